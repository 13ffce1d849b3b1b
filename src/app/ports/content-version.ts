/** Tells whether anything that answers are made of has changed. */
export interface ContentVersion {
  /** Differs from every earlier one once a fact or a price was written, by this process or another. */
  current(): Promise<string>;
}
