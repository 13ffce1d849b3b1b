/** Tells whether anything that answers are made of has changed. */
export interface ContentVersion {
  /** Differs from every earlier one once a fact or a price was written, by this process or another. */
  current(): Promise<string>;
  /** Differs once a fact or a daily price was written: what comes in between sessions leaves it as it is. */
  ofDays(): Promise<string>;
}
