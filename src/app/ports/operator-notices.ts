/** What an operator is told of: each is something that only a person can settle. */
export type NoticeKind =
  | "prices_set_aside"
  | "split_recorded"
  | "prices_disputed"
  | "btc_disputed"
  | "prices_late"
  | "job_failing"
  | "source_failing"
  | "calendar_ends"
  | "backup_failed";

/** Tells the people who run the bot. */
export interface OperatorNotices {
  /** `text` is plain, whole sentences. The same text of one kind is told once a day. Never rejects. */
  notify(kind: NoticeKind, text: string): Promise<void>;
}
