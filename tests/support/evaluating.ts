import type { EvaluateDeps } from "../../src/app/evaluate/evaluate-deps.ts";
import { createEvaluation } from "../../src/app/evaluate/evaluate.ts";
import type { JobName, JobOutcome } from "../../src/app/ports/job-runs.ts";
import type { StoredEvent } from "../../src/app/ports/rules.ts";
import { barSlotsOf } from "../../src/app/schedule.ts";
import { parseRule } from "../../src/domain/rule-text.ts";
import { sidesOf } from "../../src/domain/rule.ts";
import type { IsoDate } from "../../src/domain/time.ts";
import { createChangeFeed } from "../../src/store/change-feed.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { createJobRunStore } from "../../src/store/job-runs.ts";
import { createNetworkReadingStore } from "../../src/store/network-readings.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import { createSpotStore } from "../../src/store/spots.ts";
import { createLinesLog } from "./lines-log.ts";
import { nyseCalendar } from "./market.ts";
import { openMemoryStore } from "./memory-store.ts";
import { miner } from "./small-bundle.ts";

export const EVALUATED_MINERS = ["AAA", "BBB", "CCC", "DDD", "EEE"].map((ticker, index) =>
  miner(`000000020${index}`, ticker),
);

export const EVALUATED_BASKET: EvaluateDeps["basket"] = {
  id: "PW14",
  version: 1,
  members: EVALUATED_MINERS.map(({ id }) => ({ security: id, from: "2017-12-29", until: null })),
};

const KEPT = { provider: "test", fetchedAt: "2026-11-24T00:00:00.000Z" };
const CALENDAR = nyseCalendar();

export type EvaluateWorld = Awaited<ReturnType<typeof createEvaluateWorld>>;

/** Rules over real stores, in memory unless told otherwise, with a clock and prices that a test sets. */
export async function createEvaluateWorld(rest: Partial<EvaluateDeps> = {}, path: string | null = null) {
  const opened =
    path === null ? await openMemoryStore() : await openDatabase(`file:${path}`, { busyTimeoutMs: 200 });
  if (!opened.ok) throw new Error(opened.message);
  const { db } = opened;
  const log = createLinesLog();
  const prices = createPriceStore(db);
  const ledger = createJobRunStore(db);
  const spots = createSpotStore(db);
  const facts = createFactStore(db);
  const rules = createRuleStore(db);
  const deps: EvaluateDeps = {
    rules,
    prices,
    spots,
    networkDays: createNetworkReadingStore(db),
    facts,
    feed: createChangeFeed(db),
    ledger,
    calendar: CALENDAR,
    basket: EVALUATED_BASKET,
    benchmarks: { qqq: "QQQ" },
    miners: EVALUATED_MINERS,
    log,
    breathe: () => Promise.resolve(),
    ...rest,
  };
  let evaluate = createEvaluation(deps);
  const world = {
    db,
    log,
    prices,
    ledger,
    spots,
    facts,
    rules,
    deps,
    /** Closes of a session: one level for all miners, or one each; null for none. */
    put: async (
      session: IsoDate,
      levels: number | null | Readonly<Record<string, number>>,
      btc: number | null = 50_000,
    ): Promise<void> => {
      const bars = EVALUATED_MINERS.flatMap(({ id, ticker }) => {
        const level = typeof levels === "object" ? levels?.[ticker] : levels;
        if (level === undefined) return [];
        const close = 10 * level;
        const basis = "split_adjusted" as const;
        return [
          {
            security: id,
            session,
            close,
            basis,
            quarantined: false,
            symbol: ticker,
            adjustedClose: null,
            ...KEPT,
          },
        ];
      });
      await prices.writeBars(bars);
      if (btc !== null) await prices.writeBtc([{ date: session, priceUsd: btc, align: "close", ...KEPT }]);
    },
    /** A finished run in the ledger. */
    ran: async (job: JobName, slot: string, outcome: JobOutcome = "done"): Promise<void> => {
      await ledger.begin(job, slot, slot);
      await ledger.end(job, slot, slot, outcome, "In order.");
    },
    /** The daily closes of a session were asked for; gives when. */
    asked: async (session: IsoDate, which: "afterClose" | "repair" = "afterClose"): Promise<string> => {
      const slot = barSlotsOf(CALENDAR, session)[which];
      await world.ran("stock-bars", slot);
      return slot;
    },
    keep: async (text: string, at: string): Promise<string> => {
      const parsed = parseRule(text, { basketId: "PW14", miners: deps.miners });
      if (!parsed.ok) throw new Error(parsed.problems.join(" "));
      const [key = ""] = await rules.keep(sidesOf(parsed.rule), at);
      return key;
    },
    /** The job as the heartbeat of that time would run it. */
    run: (at: string, signal: AbortSignal = new AbortController().signal) =>
      evaluate(new Date(Math.floor(Date.parse(at) / 300_000) * 300_000).toISOString(), at, signal),
    /** As a new process begins, with other dependencies where given. */
    restart: (other: Partial<EvaluateDeps> = {}): void => {
      evaluate = createEvaluation({ ...deps, ...other });
    },
    events: async (ruleKey: string | null = null): Promise<readonly StoredEvent[]> => {
      const found = await rules.events({ clock: null, from: null, ruleKey, limit: 10_000 });
      return found.toReversed();
    },
    /** `2026-11-18 1 fire` for a fire at that bar in its first pass. */
    told: async (ruleKey: string): Promise<readonly string[]> =>
      (await world.events(ruleKey)).map(
        ({ bar, pass, detail }) =>
          `${bar} ${pass} ${detail.kind === "fact" ? detail.hit.factId : detail.transition.event}`,
      ),
    state: async (ruleKey: string) => {
      const found = await rules.find(ruleKey);
      return found !== null && "side" in found ? found.state : null;
    },
    bars: (clock: "session" | "slot" | "fact") =>
      db
        .selectFrom("bar")
        .select(["bar", "pass"])
        .where("clock", "=", clock)
        .where("finished_at", "is not", null)
        .orderBy("bar")
        .orderBy("pass")
        .execute()
        .then((rows) => rows.map(({ bar, pass }) => `${bar} ${pass}`)),
    /** Every row that the evaluation writes. */
    rows: async () => ({
      states: await db.selectFrom("rule_state").selectAll().orderBy("rule_key").execute(),
      events: (await db.selectFrom("event").selectAll().orderBy("rule_key").orderBy("bar").execute()).map(
        ({ id: _id, created_at: _at, ...row }) => row,
      ),
      bars: await db.selectFrom("bar").select(["clock", "bar", "pass"]).orderBy("bar").execute(),
    }),
    close: () => opened.close(),
  };
  return world;
}
