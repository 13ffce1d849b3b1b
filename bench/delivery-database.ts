import { setImmediate as breathe } from "node:timers/promises";
import { measureTargets } from "../src/app/evaluate/subjects.ts";
import type { JobName } from "../src/app/ports/job-runs.ts";
import type { BarPass, Rules } from "../src/app/ports/rules.ts";
import type { Subscriptions } from "../src/app/ports/subscriptions.ts";
import { keepStandingRules } from "../src/app/standing-rules.ts";
import { type AlertState, INITIAL_STATE } from "../src/domain/alert.ts";
import type { RuleReader } from "../src/domain/rule-reader.ts";
import type { RuleSide } from "../src/domain/rule.ts";
import { addDays, type Instant, type IsoDate, newYorkDate } from "../src/domain/time.ts";
import type { DataFolder } from "../src/sources/data-folder.ts";
import { openDatabase } from "../src/store/database.ts";
import { createJobRunStore } from "../src/store/job-runs.ts";
import { createNetworkReadingStore } from "../src/store/network-readings.ts";
import { createPriceStore } from "../src/store/prices.ts";
import { createRuleStore } from "../src/store/rules.ts";
import { createSubscriptionStore } from "../src/store/subscriptions.ts";

/** What the world was when the bot was last off: everybody subscribed, a bar stepped through, nobody told. */
export interface AlertScene {
  readonly channels: number;
  readonly session: IsoDate;
  readonly now: Instant;
  readonly data: DataFolder;
}

/** Jobs of the night; a bot that runs has done them. */
const DONE_JOBS: readonly JobName[] = ["guilds", "housekeeping"];

const FIRST_ID = 610_000_000_000_000_000n;

/** The ids of the server and the channel of that number. */
export function placeNumber(number: number): { readonly guildId: string; readonly channelId: string } {
  const guildId = FIRST_ID + BigInt(number) * 1000n;
  return { guildId: String(guildId), channelId: String(guildId + 1n) };
}

/**
 * Writes into a database with prices that one rule on the basket fired at the session, that every channel watches it,
 * and that the bar is finished: what is left is to find who hears of it, and to tell them.
 */
export async function writeAlertScene(path: string, scene: AlertScene): Promise<void> {
  const opened = await openDatabase(`file:${path}`, { busyTimeoutMs: 5000 });
  if (!opened.ok) throw new Error(opened.message);
  const { db } = opened;
  try {
    const rules = createRuleStore(db);
    await keepStandingRules(rules, scene.data.basket, `${addDays(scene.session, -30)}T12:00:00.000Z`);
    const readerAt = await measured(createPriceStore(db), createNetworkReadingStore(db), scene);
    const fired = await fireOne(rules, readerAt, scene.session);
    await subscribeAll(createSubscriptionStore(db), fired, scene);
    const ledger = createJobRunStore(db);
    for (const job of DONE_JOBS) {
      await ledger.begin(job, scene.now, scene.now);
      await ledger.end(job, scene.now, scene.now, "done", "Done before.");
    }
  } finally {
    await opened.close();
  }
}

async function measured(
  prices: ReturnType<typeof createPriceStore>,
  networkDays: ReturnType<typeof createNetworkReadingStore>,
  { data, session }: AlertScene,
): Promise<RuleReader> {
  const { basket, benchmarks, calendar } = data;
  const all = await measureTargets(
    {
      prices,
      networkDays,
      calendar,
      basket,
      benchmarks,
      miners: data.bundle.miners,
      breathe: () => breathe(),
    },
    [{ kind: "basket", id: basket.id }],
    session,
    new AbortController().signal,
  );
  return all.readerAt(session);
}

interface Fired {
  readonly key: string;
  readonly side: RuleSide;
}

/** Steps every rule through the session: the first side on the gap of 30 days fires, with the numbers of that day. */
async function fireOne(rules: Rules, read: RuleReader, session: IsoDate): Promise<Fired> {
  const at: BarPass = { clock: "session", bar: session, pass: 1 };
  const now = `${session}T22:00:00.000Z`;
  const fired: Fired[] = [];
  await rules.stepThrough(at, null, 1000, now, (some) =>
    some.map(({ key, side, since }) => {
      const quiet: AlertState = { ...INITIAL_STATE, lastBar: session };
      const wanted = side.metric === "spread" && side.window === "30d" && fired.length === 0;
      const reading = wanted ? read(side, newYorkDate(since)) : null;
      if (reading === null) return { key, state: quiet, events: [] };
      fired.push({ key, side });
      const state: AlertState = { ...quiet, status: "firing", episode: session, told: "yes", unit: 1 };
      const { value } = reading;
      const transition = { event: "fire", bar: session, episode: session, value, late: false } as const;
      return { key, state, events: [{ kind: "series", side, transition, reading }] };
    }),
  );
  await rules.finishBar(at, now);
  const [found] = fired;
  if (found === undefined) throw new Error("no rule on the gap of 30 days has a reading");
  return found;
}

async function subscribeAll(
  subscriptions: Subscriptions,
  { key, side }: Fired,
  { channels, session, data }: AlertScene,
): Promise<void> {
  for (let number = 0; number < channels; number += 1) {
    await subscriptions.add(
      {
        id: `bench${String(number).padStart(6, "0")}`,
        place: { kind: "channel", ...placeNumber(number) },
        createdBy: "1",
        createdAt: `${addDays(session, -20)}T12:00:00.000Z`,
        wish: {
          target: data.basket.id,
          sensitivity: "own",
          rules: [`spread ${data.basket.id} 30d ${side.threshold}`],
          facts: [],
        },
        ruleKeys: [key],
        mentionRoleId: null,
        quietHours: null,
      },
      25,
    );
  }
}
