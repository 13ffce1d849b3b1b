/** What was last registered with Discord, kept per API address and application. */
export interface CommandHashes {
  /** Null where nothing was registered yet. */
  get(key: string): Promise<string | null>;
  set(key: string, hash: string): Promise<void>;
}
