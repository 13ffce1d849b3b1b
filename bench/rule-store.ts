import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { setImmediate as breathe } from "node:timers/promises";
import type { BarPass, RuleOutcome, Rules, StoredRule } from "../src/app/ports/rules.ts";
import { INITIAL_STATE } from "../src/domain/alert.ts";
import { createSessionReader } from "../src/domain/rule-reader.ts";
import { createBarStepper } from "../src/domain/step-rules.ts";
import { openDatabase } from "../src/store/database.ts";
import { createRuleStore } from "../src/store/rules.ts";
import { columns, msCell } from "./measure.ts";
import { FROM, type KeyedSide, type SubjectFor } from "./rule-world.ts";

const RULES_A_CALL = 250;

/** The same bars with the rules loaded from a database on disk and their states and events stored there. */
export async function benchRuleStore(
  {
    rules,
    subjectFor,
    bars,
  }: {
    readonly rules: readonly KeyedSide[];
    readonly subjectFor: SubjectFor;
    readonly bars: readonly string[];
  },
  out: (text: string) => void,
): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "pivotwatch-bench-rules-"));
  const opened = await openDatabase(`file:${join(work, "rules.db")}`, { busyTimeoutMs: 200 });
  if (!opened.ok) throw new Error(opened.message);
  try {
    const store = createRuleStore(opened.db);
    await store.keep(
      rules.map(({ side }) => side),
      `${FROM}T00:00:00.000Z`,
    );
    out(`\nThe same with the database, ${RULES_A_CALL} rules a call, one transaction each`);
    out(columns("", ["ms", "loading and storing", "longest call", "loop ms"]));
    for (const bar of bars) {
      const { all, deciding, longest, blocked, seen } = await timeStored(store, subjectFor, bar);
      if (seen !== rules.length) throw new Error(`${seen} of ${rules.length} rules were stepped`);
      out(columns(`session of ${bar}`, [all, all - deciding, longest, blocked].map(msCell)));
    }
  } finally {
    await opened.close();
    rmSync(work, { recursive: true, force: true });
  }
}

async function timeStored(
  store: Rules,
  subjectFor: SubjectFor,
  bar: string,
): Promise<Readonly<Record<"all" | "deciding" | "longest" | "blocked" | "seen", number>>> {
  const at: BarPass = { clock: "session", bar, pass: 1 };
  const now = `${bar}T21:30:00.000Z`;
  const stepChunk = createBarStepper(bar, createSessionReader(bar, subjectFor, []));
  let deciding = 0;
  const decide = (kept: readonly StoredRule[]): readonly RuleOutcome[] => {
    const start = performance.now();
    const stepped = stepChunk(
      kept.map(({ side, since, state }) => ({
        side,
        since: since.slice(0, FROM.length),
        state: state ?? INITIAL_STATE,
      })),
    );
    const outcomes = stepped.map(({ side, state, transitions, reading }, i) => ({
      key: kept[i]?.key ?? "",
      state,
      events: transitions.map((transition) => ({ kind: "series" as const, side, transition, reading })),
    }));
    deciding += performance.now() - start;
    return outcomes;
  };
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await breathe();
  delay.enable();
  const start = performance.now();
  let [longest, seen] = [0, 0];
  let afterKey: string | null = null;
  do {
    const from = performance.now();
    const page: Awaited<ReturnType<Rules["stepThrough"]>> = await store.stepThrough(
      at,
      afterKey,
      RULES_A_CALL,
      now,
      decide,
    );
    longest = Math.max(longest, performance.now() - from);
    seen += page.seen;
    afterKey = page.lastKey;
    await breathe();
  } while (afterKey !== null);
  await store.finishBar(at, now);
  delay.disable();
  return { all: performance.now() - start, deciding, longest, blocked: delay.max / 1e6, seen };
}
