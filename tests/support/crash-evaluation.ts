import { setImmediate as breathe } from "node:timers/promises";
import type { KyselyPlugin, QueryId } from "kysely";
import { fanOutBars } from "../../src/app/fan-out-bars.ts";
import type { Outbox } from "../../src/app/ports/outbox.ts";
import type { Rules } from "../../src/app/ports/rules.ts";
import { sessionsBetween } from "../../src/domain/calendar.ts";
import { createDigestStore } from "../../src/store/digests.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import { createEvaluateWorld } from "./evaluating.ts";
import { nyseCalendar } from "./market.ts";

/** A point on the way of a bar at which a process may end. */
export type BarPoint =
  | "before the evaluation of a bar"
  | "inside its transaction"
  | "after its transaction"
  | "before it is marked as fanned out";

export type DieAtBar = (point: BarPoint) => void;

/** The bar that fires. */
export const CRASH_BAR = "2026-11-16";
/** When its prices have been collected. */
export const CRASH_NOW = "2026-11-16T22:35:00.000Z";
const SETTLED = "2026-11-13";

/**
 * Fills a database with two flat weeks, a rule that has its baseline, a subscription of the channel to it, and a session
 * in which the shares rise by 30 % and that nobody has evaluated yet.
 */
export async function seedBar(path: string, channelId: string, guildId: string): Promise<void> {
  const world = await createEvaluateWorld({}, path);
  for (const session of sessionsBetween(nyseCalendar(), "2026-11-02", SETTLED)) await world.put(session, 1);
  await world.asked(SETTLED);
  const key = await world.keep("spread PW14 1d 20", "2026-11-15T12:00:00.000Z");
  await world.run("2026-11-15T12:05:00.000Z");
  await world.run(await world.asked(SETTLED, "repair"));
  await fanOutBars(fanOutDepsOf(world.db, world.rules), "2026-11-16T13:00:00.000Z");
  await world.put(CRASH_BAR, 1.3);
  await world.asked(CRASH_BAR);
  await createSubscriptionStore(world.db).add(
    {
      id: "aaaaaaaaaaa",
      place: { kind: "channel", guildId, channelId },
      createdBy: "100000000000000010",
      createdAt: "2026-11-15T12:00:00.000Z",
      wish: { target: "PW14", sensitivity: "normal", rules: [], facts: [] },
      ruleKeys: [key],
      mentionRoleId: null,
      quietHours: null,
    },
    25,
  );
  await world.close();
}

/** Evaluates what is due and turns it into messages, as the job does; `dieAt` hears of each point on the way. */
export async function evaluateOnce(path: string, dieAt: DieAtBar): Promise<void> {
  const world = await createEvaluateWorld({}, path);
  let isTold = false;
  const watch = insertsOfEvents(() => {
    isTold = true;
    dieAt("inside its transaction");
  });
  const rules = crashingRules(createRuleStore(world.db.withPlugin(watch)), dieAt, () => isTold);
  world.restart({ rules });
  await world.run(CRASH_NOW);
  const deps = fanOutDepsOf(world.db, rules);
  await fanOutBars({ ...deps, outbox: crashingMark(deps.outbox, dieAt) }, CRASH_NOW);
  await world.close();
}

/** What a database holds of the bar: its events, whether it is finished, and its messages. */
export async function barIn(path: string) {
  const { db, close } = await createEvaluateWorld({}, path);
  const events = await db
    .selectFrom("event")
    .innerJoin("subscription_rule", "subscription_rule.rule_key", "event.rule_key")
    .select("event.id")
    .where("event.bar", "=", CRASH_BAR)
    .execute();
  const bar = await db
    .selectFrom("bar")
    .select(["finished_at", "fanned_out_at"])
    .where("bar", "=", CRASH_BAR)
    .executeTakeFirst();
  const rows = await db.selectFrom("outbox").select("status").execute();
  await close();
  return {
    events: events.length,
    finished: typeof bar?.finished_at === "string",
    fannedOut: typeof bar?.fanned_out_at === "string",
    rows: rows.map(({ status }) => status),
  };
}

type EvaluateDb = Awaited<ReturnType<typeof createEvaluateWorld>>["db"];

function fanOutDepsOf(db: EvaluateDb, rules: Rules) {
  const [outbox, subscriptions] = [createOutboxStore(db), createSubscriptionStore(db)];
  const digests = createDigestStore(db);
  return { rules, subscriptions, outbox, digests, breathe: () => breathe(), postsADay: 6 };
}

function crashingRules(rules: Rules, dieAt: DieAtBar, isTold: () => boolean): Rules {
  return {
    ...rules,
    stepThrough: async (at, ...args) => {
      // The slot of now and new rules are looked at before.
      if (at.bar !== CRASH_BAR) return rules.stepThrough(at, ...args);
      dieAt("before the evaluation of a bar");
      const stepped = await rules.stepThrough(at, ...args);
      if (isTold()) dieAt("after its transaction");
      return stepped;
    },
  };
}

/** Hears of every insert of an event as soon as it is made, which is before its transaction is committed. */
function insertsOfEvents(tell: () => void): KyselyPlugin {
  const inserts = new WeakSet<QueryId>();
  return {
    transformQuery: ({ node, queryId }) => {
      const into = node.kind === "InsertQueryNode" ? node.into?.table.identifier.name : null;
      if (into === "event") inserts.add(queryId);
      return node;
    },
    transformResult: async ({ result, queryId }) => {
      if (inserts.has(queryId)) tell();
      return result;
    },
  };
}

function crashingMark(outbox: Outbox, dieAt: DieAtBar): Outbox {
  return {
    ...outbox,
    markFannedOut: async (...args) => {
      dieAt("before it is marked as fanned out");
      await outbox.markFannedOut(...args);
    },
  };
}
