import type { Basket } from "../domain/market.ts";
import { addDays, type IsoDate } from "../domain/time.ts";
import { dayInWords, plural } from "../domain/wording.ts";
import type { Drafts } from "./ports/drafts.ts";
import type { JobRuns } from "./ports/job-runs.ts";
import type { OperatorNotices } from "./ports/operator-notices.ts";
import type { Outbox } from "./ports/outbox.ts";
import type { Rules } from "./ports/rules.ts";
import type { JobAction } from "./run-jobs.ts";
import { standingKeys } from "./standing-rules.ts";

export interface HousekeepingDeps {
  /** Makes the backup of a day where there is none, and removes those that are too old; null makes none. */
  readonly backUp:
    | ((
        today: IsoDate,
        signal: AbortSignal,
      ) => Promise<
        | { readonly ok: true; readonly made: boolean; readonly removed: number }
        | { readonly ok: false; readonly message: string }
      >)
    | null;
  readonly ledger: Pick<JobRuns, "prune">;
  readonly drafts: Pick<Drafts, "sweep">;
  readonly outbox: Pick<Outbox, "prune">;
  readonly rules: Pick<Rules, "prune" | "dropUnheard">;
  /** Its presets are rules that stay though nobody hears of them. */
  readonly basket: Basket;
  readonly notices: OperatorNotices;
}

/** Long enough to see how a provider has fared over a quarter. */
const RUNS_KEPT_DAYS = 90;

/** A message that was settled so long ago is edited no more, and nobody asks after it. */
const MESSAGES_KEPT_DAYS = 90;

/** Lists say what a rule did in twelve months. */
const EVENTS_KEPT_DAYS = 400;

/** A rule that nobody hears of is looked at for so long: somebody may take it up again. */
const UNHEARD_KEPT_DAYS = 30;

/**
 * The daily work on the store itself: a backup, which is checked as it is made and so checks the database too, and the
 * removal of what nobody needs any more. Without a backup the job has failed, and a person is told.
 */
export function createHousekeeping(deps: HousekeepingDeps): JobAction {
  return async (_slot, now, signal) => {
    const today = now.slice(0, 10);
    await deps.drafts.sweep(now);
    const before = (days: number): string => `${addDays(today, -days)}T00:00:00.000Z`;
    const runs = await deps.ledger.prune(before(RUNS_KEPT_DAYS));
    const messages = await deps.outbox.prune(before(MESSAGES_KEPT_DAYS));
    const events = await deps.rules.prune(before(EVENTS_KEPT_DAYS));
    const unheard = await deps.rules.dropUnheard(before(UNHEARD_KEPT_DAYS), standingKeys(deps.basket));
    const removals = [
      runs === 0 ? "" : ` ${plural(runs, "old run")} removed from the ledger.`,
      messages === 0 ? "" : ` ${plural(messages, "old message")} removed from the outbox.`,
      events === 0 ? "" : ` ${plural(events, "old event")} of rules removed.`,
      unheard === 0 ? "" : ` ${plural(unheard, "rule")} that nobody hears of dropped.`,
    ];
    const cleared = removals.join("");
    if (deps.backUp === null) return { outcome: "done", detail: `No backup is made here.${cleared}` };
    const backup = await deps.backUp(today, signal);
    if (!backup.ok) {
      await deps.notices.notify("backup_failed", `Today's backup could not be made. ${backup.message}`);
      return { outcome: "failed", detail: `No backup: ${backup.message}` };
    }
    const made = `The backup of ${dayInWords(today)} ${backup.made ? "is made" : "was there already"}.`;
    const removed = backup.removed === 0 ? "" : ` ${plural(backup.removed, "older one")} removed.`;
    return { outcome: "done", detail: `${made}${removed}${cleared}` };
  };
}
