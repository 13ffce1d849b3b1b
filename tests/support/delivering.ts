import { type DeliverDeps, type Delivery, startDelivery } from "../../src/app/deliver.ts";
import type {
  Delivered,
  DeliveryProblem,
  DeliveryProblemKind,
  Letter,
  Messenger,
} from "../../src/app/ports/messenger.ts";
import type { NewOutboxRow, Outbox, OutboxRow } from "../../src/app/ports/outbox.ts";
import type { NewSubscription } from "../../src/app/ports/subscriptions.ts";
import { createDeliveryIssueStore } from "../../src/store/delivery-issues.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createPublicationStore } from "../../src/store/publications.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import { aCard } from "./card.ts";
import { createLinesLog } from "./lines-log.ts";
import { openMemoryStore } from "./memory-store.ts";

export const START = "2026-11-24T21:30:00.000Z";
export const GUILD = "200000000000000001";
export const MAKER = "100000000000000001";

/** What a channel does with a call: nothing bad, or a problem. */
type Act = "post" | "plain" | "edit" | "find" | "direct" | "reopen" | "publish";

export function aProblem(kind: DeliveryProblemKind, changes: Partial<DeliveryProblem> = {}): DeliveryProblem {
  return { kind, code: "0", detail: `${kind} it was`, retryAfterMs: null, ...changes };
}

/** A Discord in memory that knows nonces, and fails as it is told. */
export function createFakeDiscord() {
  const calls: { readonly act: Act; readonly channelId: string; readonly ref: string }[] = [];
  const messages: { readonly id: string; readonly channelId: string; readonly letter: Letter }[] = [];
  const planned = new Map<string, (DeliveryProblem | "lost")[]>();
  const always = new Map<string, DeliveryProblem>();
  const held = new Map<string, Promise<void>>();
  const heldPublishing = new Map<string, Promise<void>>();
  const state = { ready: true, remembersNonces: true };

  const fault = (act: Act, channelId: string): DeliveryProblem | "lost" | null =>
    planned.get(`${act} ${channelId}`)?.shift() ?? always.get(`${act} ${channelId}`) ?? null;

  async function create(act: "post" | "plain", channelId: string, letter: Letter): Promise<Delivered> {
    calls.push({ act, channelId, ref: letter.ref });
    await held.get(channelId);
    const problem = fault(act, channelId);
    if (problem !== null && problem !== "lost") return { ok: false, problem };
    const known = state.remembersNonces
      ? messages.find((one) => one.channelId === channelId && one.letter.nonce === letter.nonce)
      : undefined;
    const message = known ?? { id: `m${messages.length + 1}`, channelId, letter };
    if (known === undefined) messages.push(message);
    // The work is done, and the answer is lost on the way.
    if (problem === "lost") return { ok: false, problem: aProblem("transient", { code: "UND_ERR_SOCKET" }) };
    return { ok: true, messageId: message.id };
  }

  const messenger: Messenger = {
    post: (channelId, letter) => create("post", channelId, letter),
    postPlain: (channelId, letter) => create("plain", channelId, letter),
    edit: async (channelId, messageId, letter) => {
      calls.push({ act: "edit", channelId, ref: letter.ref });
      const problem = fault("edit", channelId);
      return problem === null || problem === "lost" ? { ok: true, messageId } : { ok: false, problem };
    },
    find: async (channelId, ref) => {
      calls.push({ act: "find", channelId, ref });
      const problem = fault("find", channelId);
      if (problem !== null && problem !== "lost") return { ok: false, problem };
      const found = messages.find((one) => one.channelId === channelId && one.letter.ref === ref);
      return { ok: true, messageId: found?.id ?? null };
    },
    direct: async (userId) => {
      calls.push({ act: "direct", channelId: userId, ref: "" });
      const problem = fault("direct", userId);
      if (problem !== null && problem !== "lost") return { ok: false, problem };
      return { ok: true, channelId: `dm-${userId}` };
    },
    reopen: async (channelId) => {
      calls.push({ act: "reopen", channelId, ref: "" });
      const problem = fault("reopen", channelId);
      return problem === null || problem === "lost"
        ? { ok: true, messageId: channelId }
        : { ok: false, problem };
    },
    publish: async (channelId, messageId) => {
      calls.push({ act: "publish", channelId, ref: messageId });
      await heldPublishing.get(channelId);
      const problem = fault("publish", channelId);
      return problem === null || problem === "lost" ? { ok: true, messageId } : { ok: false, problem };
    },
    isReady: () => state.ready,
  };

  return {
    messenger,
    calls,
    messages,
    state,
    /** Calls of a kind in a channel, by what was done. */
    acts: (channelId: string) => calls.filter((one) => one.channelId === channelId).map(({ act }) => act),
    in: (channelId: string) => messages.filter((one) => one.channelId === channelId),
    /** The next calls of that kind fail so; “lost”: done, but the answer never comes. */
    fail: (act: Act, channelId: string, ...problems: (DeliveryProblem | "lost")[]) =>
      void planned.set(`${act} ${channelId}`, problems),
    /** Every call of that kind fails so; null ends it. */
    failAlways: (act: Act, channelId: string, problem: DeliveryProblem | null) =>
      void (problem === null
        ? always.delete(`${act} ${channelId}`)
        : always.set(`${act} ${channelId}`, problem)),
    /** Posts to a channel are not answered before that. */
    hold: (channelId: string, until: Promise<void>) => void held.set(channelId, until),
    /** Nor is publishing there. */
    holdPublishing: (channelId: string, until: Promise<void>) => void heldPublishing.set(channelId, until),
  };
}

/** Time that stands still until it is moved; what waits wakes in order. */
export function createHandTime(start: string) {
  let now = Date.parse(start);
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    clock: { now: () => new Date(now).toISOString() },
    wait: (ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve, reject) => {
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal.addEventListener("abort", () => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          reject(new Error("called off"));
        });
      }),
    pass: (ms: number): void => {
      now += ms;
      const due = sleepers.filter(({ at }) => at <= now);
      sleepers = sleepers.filter(({ at }) => at > now);
      for (const { wake } of due) wake();
    },
  };
}

export type World = Awaited<ReturnType<typeof openDeliveringWorld>>;

/** The real store in memory, a Discord that fails as told, and time that is moved by hand. */
export async function openDeliveringWorld() {
  const opened = await openMemoryStore();
  const stored = createOutboxStore(opened.db);
  const subscriptions = createSubscriptionStore(opened.db);
  const issues = createDeliveryIssueStore(opened.db);
  const publications = createPublicationStore(opened.db);
  const discord = createFakeDiscord();
  const time = createHandTime(START);
  const log = createLinesLog();
  const composed: number[] = [];
  let count = 0;
  let delivery: Delivery | null = null;

  const world = {
    db: opened.db,
    outbox: stored,
    subscriptions,
    issues,
    publications,
    discord,
    log,
    clock: time.clock,
    /** Rows whose card was asked for, in order. */
    composed,
    start: (changes: Partial<DeliverDeps> = {}): Delivery => {
      delivery = startDelivery({
        outbox: stored,
        subscriptions,
        issues,
        publications,
        messenger: discord.messenger,
        clock: time.clock,
        log,
        compose: async (row) => {
          composed.push(row.id);
          return { ok: true, card: aCard({ title: row.dedupeKey }) };
        },
        wait: time.wait,
        newReference: () => "ref123",
        random: () => 1,
        ...changes,
      });
      return delivery;
    },
    add: async (changes: Partial<NewOutboxRow> = {}): Promise<number> => {
      count += 1;
      const now = time.clock.now();
      const [id] = await stored.add(
        [
          {
            dedupeKey: `bar|${count}`,
            channelId: "c1",
            guildId: GUILD,
            edits: null,
            content: { kind: "alert", eventIds: [], subscriptionIds: [], folded: 0, held: false },
            priority: 0,
            mentionRoleIds: [],
            notBefore: null,
            expiresAt: new Date(Date.parse(now) + 24 * 3_600_000).toISOString(),
            createdAt: now,
            ...changes,
          },
        ],
        [],
        now,
      );
      if (id === undefined) throw new Error("it was there already");
      return id;
    },
    subscribe: async (id: string, changes: Partial<NewSubscription> = {}): Promise<void> => {
      await subscriptions.add(
        {
          id,
          place: { kind: "channel", guildId: GUILD, channelId: "c1" },
          createdBy: MAKER,
          createdAt: START,
          wish: { target: "PW14", sensitivity: "normal", rules: [], facts: [] },
          ruleKeys: [],
          mentionRoleId: null,
          quietHours: null,
          ...changes,
        },
        25,
      );
    },
    row: async (id: number): Promise<OutboxRow> => {
      const row = await stored.get(id);
      if (row === null) throw new Error(`there is no row ${String(id)}`);
      return row;
    },
    status: async (id: number) => (await world.row(id)).status,
    /** Moves time on, and lets all that is due then be done. */
    pass: async (ms: number): Promise<void> => {
      time.pass(ms);
      await delivery?.settled();
    },
    close: async (): Promise<void> => {
      await delivery?.stop();
      await opened.close();
    },
  };
  return world;
}

/** An outbox of which some calls fail for a while. */
export function breakable(outbox: Outbox) {
  const broken = new Set<keyof Outbox>();
  const proxy: Outbox = {
    ...outbox,
    settle: (...args) => check("settle", () => outbox.settle(...args)),
    putBack: (...args) => check("putBack", () => outbox.putBack(...args)),
    claim: (...args) => check("claim", () => outbox.claim(...args)),
  };
  async function check<T>(name: keyof Outbox, call: () => Promise<T>): Promise<T> {
    if (broken.has(name)) throw new Error("the disk is full");
    return call();
  }
  return { outbox: proxy, broken };
}
