import { coalesce } from "../domain/fan-out-coalesce.ts";
import {
  decidingRules,
  firingRules,
  type RuleEvent,
  type RuleSubscription,
} from "../domain/fan-out-hearing.ts";
import { createFanOut, type FanOut } from "../domain/fan-out.ts";
import { epochMs, type Instant } from "../domain/time.ts";
import { channelWishes } from "./channel-days.ts";
import { messageRows } from "./fan-out-rows.ts";
import type { Digests } from "./ports/digests.ts";
import type { Outbox } from "./ports/outbox.ts";
import type { BarPass, Rules, StoredEvent } from "./ports/rules.ts";
import type { Subscriptions, WatchedRule } from "./ports/subscriptions.ts";

export interface FanOutDeps {
  readonly rules: Rules;
  readonly subscriptions: Subscriptions;
  readonly outbox: Outbox;
  readonly digests: Pick<Digests, "among">;
  /** Lets everything else have its turn. */
  breathe(): Promise<unknown>;
  /** Posts an alert channel gets a day. */
  readonly postsADay: number;
}

/** What a fan-out came to. */
export interface FannedOut {
  readonly bars: number;
  /** Messages written to the outbox. */
  readonly queued: number;
  readonly notSent: number;
}

/** Channels that are decided about in one go, in less than the loop may be held. */
const CHANNELS_AT_ONCE = 100;
const EVENTS_AT_MOST = 100_000;
/** What was noticed later than this after its bar says since when it holds. */
const LATE_HOURS = 24;
const HOUR_MS = 3_600_000;

/**
 * Turns the events of every finished bar into messages: at most one per channel and bar, an edit of what ended, and a
 * stored reason for everyone who does not hear. A crash in the middle loses and doubles nothing, for what is in the
 * outbox already stays as it is. Bars that waited while the bot was off are told together.
 */
export async function fanOutBars(deps: FanOutDeps, now: Instant): Promise<FannedOut> {
  const bars = await deps.outbox.barsToFanOut();
  let queued = 0;
  let notSent = 0;
  for (const [clock, own] of Map.groupBy(bars, (bar) => bar.clock)) {
    const events = await eventsOf(deps, clock, own);
    if (events.length > 0) {
      const told = own.length > 1 || events.some(isLate) ? "late" : "in_time";
      const done = await fanOutEvents(deps, own, events, told, now);
      queued += done.queued;
      notSent += done.notSent;
    }
    for (const bar of own) await deps.outbox.markFannedOut(bar, now);
  }
  return { bars: bars.length, queued, notSent };
}

async function eventsOf(
  { rules }: FanOutDeps,
  clock: BarPass["clock"],
  bars: readonly BarPass[],
): Promise<readonly StoredEvent[]> {
  const from = bars.map(({ bar }) => bar).toSorted()[0] ?? null;
  const wanted = new Set(bars.map(({ bar, pass }) => `${bar} ${pass}`));
  const events = await rules.events({ clock, from, ruleKey: null, limit: EVENTS_AT_MOST });
  return events.filter(({ bar, pass }) => wanted.has(`${bar} ${pass}`)).toSorted((a, b) => a.id - b.id);
}

function isLate({ clock, bar, createdAt }: StoredEvent): boolean {
  if (clock === "fact") return false;
  // A session's date begins some 20 hours before its close.
  const ended = epochMs(clock === "slot" ? bar : `${bar}T21:00:00Z`);
  return epochMs(createdAt) - ended > LATE_HOURS * HOUR_MS;
}

async function fanOutEvents(
  deps: FanOutDeps,
  bars: readonly BarPass[],
  stored: readonly StoredEvent[],
  told: "late" | "in_time",
  now: Instant,
): Promise<Pick<FannedOut, "queued" | "notSent">> {
  const { subscriptions, outbox } = deps;
  const firing = firingRules(await deps.rules.list());
  const events: readonly RuleEvent[] = told === "late" ? coalesce(stored, firing, now) : stored;
  const keys = decidingRules({ events, firing });
  const decide = createFanOut({ now, events, firing, channels: new Map(), postsADay: deps.postsADay });
  const batch = batchKey(bars);
  let queued = 0;
  let notSent = 0;
  let after: string | null = null;
  do {
    const page = await subscriptions.watching(keys, after, CHANNELS_AT_ONCE);
    const wishes = page.flatMap(({ watched }) => watched.map(wishOf));
    const decided = await onlyUntold(outbox, decide(wishes, await channelWishes(outbox, page, now)));
    const rows = await messageRows(deps, batch, decided, page, now);
    const reasons = decided.notSent.map(({ event, subscriptionId, channelId, reason }) => ({
      eventId: event.id,
      subscriptionId,
      channelId,
      reason,
    }));
    queued += (await outbox.add(rows, reasons, now)).length;
    notSent += reasons.length;
    after = page.length < CHANNELS_AT_ONCE ? null : (page.at(-1)?.place.channelId ?? null);
    await deps.breathe();
  } while (after !== null);
  return { queued, notSent };
}

function wishOf({ subscription, ruleKey, toldEpisode }: WatchedRule): RuleSubscription {
  return {
    id: subscription.id,
    channelId: subscription.place.channelId,
    ruleKey,
    status: subscription.status,
    since: subscription.createdAt,
    mutedUntil: subscription.mutedUntil,
    mutedMiners: subscription.mutedMiners,
    toldEpisode,
    mentionRoleId: subscription.mentionRoleId,
    quietHours: subscription.quietHours,
  };
}

/** One name for bars that are told together: the newest of them. */
function batchKey(bars: readonly BarPass[]): string {
  const newest = bars.toSorted((a, b) => (a.bar === b.bar ? a.pass - b.pass : a.bar < b.bar ? -1 : 1)).at(-1);
  return newest === undefined ? "" : `${newest.clock} ${newest.bar} ${newest.pass}`;
}

/** Without what the outbox has already: after a crash in the middle it may be decided anew, and otherwise. */
async function onlyUntold(outbox: Outbox, decided: FanOut): Promise<FanOut> {
  const { posts: all, edits, notSent } = decided;
  const heard = [...all.flatMap(({ events }) => events), ...edits, ...notSent];
  const channels = new Set([...all, ...edits, ...notSent].map(({ channelId }) => channelId));
  const told = await outbox.told([...channels], [...new Set(heard.map(({ event }) => event.id))]);
  if (told.size === 0) return decided;
  const isNew = (channelId: string, event: RuleEvent): boolean => !told.has(`${channelId} ${event.id}`);
  const posts = all.map((post) => ({
    ...post,
    events: post.events.filter(({ event }) => isNew(post.channelId, event)),
  }));
  return {
    posts: posts.filter(({ events }) => events.length > 0),
    edits: edits.filter(({ channelId, event }) => isNew(channelId, event)),
    // A reason beside a message would say that nobody was told.
    notSent: notSent.filter(({ channelId, event }) => isNew(channelId, event)),
  };
}
