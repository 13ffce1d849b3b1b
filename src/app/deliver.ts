import { epochMs } from "../domain/time.ts";
import { createMarks } from "./deliver/marks.ts";
import { createOneRow } from "./deliver/one-row.ts";
import { createPublishing } from "./deliver/publishing.ts";
import { createRefusals } from "./deliver/refusals.ts";
import { createResting } from "./deliver/resting.ts";
import type { Compose } from "./deliver/send-row.ts";
import type { Clock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import type { DeliveryProblem, Messenger } from "./ports/messenger.ts";
import type { DeliveryIssues, Outbox, OutboxRow } from "./ports/outbox.ts";
import type { Publications } from "./ports/publications.ts";
import type { Subscriptions } from "./ports/subscriptions.ts";

export interface DeliverDeps {
  readonly outbox: Outbox;
  readonly subscriptions: Subscriptions;
  readonly issues: DeliveryIssues;
  readonly publications: Pick<Publications, "noteFailed">;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly log: Log;
  /** The card of a row; a reason where nothing is left to say (subscription gone, events withdrawn). */
  compose: Compose;
  /** Resolves after so many milliseconds; may reject as soon as the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<unknown>;
  /** Resolves once all that was written is on the disk, so that a power cut leaves it; where it needs a wait. */
  onDisk?(): Promise<void>;
  /** A moment between the beginnings of two messages, in which everything else has its turn. */
  pause?(): Promise<unknown>;
  /** A short text that names one line of the log. */
  newReference(): string;
  /** From 0 to 1. */
  random(): number;
  /** Told of a channel that is gone for good. */
  onGone?(channelId: string): Promise<unknown>;
}

export interface Delivery {
  /** Looks at once at what is due. */
  wake(): void;
  /** Resolves when nothing is due that could be sent now, and nothing is under way. */
  settled(): Promise<void>;
  /** Begins nothing more and waits for what is under way, at most ten seconds. */
  stop(): Promise<void>;
  /** Resolves with one line when Discord refused the token; nothing is sent any more. */
  readonly lost: Promise<string>;
}

const MOST_IN_FLIGHT = 20;
/**
 * With at least so many under way places fill up together, after a moment: every claim is written to the disk, and
 * those under way are more than a moment sends.
 */
const MANY_IN_FLIGHT = 10;
const GATHER_MS = 150;
/** Of 10,000 in ten minutes, with which Discord locks the machine out; replies have their share too. */
const MOST_REFUSALS = 500;
/** However long nothing is due, channels that rest are looked at as often as this. */
const LONGEST_SLEEP_MS = 60_000;
const SHORTEST_SLEEP_MS = 20;
/** How soon it looks again for a connection that is down. */
const READY_AGAIN_MS = 250;
/** How soon it looks again for what cannot be foreseen. */
const LOOK_AGAIN_MS = 1000;
const LONGEST_TROUBLE_MS = 30_000;
const EXPIRE_EVERY_MS = 1000;
const STOP_BUDGET_MS = 10_000;

/**
 * Drains the outbox: claims what is due, sends it, and marks it once Discord has answered. At most 20 are under way,
 * one of a channel. What an earlier process left begun is taken up again. Never rejects.
 */
export function startDelivery(deps: DeliverDeps): Delivery {
  const { outbox, messenger, clock, log } = deps;
  const inFlight = new Map<string, Promise<void>>();
  const marks = createMarks(outbox, log);
  const refusals = createRefusals(MOST_REFUSALS);
  const resting = createResting(deps);
  const lost = Promise.withResolvers<string>();
  const ending = new AbortController();
  let idle: (() => void)[] = [];
  let asleep: AbortController | null = null;
  let isWoken = false;
  let isReclaimed = false;
  let heldUntilMs = -Infinity;
  let expiredMs = -Infinity;
  let troubles = 0;
  let areRefusalsSaid = false;
  const nowMs = (): number => epochMs(clock.now());

  const onProblem = ({ isInvalidCall }: DeliveryProblem): void => {
    if (isInvalidCall === true) refusals.note(nowMs());
  };
  const publishing = createPublishing({ ...deps, onProblem });

  const oneRow = createOneRow({
    outbox,
    messenger,
    clock,
    log,
    marks,
    resting,
    issues: deps.issues,
    compose: (row) => deps.compose(row),
    random: () => deps.random(),
    newReference: () => deps.newReference(),
    publishing,
    onProblem,
    hold: (waitMs, why) => {
      if (heldUntilMs <= nowMs()) log.error({ waitMs, why }, "nothing is sent for a while");
      heldUntilMs = Math.max(heldUntilMs, nowMs() + waitMs);
    },
    end: (line) => {
      lost.resolve(line);
      end();
    },
  });

  function wake(): void {
    isWoken = true;
    asleep?.abort();
  }

  function end(): void {
    ending.abort();
    wake();
  }

  function begin(row: OutboxRow): void {
    const work = oneRow.deliver(row).finally(() => {
      inFlight.delete(row.channelId);
      if (inFlight.size < MANY_IN_FLIGHT) wake();
    });
    inFlight.set(row.channelId, work);
  }

  /** Milliseconds for which nothing may be begun; null where it may. */
  function keptBackMs(): number | null {
    const now = nowMs();
    if (heldUntilMs > now) return heldUntilMs - now;
    if (!messenger.isReady()) return READY_AGAIN_MS;
    const refusedMs = refusals.waitMs(now);
    if (refusedMs > 0 && !areRefusalsSaid) {
      log.error({ refusedMs }, "Discord refused too many calls; nothing is sent until it is safe again");
    }
    areRefusalsSaid = refusedMs > 0;
    return refusedMs > 0 ? refusedMs : null;
  }

  /** Looks once, begins what is due and may begin; gives the milliseconds until it has to look again by itself. */
  async function look(): Promise<number> {
    if (!(await marks.flush())) return troubleMs();
    if (!isReclaimed) {
      const found = await outbox.reclaim();
      isReclaimed = true;
      if (found > 0) log.info({ rows: found }, "messages that were under way at the last end are taken up");
    }
    const backMs = keptBackMs();
    if (backMs !== null) return backMs;
    await upkeep();
    const now = clock.now();
    const free = MOST_IN_FLIGHT - inFlight.size;
    if (free > 0) {
      const rows = await outbox.claim(now, free, new Set(inFlight.keys()));
      if (rows.length > 0) await secure(rows);
      // What was claimed while it ended is begun all the same: it is written so already.
      for (const [index, row] of rows.entries()) {
        if (index > 0) await deps.pause?.();
        begin(row);
      }
    }
    troubles = 0;
    const dueMs = inFlight.size >= MOST_IN_FLIGHT ? GATHER_MS : await untilDueMs(epochMs(now));
    return inFlight.size >= MANY_IN_FLIGHT ? Math.min(GATHER_MS, dueMs) : dueMs;
  }

  /**
   * A claim is on the disk before the first of its messages goes: one that nobody remembers would be sent again, under a
   * name that Discord has forgotten. Throws where it cannot be had, with the rows put back.
   */
  async function secure(rows: readonly OutboxRow[]): Promise<void> {
    try {
      await deps.onDisk?.();
    } catch (error) {
      const now = clock.now();
      for (const { id } of rows) {
        await marks.write(id, () => outbox.putBack(id, now, "the claim did not reach the disk", false));
      }
      throw error;
    }
  }

  async function upkeep(): Promise<void> {
    if (nowMs() - expiredMs < EXPIRE_EVERY_MS) return;
    expiredMs = nowMs();
    const expired = await outbox.expire(clock.now());
    if (expired > 0) log.warn({ rows: expired }, "messages were not sent in their time and are dropped");
    await resting.tryAgain(clock.now(), (channelId) => inFlight.has(channelId));
  }

  async function untilDueMs(claimedMs: number): Promise<number> {
    const next = await outbox.nextDue();
    if (next === null) return LONGEST_SLEEP_MS;
    const dueMs = epochMs(next) - claimedMs;
    // Due then and not given: something else than time holds it up.
    return dueMs > 0 ? Math.max(SHORTEST_SLEEP_MS, dueMs) : LOOK_AGAIN_MS;
  }

  function troubleMs(): number {
    troubles += 1;
    return Math.min(LONGEST_TROUBLE_MS, LOOK_AGAIN_MS * 2 ** (troubles - 1));
  }

  async function lookSafely(): Promise<number> {
    try {
      return await look();
    } catch (error) {
      const waitMs = troubleMs();
      if (troubles === 1)
        log.error({ err: error }, "the outbox cannot be read or written; nothing is sent until it can");
      return waitMs;
    }
  }

  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      isWoken = false;
      const waitMs = await lookSafely();
      if (isWoken || ending.signal.aborted) continue;
      if (inFlight.size === 0) sayIdle();
      asleep = new AbortController();
      // Whether the time is over or somebody woke it: it looks again.
      await deps.wait(Math.min(waitMs, LONGEST_SLEEP_MS), asleep.signal).catch(() => undefined);
      asleep = null;
    }
    sayIdle();
  }

  function sayIdle(): void {
    const waiting = idle;
    idle = [];
    for (const resolve of waiting) resolve();
  }

  const running = run();
  return {
    wake,
    settled: async () => {
      await new Promise<void>((resolve) => {
        if (ending.signal.aborted) resolve();
        idle.push(resolve);
        wake();
      });
      await publishing.settled();
    },
    stop: async () => {
      end();
      const budget = new AbortController();
      const late = deps.wait(STOP_BUDGET_MS, budget.signal).catch(() => undefined);
      const done = running.then(() => Promise.all(inFlight.values())).then(() => publishing.settled());
      await Promise.race([done, late]);
      budget.abort();
      await marks.flush();
    },
    lost: lost.promise,
  };
}
