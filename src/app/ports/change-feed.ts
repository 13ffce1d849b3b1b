/** Tells, without reading it, how far the change feed goes. */
export interface ChangeFeed {
  /** The highest id of a change; null before the first. */
  newest(): Promise<number | null>;
}
