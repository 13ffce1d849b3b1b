import type { Instant } from "../../domain/time.ts";
import { plural } from "../../domain/wording.ts";
import type { JobAction } from "../run-jobs.ts";
import { keepStandingRules } from "../standing-rules.ts";
import { createCorrection } from "./corrections.ts";
import type { EvaluateDeps } from "./evaluate-deps.ts";
import { evaluateChanges } from "./fact-changes.ts";
import { createSessionEvaluation } from "./sessions.ts";
import { evaluateSlot } from "./slots.ts";
import type { Tally } from "./tally.ts";

/** A part of the evaluation, by the name that people read. */
interface Part {
  readonly name: string;
  /** Gives a sentence of what it did; null where nothing was due. */
  readonly run: (slot: Instant, now: Instant, signal: AbortSignal) => Promise<string | null>;
}

/**
 * The job that holds rules against what has come: the slot of now, sessions whose prices have come, new facts, and
 * prices that were corrected. A part that fails does not hold up the others and is done again the next time.
 */
export function createEvaluation(deps: EvaluateDeps): JobAction {
  const evaluateSessions = createSessionEvaluation(deps);
  const correct = createCorrection(deps);
  let isStanding = false;
  const parts: readonly Part[] = [
    {
      name: "standing rules",
      run: async (_slot, now) => {
        if (!isStanding) await keepStandingRules(deps.rules, deps.basket, now);
        isStanding = true;
        return null;
      },
    },
    {
      name: "BTC",
      run: async (slot, now, signal) => {
        const tally = await evaluateSlot(deps, slot, now, signal);
        return describe(tally, plural(tally.bars.size, "slot"));
      },
    },
    {
      name: "sessions",
      run: async (_slot, now, signal) => {
        const tally = await evaluateSessions(now, signal);
        return describe(tally, plural(tally.bars.size, "session"));
      },
    },
    {
      name: "facts",
      run: async (_slot, now) => {
        const { changes, events } = await evaluateChanges(deps, now);
        if (changes === 0) return null;
        return `${plural(changes, "new fact")} looked at: ${events === 0 ? "nothing to tell" : plural(events, "alert")}.`;
      },
    },
    {
      name: "corrections",
      run: async (_slot, now, signal) => {
        const changed = await correct(now, signal);
        return changed === 0 ? null : `${plural(changed, "alert")} told by prices that were corrected since.`;
      },
    },
  ];
  /** What broke last in each part: a trouble is logged once. */
  const broken = new Map<string, string>();

  function sayBroken(part: string, error: unknown): void {
    const fault = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    if (broken.get(part) === fault) return;
    broken.set(part, fault);
    deps.log.error({ part, err: error }, "a part of the evaluation broke");
  }

  return async (slot, now, signal) => {
    const lines: string[] = [];
    const failed: string[] = [];
    for (const { name, run } of parts) {
      try {
        const line = await run(slot, now, signal);
        if (line !== null) lines.push(line);
        if (broken.delete(name)) deps.log.info({ part: name }, "a part of the evaluation works again");
      } catch (error) {
        // What was cut short is no fault of the part.
        signal.throwIfAborted();
        sayBroken(name, error);
        failed.push(name);
      }
    }
    if (failed.length > 0) {
      lines.push(`Not done, and tried again: ${failed.join(", ")}. The log says why.`);
      return { outcome: lines.length > 1 ? "partly" : "failed", detail: lines.join(" ") };
    }
    return lines.length === 0
      ? { outcome: "done", detail: "Nothing was due.", idle: true }
      : { outcome: "done", detail: lines.join(" ") };
  };
}

const EVENT_WORDS: readonly (readonly [event: string, one: string, many: string])[] = [
  ["fire", "fire", "fires"],
  ["resolve", "end", "ends"],
  ["stale", "loss of data", "losses of data"],
  ["fresh", "return of data", "returns of data"],
];

/** `1 session stepped through 18 rules: 1 fire.` */
function describe(tally: Tally, bars: string): string | null {
  const begun = tally.begun === 0 ? null : `${plural(tally.begun, "rule")} begun, without telling anybody.`;
  if (tally.bars.size === 0 || (tally.rules.size === 0 && begun !== null)) return begun;
  const events = EVENT_WORDS.flatMap(([event, one, many]) => {
    const count = tally.events.get(event) ?? 0;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const stepped = `${bars} stepped through ${plural(tally.rules.size, "rule")}: ${events.length === 0 ? "nothing to tell" : events.join(", ")}.`;
  return begun === null ? stepped : `${stepped} ${begun}`;
}
