import { factOf, dueAhead } from "../../domain/ahead.ts";
import { isSession, newestClosedSession } from "../../domain/calendar.ts";
import { DIGEST_SECTIONS, type DigestSection } from "../../domain/digest.ts";
import type { Change } from "../../domain/fact.ts";
import { epochMs, type Instant, type IsoDate, newYorkDate } from "../../domain/time.ts";
import type { Mover } from "../../surface/answers/changes.ts";
import type { DigestAnswer } from "../../surface/answers/digest.ts";
import type { DivergenceWindowsAnswer } from "../../surface/answers/divergence.ts";
import type { NetworkAnswer } from "../../surface/answers/network.ts";
import type { Health } from "../health.ts";
import type { ContentVersion } from "../ports/content-version.ts";
import { factsOfChanges } from "./change-lines.ts";
import { type AnswerDeps, answerBase, ask, type Question, toldOf } from "./context.ts";
import { aheadLines } from "./digest-ahead.ts";
import { digestFacts, newSince } from "./digest-facts.ts";
import { healthSentences } from "./digest-health.ts";
import { wholeMinute } from "./digest-span.ts";
import { createDivergenceAnswer } from "./divergence.ts";
import { priceFreshness } from "./freshness.ts";
import { findMovers, linesOfMover, moversOf } from "./movers.ts";
import { createNetworkAnswer } from "./network.ts";

export interface DigestDeps extends AnswerDeps {
  readonly contentVersion: Pick<ContentVersion, "ofDays">;
  /** How sources and jobs fare; left out where no bot works on the store. */
  readonly health?: (now: Instant) => Promise<Health | null>;
}

/** What a digest is to hold. */
export interface DigestContent {
  readonly localDate: IsoDate;
  /** It tells what became known after this. */
  readonly since: Instant;
  /** And up to this; now where left out. The next digest goes on from here. */
  readonly until?: Instant;
  readonly sections: readonly DigestSection[];
}

export type AskDigest = (content: DigestContent, now: Instant) => Promise<DigestAnswer>;

const MINUTE_MS = 60_000;

/** Digests of one hour that hold the same are made once in this time. */
const SHARED_MS = 5 * MINUTE_MS;

/** Sets of sections and beginnings at one time; more than channels commonly choose. */
const KEPT = 64;

/** Prices of a session are here so long after its close, and news only then. */
const CLOSES_MS = 90 * MINUTE_MS;

/**
 * Makes what a digest holds. The same sections from the same minute on give the same object for five minutes as long as
 * no fact and no daily price is written, whatever the channel; and what does not depend on them (prices, movers,
 * network, what is ahead, health) is made once for all. A store without prices or facts gives a digest that says so.
 */
export function createDigestAnswer(deps: DigestDeps): AskDigest {
  let shared: { readonly key: string; readonly parts: Parts } | null = null;
  const kept = new Map<string, Promise<DigestAnswer>>();
  return async (content, now) => {
    const time = Math.floor(epochMs(now) / SHARED_MS);
    const base = `${await deps.contentVersion.ofDays()} ${time}`;
    if (shared?.key !== base) {
      shared = { key: base, parts: createParts(deps, now) };
      kept.clear();
    }
    const span = { since: wholeMinute(content.since), until: wholeMinute(content.until ?? now) };
    const sections = DIGEST_SECTIONS.filter((section) => content.sections.includes(section));
    const key = JSON.stringify([content.localDate, span, sections]);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = answerOf(deps, shared.parts, { ...content, ...span, sections });
    kept.set(key, made);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    // What failed is made again, its parts too; whoever asked learns of the failure.
    made.catch(() => {
      kept.delete(key);
      if (shared?.key === base) shared = null;
    });
    return made;
  };
}

interface Moved {
  readonly session: IsoDate;
  readonly movers: readonly Mover[];
}

/** What all digests of one time have in common, each part made when first asked for. */
interface Parts {
  readonly now: Instant;
  readonly question: () => Promise<Question>;
  readonly feed: () => Promise<readonly Change[]>;
  readonly gap: () => Promise<DivergenceWindowsAnswer | null>;
  readonly moved: () => Promise<Moved | null>;
  readonly network: () => Promise<NetworkAnswer | null>;
  readonly health: () => Promise<Health | null>;
  readonly btcSpot: () => Promise<DigestAnswer["btcSpot"]>;
}

function createParts(deps: DigestDeps, now: Instant): Parts {
  const question = once(async () => {
    const asked = await ask(deps, {}, now, false);
    if (!asked.ok) throw new Error("a question without options was refused");
    return asked.question;
  });
  const feed = once(async () =>
    toldOf(await question(), await deps.facts.changes({ since: null, until: null })),
  );
  return {
    now,
    question,
    feed,
    gap: once(async () => gapOf(deps, await question(), now)),
    moved: once(async () => movedOf(deps, await question(), await feed())),
    network: once(async () => {
      const asked = await createNetworkAnswer(deps)({}, now);
      return asked.ok ? asked.answer : null;
    }),
    health: once(async () => (await deps.health?.(now)) ?? null),
    btcSpot: once(async () => {
      const spot = (await deps.live?.spots.newest()) ?? null;
      if (spot === null) return null;
      const ageS = Math.max(0, (epochMs(now) - epochMs(spot.at)) / 1000);
      return { priceUsd: spot.priceUsd, at: spot.at, ageS };
    }),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

/** The basket's gap; where one company alone is watched, its own. Null without any price. */
async function gapOf(
  deps: DigestDeps,
  { facts }: Question,
  now: Instant,
): Promise<DivergenceWindowsAnswer | null> {
  const [only] = facts.miners;
  const target = facts.miners.length === 1 && only !== undefined ? { target: only.ticker } : {};
  const asked = await createDivergenceAnswer(deps)(target, now);
  return asked.ok && "windows" in asked.answer ? asked.answer : null;
}

async function movedOf(deps: DigestDeps, question: Question, feed: readonly Change[]): Promise<Moved | null> {
  const { facts, coverage, day } = question;
  const found = await findMovers(deps, facts.miners, null, coverage, day);
  if (found === null) return null;
  return { session: found.session, movers: moversOf(question, feed, found) };
}

type Span = DigestContent & { readonly until: Instant };

async function answerOf(deps: DigestDeps, parts: Parts, content: Span): Promise<DigestAnswer> {
  const { localDate, since, until, sections } = content;
  const wants = (section: DigestSection): boolean => sections.includes(section);
  const question = await parts.question();
  const { facts, day } = question;
  const gap = wants("gap") ? await parts.gap() : null;
  const moved = wants("movers") ? await parts.moved() : null;
  const found = wants("facts") ? newSince(await parts.feed(), since, until) : { news: [], older: 0 };
  const groups = digestFacts(facts, found.news);
  const ahead = wants("ahead") ? aheadLines(facts, day) : [];
  const shown = [...groups.flatMap(({ lines }) => lines), ...(moved?.movers ?? []).flatMap(linesOfMover)];
  const base = answerBase(question, [
    ...factsOfChanges(facts, shown),
    ...(wants("ahead") ? dueAhead(facts, day).map(factOf) : []),
  ]);
  const beside =
    gap?.freshness === undefined
      ? await priceFreshness(deps, question, parts.now, [moved?.session ?? null])
      : { freshness: gap.freshness };
  const news = {
    session: closedBy(deps, until) !== closedBy(deps, since),
    facts: found.news.length > 0,
    ahead: ahead.some(({ date }) => date > newYorkDate(since) && date <= day),
  };
  return {
    ...base,
    ...beside,
    localDate,
    since,
    now: parts.now,
    sections,
    market: {
      open: isSession(deps.calendar, localDate),
      lastSession: newestClosedSession(deps.calendar, parts.now),
      halfDay: deps.calendar.halfDays.has(localDate),
    },
    gap,
    movers: moved?.movers ?? [],
    moversSession: moved?.session ?? null,
    facts: groups,
    olderRecords: found.older,
    network: wants("network") ? await parts.network() : null,
    ahead,
    btcSpot: await parts.btcSpot(),
    health: wants("health") ? healthSentences(await parts.health(), beside.freshness) : [],
    quiet: isQuiet(wants, news),
  };
}

/** The newest session whose prices can be here. */
function closedBy({ calendar }: DigestDeps, at: Instant): IsoDate | null {
  return newestClosedSession(calendar, new Date(epochMs(at) - CLOSES_MS).toISOString());
}

/**
 * Readings of the network change with every hour and a fault of the data lasts: they are no news beside anything else,
 * and where nothing else is wanted every digest is wanted.
 */
function isQuiet(
  wants: (section: DigestSection) => boolean,
  news: { readonly session: boolean; readonly facts: boolean; readonly ahead: boolean },
): boolean {
  const onPrices = wants("gap") || wants("movers");
  if (!onPrices && !wants("facts") && !wants("ahead") && !wants("alerts")) return false;
  return !((onPrices && news.session) || news.facts || news.ahead);
}
