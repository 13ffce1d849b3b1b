import type { Bar } from "../../domain/alert.ts";
import type { Calendar } from "../../domain/calendar.ts";
import {
  episodeOf,
  type FiringRule,
  isFire,
  type RuleEvent,
  type RuleSubscription,
} from "../../domain/fan-out-hearing.ts";
import { mergeHeld } from "../../domain/fan-out-held.ts";
import { type ChannelPost, type ChannelWish, fanOut, POSTS_A_DAY } from "../../domain/fan-out.ts";
import { localDay } from "../../domain/local-day.ts";
import type { QuietHours } from "../../domain/quiet-hours.ts";
import { type BarClock, clockOf } from "../../domain/rule.ts";
import { epochMs, type Instant, newYorkInstant } from "../../domain/time.ts";
import { barSlotsOf } from "../schedule.ts";
import type { SidePast } from "./past-side.ts";
import type { FactPast, Past } from "./past.ts";
import { sideWords } from "./words.ts";

/** A post that there would have been. */
export interface PastPost {
  /** A session's date, the instant of a slot, or the day of publication of a fact: of the first thing it tells. */
  readonly at: Bar;
  readonly text: string;
  /** Of the first number that it tells; null where there is none. */
  readonly value: number | null;
  readonly held: boolean;
}

/** Everything of one bar, or of one day's publications. */
interface Happening {
  /** When it would have been told. */
  readonly at: Instant;
  readonly clock: BarClock | "fact";
  readonly bar: Bar;
  readonly own: readonly Told[];
}

type Told =
  | { readonly kind: "series"; readonly past: SidePast; readonly index: number }
  | { readonly kind: "fact"; readonly past: FactPast; readonly index: number };

const CHANNEL = "preview";
/** Where nobody named a zone, days are those of the exchange. */
const ZONE = "America/New_York";
/** Of a publication only the day is known; companies publish mostly round the close. */
const FACTS_TOLD_AT = "17:00";

/**
 * The posts that rules would have made in one channel of their own, oldest first: by the fan-out of the live job, bar by
 * bar, with its levels, its budget and these quiet hours. Ends are not counted: they edit the message of their fire.
 */
export function pastPosts(
  past: Past,
  calendar: Calendar,
  quietHours: QuietHours | null,
): readonly PastPost[] {
  const tickerOf = (id: string): string => past.miners.find((miner) => miner.id === id)?.ticker ?? id;
  const lines = new Map<number, Omit<PastPost, "held">>();
  const firing = new Map<string, FiringRule>();
  const told = new Map<string, Bar>();
  const posts: { readonly post: ChannelPost; readonly at: Instant }[] = [];
  const keys = [...past.sides.map(({ key }) => key), ...past.facts.map(({ key }) => key)];
  let folded = 0;
  let lastId = 0;
  for (const { at, clock, bar, own } of happenings(past, calendar)) {
    const events = own.map((one): RuleEvent => {
      lastId += 1;
      const shown = lineOf(one, bar, tickerOf);
      lines.set(lastId, shown);
      const event = eventOf(one, { id: lastId, clock, bar, createdAt: at, notBefore: null });
      if (one.kind === "series") noteFiring(firing, one.past, event);
      return event;
    });
    const out = fanOut({
      now: at,
      events,
      firing,
      subscriptions: keys.map((key) => wishOf(key, told.get(key) ?? null, past, quietHours)),
      channels: new Map([[CHANNEL, channelDay(posts, folded, at, quietHours?.zone ?? ZONE)]]),
      postsADay: POSTS_A_DAY,
    });
    for (const post of out.posts) {
      posts.push({ post, at });
      folded = 0;
      for (const { event } of post.events) {
        const episode = episodeOf(event);
        if (isFire(event) && episode !== null) told.set(event.ruleKey, episode);
      }
    }
    folded += new Set(
      out.notSent.filter(({ reason }) => reason === "over_budget").map(({ event }) => event.id),
    ).size;
  }
  return mergeHeld(posts.map(({ post }) => post)).map(({ events, held }): PastPost => {
    const shown = events.flatMap(({ event }) => lines.get(event.id) ?? []);
    return {
      at: shown[0]?.at ?? "",
      text: shown.map(({ text }) => text).join("; "),
      value: shown.find(({ value }) => value !== null)?.value ?? null,
      held,
    };
  });
}

function happenings(past: Past, calendar: Calendar): readonly Happening[] {
  const all: (Omit<Happening, "own"> & { readonly told: Told })[] = [];
  for (const side of past.sides) {
    const clock = clockOf(side.side);
    for (const [index, { session: bar }] of side.transitions.entries()) {
      const at = clock === "slot" ? bar : barSlotsOf(calendar, bar).afterClose;
      all.push({ at, clock, bar, told: { kind: "series", past: side, index } });
    }
  }
  for (const fact of past.facts) {
    for (const [index, { session: bar }] of (fact.hits ?? []).entries()) {
      const at = newYorkInstant(bar, FACTS_TOLD_AT);
      all.push({ at, clock: "fact", bar, told: { kind: "fact", past: fact, index } });
    }
  }
  return [...Map.groupBy(all, ({ clock, bar }) => `${clock} ${bar}`).values()]
    .flatMap((own): readonly Happening[] => {
      const [first] = own;
      return first === undefined ? [] : [{ ...first, own: own.map((one) => one.told) }];
    })
    .toSorted((a, b) => epochMs(a.at) - epochMs(b.at));
}

function eventOf(one: Told, base: Omit<RuleEvent, "ruleKey" | "detail">): RuleEvent {
  if (one.kind === "fact") {
    const { key, rule, hits } = one.past;
    const hit = hits?.[one.index];
    return {
      ...base,
      ruleKey: key,
      detail: {
        kind: "fact",
        rule,
        hit: {
          factId: hit?.episode ?? "",
          miner: hit?.miner ?? "",
          value: hit?.value ?? null,
          unit: hit?.unit ?? null,
          knownAt: base.bar,
        },
        changeId: base.id,
      },
    };
  }
  const { key, side, transitions } = one.past;
  const { event = "fire", episode = base.bar, value = null } = transitions[one.index] ?? {};
  return {
    ...base,
    ruleKey: key,
    detail: {
      kind: "series",
      side,
      transition: { event, bar: base.bar, episode, value, late: false },
      reading: null,
    },
  };
}

/** Follows which rules fire after a bar; what ran untold before the first bar keeps nobody quiet. */
function noteFiring(firing: Map<string, FiringRule>, { key, side }: SidePast, { detail }: RuleEvent): void {
  if (detail.kind !== "series") return;
  const { event, episode } = detail.transition;
  if (event === "resolve") firing.delete(key);
  else if (event !== "remind") firing.set(key, { side, episode, stale: event === "stale" });
}

function lineOf(one: Told, bar: Bar, tickerOf: (id: string) => string): Omit<PastPost, "held"> {
  if (one.kind === "fact") {
    const hit = one.past.hits?.[one.index];
    return { at: bar, text: hit?.text ?? one.past.text, value: hit?.value ?? null };
  }
  const transition = one.past.transitions[one.index];
  const value = transition?.value ?? null;
  const words = sideWords(one.past.side, value, tickerOf);
  if (transition?.event === "stale") return { at: bar, text: `${words}: no data`, value: null };
  return { at: bar, text: transition?.event === "fresh" ? `${words}, data again` : words, value };
}

/** A wish as old as the past itself, which nobody muted. */
function wishOf(
  key: string,
  toldEpisode: Bar | null,
  past: Past,
  quietHours: QuietHours | null,
): RuleSubscription {
  return {
    id: CHANNEL,
    channelId: CHANNEL,
    ruleKey: key,
    status: "on",
    since: `${past.from}T00:00:00Z`,
    mutedUntil: null,
    mutedMiners: [],
    toldEpisode,
    mentionRoleId: null,
    quietHours,
  };
}

/** What went out on the day that runs; what waits for one moment counts as one. */
function channelDay(
  posts: readonly { readonly post: ChannelPost; readonly at: Instant }[],
  folded: number,
  now: Instant,
  zone: string,
): ChannelWish {
  const day = localDay(now, zone);
  const [from, until] = [epochMs(day.from), epochMs(day.until)];
  const today = posts.flatMap(({ post, at }) => {
    const goes = epochMs(post.notBefore ?? at);
    return goes >= from && goes < until ? [post.held ? `held ${String(goes)}` : post] : [];
  });
  return { postsToday: new Set(today).size, folded, dayEnds: day.until };
}
