import { setTimeout as sleep } from "node:timers/promises";
import { startDelivery } from "../../src/app/deliver.ts";
import type { Messenger } from "../../src/app/ports/messenger.ts";
import type { Outbox } from "../../src/app/ports/outbox.ts";
import { API } from "../../src/discord/discord-api.ts";
import { createFanOutRest } from "../../src/discord/fan-out-rest.ts";
import { createMessenger } from "../../src/discord/messenger.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createDeliveryIssueStore } from "../../src/store/delivery-issues.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createPublicationStore } from "../../src/store/publications.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import { aCard } from "./card.ts";
import { memoryDrafts } from "./drafts.ts";
import { drawsNothing } from "./drawing.ts";
import { createLinesLog } from "./lines-log.ts";

/** A point on the way of a message at which a process may end. */
export type Point = "before the claim" | "after the claim" | "after the answer" | "after the mark";

export type DieAt = (point: Point) => void;

export interface CrashSetting {
  /** Path of the database. */
  readonly path: string;
  readonly apiUrl: string;
  readonly token: string;
  /** The bot's own user. */
  readonly ownId: string;
  /** How far the clock is ahead of this machine's. */
  readonly aheadS: number;
}

function crashingOutbox(outbox: Outbox, dieAt: DieAt): Outbox {
  return {
    ...outbox,
    claim: async (...args) => {
      dieAt("before the claim");
      const rows = await outbox.claim(...args);
      if (rows.length > 0) dieAt("after the claim");
      return rows;
    },
    settle: async (...args) => {
      await outbox.settle(...args);
      dieAt("after the mark");
    },
  };
}

function crashingMessenger(messenger: Messenger, dieAt: DieAt): Messenger {
  return {
    ...messenger,
    post: async (...args) => {
      const sent = await messenger.post(...args);
      dieAt("after the answer");
      return sent;
    },
  };
}

/** Delivers what is due from a database on the disk, and closes everything; `dieAt` hears of each point on the way. */
export async function deliverOnce(setting: CrashSetting, dieAt: DieAt): Promise<void> {
  const opened = await openDatabase(`file:${setting.path}`, { busyTimeoutMs: 200 });
  if (!opened.ok) throw new Error(opened.message);
  const clock = { now: () => new Date(Date.now() + setting.aheadS * 1000).toISOString() };
  const log = createLinesLog();
  const rest = createFanOutRest(setting.apiUrl, setting.token, 50);
  const delivery = startDelivery({
    outbox: crashingOutbox(createOutboxStore(opened.db), dieAt),
    subscriptions: createSubscriptionStore(opened.db),
    issues: createDeliveryIssueStore(opened.db),
    publications: createPublicationStore(opened.db),
    messenger: crashingMessenger(
      createMessenger({
        api: new API(rest),
        rendering: { log, clock, drafts: memoryDrafts(), messages: new WeakMap() },
        draw: drawsNothing,
        finish: (card) => card,
        ownId: () => setting.ownId,
        isReady: () => true,
      }),
      dieAt,
    ),
    clock,
    log,
    compose: async (row) => ({ ok: true, card: aCard({ title: row.dedupeKey }) }),
    wait: (ms, signal) => sleep(ms, undefined, { signal }),
    newReference: () => "ref123",
    random: () => 0.01,
  });
  await delivery.settled();
  await delivery.stop();
  await opened.close();
  rest.clearHashSweeper();
  rest.clearHandlerSweeper();
}
