import { randomBytes } from "node:crypto";
import { setImmediate as breathe, setTimeout as sleep } from "node:timers/promises";
import { type Delivery, startDelivery } from "../../src/app/deliver.ts";
import { fanOutBars } from "../../src/app/fan-out-bars.ts";
import type { Clock } from "../../src/app/ports/clock.ts";
import type { Log } from "../../src/app/ports/log.ts";
import type { Messenger } from "../../src/app/ports/messenger.ts";
import type { Outbox } from "../../src/app/ports/outbox.ts";
import type { Rules } from "../../src/app/ports/rules.ts";
import { API } from "../../src/discord/discord-api.ts";
import { createFanOutRest } from "../../src/discord/fan-out-rest.ts";
import { createMessenger } from "../../src/discord/messenger.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createDeliveryIssueStore } from "../../src/store/delivery-issues.ts";
import { createDigestStore } from "../../src/store/digests.ts";
import { StoreError } from "../../src/store/failure.ts";
import { takeLock } from "../../src/store/lock.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createPublicationStore } from "../../src/store/publications.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import type { Database } from "../../src/store/schema.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import { memoryDrafts } from "../support/drafts.ts";
import { drawsNothing } from "../support/drawing.ts";
import { barAt, stepAt } from "./bars.ts";
import type { LifeSetting, Word } from "./life.ts";
import { cardOf } from "./words.ts";

// A process that evaluates bars, turns them into messages and delivers them, with the very code of the bot, until it is
// killed or all is done. It loads everything first and begins when it is told to.

/** Beyond what Discord takes, so that the whole does not take hours. */
const CALLS_A_SECOND = 2000;
const ANSWER_WITHIN_MS = 1000;
/** Sleeps are cut to this: looking too often changes nothing. */
const LONGEST_SLEEP_MS = 60;
/** A bar begins while messages of the one before are still on their way. */
const WAITING_FOR_NEXT = 900;
const RULES_AT_ONCE = 4;
/** What is due later than this waits for a channel, and nothing else. */
const SOON_MS = 60_000;

const tell = (word: Word): void => void process.send?.(word);

process.once("message", (setting: LifeSetting) => {
  void live(setting).then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
});
// Nobody is there any more whom it could serve.
process.once("disconnect", () => process.exit(0));
tell({ kind: "loaded" });

/** Gives the exit code: 0 where nothing is left to do, 2 where the database could not be opened, 3 where it is in use. */
async function live(setting: LifeSetting): Promise<number> {
  const lock = takeLock(setting.path);
  if (!lock.ok) return 3;
  const opened = await openDatabase(`file:${setting.path}`, { busyTimeoutMs: 200 });
  if (!opened.ok) return 2;
  const clock: Clock = { now: () => new Date(Date.now() + setting.aheadMs).toISOString() };
  const [rules, outbox] = [createRuleStore(opened.db), createOutboxStore(opened.db)];
  const delivery = deliver(setting, opened.db, outbox, clock);
  for (let isDone = false; !isDone; await sleep(10)) {
    try {
      isDone = await carryOn(setting, opened.db, rules, outbox, delivery, clock);
    } catch (error) {
      // The heartbeat would come again as well.
      if (!(error instanceof StoreError)) throw error;
      tell({ kind: "trouble", what: `the job failed: ${error.reason}` });
      await sleep(LONGEST_SLEEP_MS);
    }
  }
  await delivery.stop();
  await opened.close();
  lock.release();
  return 0;
}

/** One look at what is to be done; true where nothing is. */
async function carryOn(
  { firstBarMs, bars }: LifeSetting,
  db: Database,
  rules: Rules,
  outbox: Outbox,
  delivery: Delivery,
  clock: Clock,
): Promise<boolean> {
  const subscriptions = createSubscriptionStore(db);
  const digests = createDigestStore(db);
  const fanOutDeps = { rules, subscriptions, outbox, digests, breathe: () => breathe(), postsADay: 1000 };
  // What an earlier process left comes first, or two bars would be told as one.
  if ((await outbox.barsToFanOut()).length > 0) {
    tell({ kind: "stage", stage: "fanning out" });
    await fanOutBars(fanOutDeps, clock.now());
    delivery.wake();
  }
  tell({ kind: "stage", stage: "delivering" });
  const newest = await rules.newestBar("slot");
  const next = newest === null ? 0 : (Date.parse(newest) - firstBarMs) / 300_000 + 1;
  if (next >= bars) return isSettled(outbox, delivery, clock);
  if ((await countDue(db, clock.now())) > WAITING_FOR_NEXT) return false;
  const at = barAt(firstBarMs, next);
  tell({ kind: "stage", stage: "evaluating" });
  let after: string | null = null;
  do {
    const stepped: { readonly lastKey: string | null } = await rules.stepThrough(
      at,
      after,
      RULES_AT_ONCE,
      clock.now(),
      stepAt(firstBarMs, at),
    );
    after = stepped.lastKey;
  } while (after !== null);
  await rules.finishBar(at, clock.now());
  return false;
}

async function isSettled(outbox: Outbox, delivery: Delivery, clock: Clock): Promise<boolean> {
  const due = await outbox.nextDue();
  if (due !== null && Date.parse(due) - Date.parse(clock.now()) < SOON_MS) return false;
  await delivery.settled();
  const { byStatus } = await outbox.counts();
  return byStatus.sending === 0 && due === (await outbox.nextDue());
}

async function countDue(db: Database, now: string): Promise<number> {
  const { count } = await db
    .selectFrom("outbox")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("settled_at", "is", null)
    .where("due_at", "<=", now)
    .executeTakeFirstOrThrow();
  return count;
}

function deliver(setting: LifeSetting, db: Database, outbox: Outbox, clock: Clock): Delivery {
  const rest = createFanOutRest(setting.apiUrl, setting.token, CALLS_A_SECOND, ANSWER_WITHIN_MS);
  const log = TROUBLE_LOG;
  const messenger = createMessenger({
    api: new API(rest),
    rendering: { log, clock, drafts: memoryDrafts(), messages: new WeakMap() },
    draw: drawsNothing,
    finish: (card) => card,
    ownId: () => setting.ownId,
    isReady: () => true,
  });
  return startDelivery({
    outbox,
    subscriptions: createSubscriptionStore(db),
    issues: createDeliveryIssueStore(db),
    publications: createPublicationStore(db),
    messenger: setting.careless ? carelessly(messenger) : messenger,
    clock,
    log,
    compose: async (row) => {
      const target = row.edits === null ? null : await outbox.get(row.edits);
      return { ok: true, card: cardOf(row, target) };
    },
    wait: (ms, signal) => sleep(Math.min(ms, LONGEST_SLEEP_MS), undefined, { signal }),
    newReference: () => randomBytes(3).toString("hex"),
    // The shortest waits: a channel that failed comes back at once.
    random: () => 0.004,
  });
}

/** Without a nonce of its own and without a look at the history: what a bot does that takes no care. */
function carelessly(messenger: Messenger): Messenger {
  return {
    ...messenger,
    post: (channelId, letter) =>
      messenger.post(channelId, { ...letter, nonce: randomBytes(8).toString("hex") }),
    find: async () => ({ ok: true, messageId: null }),
  };
}

const ignore = (): void => {};

/** A log of which only errors are heard. */
const TROUBLE_LOG: Log = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: (_fields, what) => tell({ kind: "trouble", what }),
};
