import type { IsoDate } from "./time.ts";

/** The NYSE's sessions: every weekday that is not closed, from `from` to `validUntil`. */
export interface Calendar {
  readonly from: IsoDate;
  readonly validUntil: IsoDate;
  /** Full closures on weekdays, ad-hoc ones included. */
  readonly closed: ReadonlySet<IsoDate>;
  /** Sessions that close at 13:00 New York. */
  readonly halfDays: ReadonlySet<IsoDate>;
}
