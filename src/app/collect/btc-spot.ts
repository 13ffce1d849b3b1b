import { epochMs, type Instant } from "../../domain/time.ts";
import { usdPrice } from "../../domain/wording.ts";
import type { BtcSpot, BtcSpotSource, Sourced, SourceName } from "../ports/market-sources.ts";
import type { Spots, StoredSpot } from "../ports/spots.ts";
import type { JobResult } from "../run-jobs.ts";
import { askChain, type PassedOver } from "../source-chain.ts";
import type { CollectDeps } from "./collect-deps.ts";
import { joined, whyNothing, whyPassed } from "./words.ts";

export interface BtcSpotDeps extends CollectDeps {
  readonly spots: Spots;
  /** In the order in which they are asked; the second one checks the first. */
  readonly sources: readonly BtcSpotSource[];
}

const SLOT_MS = 5 * 60_000;
const OLDEST_MS = 10 * 60_000;
const AHEAD_MS = 60_000;

/** Rows are about 170 bytes with their index: 400 days of 288 slots stay near 20 MB. */
const KEPT_DAYS = 400;

/** Two exchanges never lie further apart for long. */
const APART = 0.01;

interface Given {
  readonly source: SourceName;
  readonly spot: BtcSpot;
}

/**
 * Stores bitcoin's price for the slot of five minutes, checked by a second source. Where the two lie more than 1 %
 * apart a third one settles which is right; where it cannot, the price is stored as one that disagrees. A price older
 * than ten minutes counts as none. Rejects only once the signal aborts or the store fails.
 */
export async function collectBtcSpot(
  deps: BtcSpotDeps,
  now: Instant,
  signal: AbortSignal,
): Promise<JobResult> {
  const given: Given[] = [];
  const passed: PassedOver[] = [];
  let rest = deps.sources;
  // One price, one to check it, and a third where those two lie apart.
  while (rest.length > 0 && wantsAnother(given)) {
    const answer = await askChain({ ...deps, signal }, "btc_spot", rest, now, async (source) =>
      checkAge(await source.spot(now), now),
    );
    passed.push(...answer.passed);
    if (!answer.ok) break;
    given.push({ source: answer.source, spot: answer.value });
    rest = rest.slice(rest.findIndex(({ name }) => name === answer.source) + 1);
  }
  const settled = settle(given);
  if (settled === null) return { outcome: "failed", detail: `No price of bitcoin. ${whyNothing(passed)}` };
  await deps.spots.write(toStored(settled, now));
  await deps.spots.prune(new Date(epochMs(now) - KEPT_DAYS * 24 * 3_600_000).toISOString());
  return describe(settled, passed);
}

function checkAge(answer: Sourced<BtcSpot>, now: Instant): Sourced<BtcSpot> {
  if (!answer.ok) return answer;
  const { at, priceUsd } = answer.value;
  const age = epochMs(now) - epochMs(at);
  if (!Number.isFinite(priceUsd) || priceUsd <= 0) return wrong("What it gives as a price cannot be one.");
  if (age < -AHEAD_MS) return wrong("Its price is of a time that has not come yet.");
  if (age > OLDEST_MS) return wrong(`Its price is ${Math.round(age / 60_000)} minutes old.`);
  return answer;
}

function wrong(detail: string): Sourced<BtcSpot> {
  return { ok: false, failure: { kind: "wrong", detail, retryAfterS: null } };
}

function areNear(a: Given, b: Given): boolean {
  return Math.abs(a.spot.priceUsd / b.spot.priceUsd - 1) <= APART;
}

function wantsAnother(given: readonly Given[]): boolean {
  const [first, second] = given;
  return first === undefined || second === undefined || (given.length < 3 && !areNear(first, second));
}

interface Settled {
  readonly first: Given;
  readonly check: Given | null;
  readonly disagrees: boolean;
  /** A source that two others contradict. */
  readonly outlier: Given | null;
}

/** The first of two that agree, else the first of all. */
function settle(given: readonly Given[]): Settled | null {
  const [first, second, third] = given;
  if (first === undefined) return null;
  if (second === undefined) return { first, check: null, disagrees: false, outlier: null };
  if (areNear(first, second)) return { first, check: second, disagrees: false, outlier: null };
  if (third !== undefined && areNear(first, third)) {
    return { first, check: third, disagrees: false, outlier: second };
  }
  if (third !== undefined && areNear(second, third)) {
    return { first: second, check: third, disagrees: false, outlier: first };
  }
  return { first, check: second, disagrees: true, outlier: null };
}

function toStored({ first, check, disagrees }: Settled, now: Instant): StoredSpot {
  return {
    slot: new Date(Math.floor(epochMs(now) / SLOT_MS) * SLOT_MS).toISOString(),
    priceUsd: first.spot.priceUsd,
    at: first.spot.at,
    source: first.source,
    check: check === null ? null : { priceUsd: check.spot.priceUsd, source: check.source },
    disagrees,
  };
}

function describe({ first, check, disagrees, outlier }: Settled, passed: readonly PassedOver[]): JobResult {
  if (disagrees && check !== null) {
    return {
      outcome: "partly",
      detail: `${said(first)}, but ${said(check)}: more than 1% apart, and nobody settles it.`,
    };
  }
  const checked = check === null ? "not checked by a second source" : `checked by ${check.source}`;
  const lines = [
    `${said(first)}, ${checked}.`,
    outlier !== null && `${said(outlier)} is more than 1% off both.`,
    whyPassed(passed),
  ];
  const isWhole = check !== null && outlier === null;
  return { outcome: isWhole ? "done" : "partly", detail: joined(lines) };
}

function said({ source, spot }: Given): string {
  return `${usdPrice(spot.priceUsd)} by ${source}`;
}
