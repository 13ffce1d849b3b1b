import type { Claim } from "../../domain/claim.ts";
import {
  conflicts,
  halvingAfter,
  hashprice,
  hashrateSeries,
  impliedHashrateEhs,
  type NetworkFigure,
  newestFigure,
  plainDifficulty,
  quarterChanges,
} from "../../domain/network.ts";
import { newestHashrates } from "../../domain/revenue.ts";
import { addDays, daysBetween, type Instant, type IsoDate } from "../../domain/time.ts";
import type { Answered } from "../../surface/answers/common.ts";
import type { NetworkAnswer, NetworkReading } from "../../surface/answers/network.ts";
import { claimLines } from "./claims.ts";
import { answerBase, type AnswerDeps, ask, type Question, tickerOf } from "./context.ts";
import { liveNetwork } from "./live-network.ts";
import { sourceOf } from "./source-refs.ts";

/** How far a price may lie from the day of the difficulty: less than the fortnight one difficulty lasts. */
const PRICE_DAYS = 7;

/** Readings closer than this speak of the same weeks. */
const SAME_WEEKS_DAYS = 14;

const METHOD =
  "86400 × 10¹⁵ × subsidy ÷ (difficulty × 2³²), times the price; the difficulty form of Luxor's hashprice, without fees";

/**
 * Hashrate, difficulty, hashprice computed from them, quarter against quarter and the next halving: measured where
 * readings are stored, and as published.
 */
export function createNetworkAnswer(deps: AnswerDeps) {
  return async (
    options: { readonly as_of?: string | undefined },
    now: Instant,
  ): Promise<Answered<NetworkAnswer>> => {
    const asked = await ask(deps, options, now);
    if (!asked.ok) return asked;
    const { question } = asked;
    const figures = question.facts.network;
    const readings = figures.filter((figure) => !NOT_READINGS.has(figure.metric));
    const difficulty = newestFigure(figures, "difficulty");
    const price = difficulty === null ? null : await priceNear(deps, figures, difficulty.date);
    const halving = halvingAfter(difficulty?.date ?? question.day);
    const computed = computeHashprice(difficulty, price, halving.subsidyBtc);
    const hashrate = newestFigure(figures, "hashrate");
    const miners = newestHashrates(question.facts.hashrates);
    const changes = quarterChanges(figures);
    const next = halvingAfter(question.day);
    const { freshness, series, ...live } = await liveNetwork(deps, question, figures, now);
    return {
      ok: true,
      answer: {
        ...answerBase(question, [
          ...[hashrate, difficulty].filter((figure) => figure !== null),
          ...changes.map((change) => change.figure),
          ...readings,
          ...miners,
        ]),
        ...(freshness === null ? {} : { freshness }),
        ...live,
        hashrate: hashrate === null ? null : reading(question, hashrate),
        difficulty: difficulty === null ? null : reading(question, difficulty),
        hashprice: computed,
        hashpriceWhy: computed === null ? whyNoHashprice(difficulty) : null,
        impliedHashrateEhs: difficulty === null ? null : impliedHashrateEhs(plainDifficulty(difficulty)),
        published: readings
          .toSorted((a, b) => b.date.localeCompare(a.date))
          .map((figure) => reading(question, figure)),
        conflicts: conflicts(figures, "hashrate", SAME_WEEKS_DAYS).map((group) =>
          group.map((figure) => reading(question, figure)),
        ),
        quarters: changes.map((change) => ({
          quarter: change.quarter,
          changePct: change.changePct,
          firstFallInYears: change.firstFallInYears,
          note: change.figure.note,
          evidence: change.figure.evidence,
          source: sourceOf(change.figure),
        })),
        series: series ?? hashrateSeries(figures),
        halving: next,
        hashratesOfMiners: miners.map((row) => ({
          miner: tickerOf(question.facts, row.miner),
          hashrateEhs: row.hashrateEhs,
          basis: row.basis,
          date: row.date,
        })),
        claims: claimLines(question.facts, "network", null, (claim) => ours(question, claim)),
      },
    };
  };
}

/** A change and a streak are told by quarter; the price in a question about a reversal is no reading. */
const NOT_READINGS: ReadonlySet<NetworkFigure["metric"]> = new Set([
  "hashrate_change",
  "hashrate_streak",
  "reversal_price",
]);

function reading(question: Question, figure: NetworkFigure): NetworkReading {
  return {
    id: figure.id,
    metric: figure.metric,
    label: figure.label,
    value: figure.value,
    unit: figure.unit,
    date: figure.date,
    ageDays: daysBetween(figure.date, question.day),
    evidence: figure.evidence,
    note: figure.note,
    source: sourceOf(figure),
  };
}

interface Price {
  readonly usd: number;
  readonly date: IsoDate;
  readonly from: "stored" | "published";
}

/** The BTC price nearest to a day and at most a week from it: our own daily prices first, else a published one. */
async function priceNear(
  deps: AnswerDeps,
  figures: readonly NetworkFigure[],
  date: IsoDate,
): Promise<Price | null> {
  const history = await deps.prices.history([], addDays(date, -PRICE_DAYS), date);
  const stored = history.btc.at(-1);
  if (stored) return { usd: stored.priceUsd, date: stored.date, from: "stored" };
  const nearest = figures
    .filter((figure) => figure.metric === "btc_price" && distance(figure.date, date) <= PRICE_DAYS)
    .toSorted((a, b) => distance(a.date, date) - distance(b.date, date))[0];
  return nearest === undefined ? null : { usd: nearest.value, date: nearest.date, from: "published" };
}

function distance(a: IsoDate, b: IsoDate): number {
  return Math.abs(daysBetween(a, b));
}

function computeHashprice(
  figure: NetworkFigure | null,
  price: Price | null,
  subsidyBtc: number,
): NetworkAnswer["hashprice"] {
  if (figure === null || price === null) return null;
  const difficulty = plainDifficulty(figure);
  const computed = hashprice({ difficulty, priceUsd: price.usd, subsidyBtc, feesBtcPerBlock: 0 });
  if (computed === null) return null;
  return {
    ...computed,
    difficulty,
    difficultyDate: figure.date,
    priceUsd: price.usd,
    priceDate: price.date,
    priceFrom: price.from,
    subsidyBtc,
    feesIncluded: false,
    method: METHOD,
  };
}

function whyNoHashprice(difficulty: NetworkFigure | null): string {
  return difficulty === null
    ? "no difficulty is recorded"
    : `no BTC price within ${PRICE_DAYS} days of the difficulty of ${difficulty.date}`;
}

/** Our own figure beside a claim about the network; only where the claim is about the same thing. */
function ours(question: Question, claim: Claim): string | null {
  const halving = halvingAfter(question.day);
  if (claim.metric === "halving interval") {
    return `every 210,000 blocks, ${(210_000 / 144 / 365.25).toFixed(2)} years at one block in ten minutes`;
  }
  if (claim.metric === "reward cut at halving") {
    return `subsidy ${halving.subsidyBtc} BTC, then ${halving.nextSubsidyBtc} BTC from block ${halving.nextHeight.toLocaleString("en-US")}; fees are not halved`;
  }
  const change = quarterChanges(question.facts.network)[0];
  const aboutHashrate = claim.checkedAgainst.some((id) =>
    question.facts.network.some((figure) => figure.id === id && figure.metric === "hashrate_change"),
  );
  if (change && aboutHashrate) {
    return `recorded ${change.changePct < 0 ? "−" : "+"}${Math.abs(change.changePct)}% in ${change.quarter}, from published figures; not measured by us`;
  }
  return null;
}
