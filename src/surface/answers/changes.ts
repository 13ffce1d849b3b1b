import type { ChangeKind, Difference } from "../../domain/fact.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { SourceRef } from "../card.ts";
import type { AnswerBase } from "./common.ts";

export interface ChangesAnswer extends AnswerBase {
  readonly filter: {
    readonly since: IsoDate;
    readonly miner: string | null;
    readonly kind: ChangeKind | null;
  };
  readonly changes: readonly ChangeLine[];
  readonly movers: readonly Mover[];
  readonly moversSession: IsoDate | null;
}

export interface ChangeLine {
  readonly id: number;
  readonly factId: string;
  readonly miner: string | null;
  readonly kind: ChangeKind;
  readonly knownAt: IsoDate | null;
  readonly happenedAt: IsoDate;
  /** One sentence in words people use. */
  readonly text: string;
  readonly correction: boolean;
  readonly differences: readonly Difference[];
  readonly source: SourceRef;
}

export interface Mover {
  readonly miner: string;
  readonly returnPct: number;
  /** Changes published on that session or the day before that may explain it. */
  readonly changes: readonly ChangeLine[];
  /** Until filings are read nobody can say that there was none. */
  readonly filings: "not_read_yet";
}
