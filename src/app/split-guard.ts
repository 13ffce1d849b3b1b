import type { Bar, CorporateAction } from "../domain/market.ts";
import { isSplitLikeJump, splitFactor } from "../domain/series.ts";
import type { IsoDate } from "../domain/time.ts";

/** A close of a file on a session of the calendar. */
export interface FileClose {
  readonly session: IsoDate;
  readonly close: number;
}

/**
 * Why closes are set aside: a step like a split that nobody has recorded; a recorded split that shows as a step
 * here although other closes are adjusted for it; or rows that go on where the stored ones are set aside already.
 */
export type SuspectReason = "unrecorded_step" | "split_not_applied" | "goes_on";

export interface Suspect {
  /** The first session set aside; everything after it is too. */
  readonly from: IsoDate;
  readonly reason: SuspectReason;
}

/** How the closes of a file are to be understood. */
export interface SplitVerdict {
  /** True where the file jumps by the recorded ratio at every split in its span: it is as traded. */
  readonly asTraded: boolean;
  readonly suspect: Suspect | null;
}

function within(action: CorporateAction, after: IsoDate, upTo: IsoDate): boolean {
  return action.exDate > after && action.exDate <= upTo;
}

/** True where the closes step by the split's own ratio rather than not at all. */
export function isUnapplied(
  action: Pick<CorporateAction, "newShares" | "oldShares">,
  before: FileClose,
  at: FileClose,
): boolean {
  const expected = Math.log(action.oldShares / action.newShares);
  return Math.abs(Math.log(at.close / before.close) - expected) < Math.abs(expected) / 2;
}

/**
 * Judges the closes of one security's file, ascending. Files count as split-adjusted; one that shows every recorded
 * split of its span as a step is as traded. In a file that shows some and not others, or shows a split-like step
 * that nobody has recorded, everything from that session on is suspect.
 *
 * `stored` are the bars kept from before the file's first session, ascending; `actions` are the security's own.
 * `says` is what the provider calls its closes: it counts where no recorded split of their span can tell.
 */
export function judgeSplits(
  closes: readonly FileClose[],
  actions: readonly CorporateAction[],
  stored: readonly Bar[],
  says: "raw" | "split_adjusted" = "split_adjusted",
): SplitVerdict {
  const steps = closes.flatMap((at, index) => {
    const before = closes[index - 1];
    return before === undefined ? [] : [{ before, at }];
  });
  const shown = actions
    .filter((action) => action.kind === "split")
    .flatMap((action) => {
      const step = steps.find(({ before, at }) => within(action, before.session, at.session));
      return step === undefined
        ? []
        : [{ action, unapplied: isUnapplied(action, step.before, step.at), step }];
    });
  const unapplied = shown.filter((one) => one.unapplied);
  const asTraded = shown.length === 0 ? says === "raw" : unapplied.length === shown.length;
  const mixed = asTraded
    ? []
    : unapplied.map((one): Suspect => ({ from: one.step.at.session, reason: "split_not_applied" }));
  const adjusted = (bar: FileClose, raw: boolean): FileClose => ({
    session: bar.session,
    close: raw ? bar.close * splitFactor(actions, bar.session) : bar.close,
  });
  const accepted = stored.findLast((bar) => !bar.quarantined);
  const series = closes.map((close) => adjusted(close, asTraded));
  if (accepted !== undefined) series.unshift(adjusted(accepted, accepted.basis === "raw"));
  const jumps = series.flatMap((at, index): readonly Suspect[] => {
    const before = series[index - 1];
    if (before === undefined || !isSplitLikeJump(before.close, at.close)) return [];
    const here = actions.filter((action) => within(action, before.session, at.session));
    if (here.some((action) => action.kind === "confirmed_jump")) return [];
    return [{ from: at.session, reason: here.length > 0 ? "split_not_applied" : "unrecorded_step" }];
  });
  const goesOn = continuedQuarantine(closes, actions, stored, accepted ?? null);
  const [suspect] = [...goesOn, ...mixed, ...jumps].toSorted((a, b) =>
    a.from < b.from ? -1 : a.from > b.from ? 1 : 0,
  );
  return { asTraded, suspect: suspect ?? null };
}

/** A file that goes on where the stored bars are set aside is set aside too, until an action explains the step. */
function continuedQuarantine(
  closes: readonly FileClose[],
  actions: readonly CorporateAction[],
  stored: readonly Bar[],
  accepted: Bar | null,
): readonly Suspect[] {
  const [first] = closes;
  const last = stored.at(-1);
  if (first === undefined || last?.quarantined !== true) return [];
  const explained = actions.some((action) => within(action, accepted?.session ?? "", first.session));
  return explained ? [] : [{ from: first.session, reason: "goes_on" }];
}
