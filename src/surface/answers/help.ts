import type { IsoDate } from "../../domain/time.ts";
import type { AnswerBase } from "./common.ts";

export interface HelpAnswer extends AnswerBase {
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly version: string;
  readonly facts: {
    readonly rows: number;
    readonly miners: number;
    readonly from: IsoDate | null;
    readonly to: IsoDate | null;
  };
  readonly prices: {
    readonly securities: number;
    readonly from: IsoDate | null;
    readonly to: IsoDate | null;
    readonly quarantined: number;
    readonly btcTo: IsoDate | null;
  };
  readonly calendarUntil: IsoDate;
  /** True within 60 days of the calendar's end. */
  readonly calendarEndsSoon: boolean;
  readonly filings: "not_read_yet";
  readonly dataNotes: readonly string[];
}
