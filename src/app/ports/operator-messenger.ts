export type OperatorSent =
  | { readonly ok: true }
  /** `isFinal`: trying again will not help, as where the channel is gone. `problem` is one line for the log. */
  | { readonly ok: false; readonly isFinal: boolean; readonly problem: string };

/** Posts plain text where the people who run the bot read it. */
export interface OperatorMessenger {
  /** At most 2,000 characters; mentions nobody. A nonce of at most 25 that comes again soon posts nothing new. */
  send(text: string, nonce: string): Promise<OperatorSent>;
}
