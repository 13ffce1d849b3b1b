import { countedContracts } from "../../domain/contract.ts";
import { countsOn } from "../../domain/debt.ts";
import type { Measurement } from "../../domain/divergence.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { Fact } from "../../domain/fact.ts";
import type { Miner } from "../../domain/miner.ts";
import { isOutside } from "../../domain/outside.ts";
import {
  deliveryPromises,
  newestAiShares,
  newestHashrates,
  type RevenuePeriod,
} from "../../domain/revenue.ts";
import { addDays, type Instant, type IsoDate } from "../../domain/time.ts";
import { newestHolding } from "../../domain/treasury.ts";
import { readWindow } from "../../domain/window.ts";
import type { Answered } from "../../surface/answers/common.ts";
import type { MinerAnswer, WatchedAnswer } from "../../surface/answers/miner.ts";
import { changeLines, factsOfChanges } from "./change-lines.ts";
import { claimLines } from "./claims.ts";
import { type AnswerDeps, answerBase, ask, type Question } from "./context.ts";
import { contractLine, contractTotals } from "./contract-lines.ts";
import { debtLine, debtTotalLines } from "./debt-lines.ts";
import { priceFreshness } from "./freshness.ts";
import { gapOf, measureTargets } from "./gaps.ts";
import { indexedSeries } from "./indexed-series.ts";
import { ourMinerFigure } from "./miner-claims.ts";
import { aiShareLine, guidanceLine, promiseLine, revenueLine } from "./revenue-lines.ts";
import { holdingLine, transactionLine } from "./treasury-lines.ts";
import { closesOf } from "./treasury.ts";

/** How far before its newest session a price is looked for. */
const PRICE_DAYS = 30;

/** Changes on a miner's card; `/changes miner:` has all of them. */
const NEWEST_CHANGES = 10;

/** One miner with everything recorded about it, or the watched list where none is named. */
export function createMinerAnswer(deps: AnswerDeps) {
  return async (
    options: { readonly miner?: string | undefined; readonly as_of?: string | undefined },
    now: Instant,
  ): Promise<Answered<MinerAnswer | WatchedAnswer>> => {
    const asked = await ask(deps, options, now);
    if (!asked.ok) return asked;
    const { question } = asked;
    const answer =
      question.miner === null
        ? await watchedAnswer(deps, question, now)
        : await minerAnswer(deps, question, question.miner, now);
    return { ok: true, answer };
  };
}

async function minerAnswer(
  deps: AnswerDeps,
  question: Question,
  miner: Miner,
  now: Instant,
): Promise<MinerAnswer> {
  const { facts, day } = question;
  const own = <T extends Fact>(rows: readonly T[]): readonly T[] =>
    rows.filter((row) => row.miner === miner.id);
  const contracts = own(facts.contracts);
  const debts = own(facts.debts);
  const transactions = own(facts.transactions);
  const holding = newestHolding(own(facts.holdings));
  const revenue = own(facts.revenue).toSorted(newestFirst);
  const share = newestAiShares(revenue, [miner])[0] ?? null;
  const runRate = own(facts.runRates).toSorted((a, b) => b.date.localeCompare(a.date))[0] ?? null;
  const hashrates = newestHashrates(own(facts.hashrates));
  const guidance = own(facts.guidance).toSorted((a, b) => a.targetDate.localeCompare(b.targetDate));
  const commitments = own(facts.commitments).toSorted((a, b) => b.date.localeCompare(a.date));
  // What is said of all miners is not said of a company that is none.
  const isOneOfThem = !isOutside(miner);
  const risks = [...own(facts.risks), ...facts.risks.filter((risk) => isOneOfThem && risk.miner === null)];
  const changes = await latestChanges(deps, question, miner);
  const [measurement] = await measureTargets(deps, question, [miner]);
  if (measurement === undefined) throw new Error("a target was not measured");
  const btc = await closesOf(deps, transactions, day);
  const price = await newestClose(deps, question, miner);
  const year = yearToDate(deps, question, miner, measurement);
  return {
    ...answerBase(question, [
      ...contracts,
      ...own(facts.debtTotals),
      ...debts,
      ...(holding === null ? [] : [holding]),
      ...transactions,
      ...revenue,
      ...(runRate === null ? [] : [runRate]),
      ...guidance,
      ...hashrates,
      ...commitments,
      ...factsOfChanges(facts, changes),
      ...risks,
    ]),
    ...(await priceFreshness(deps, question, now, [price?.session ?? null, year.ytdSpan?.session ?? null])),
    miner: miner.ticker,
    name: miner.name,
    kind: miner.kind,
    cik: miner.cik,
    exchange: miner.exchange,
    fiscalYearEnd: miner.fiscalYearEnd,
    names: [miner.name, ...miner.formerNames],
    aliases: miner.formerTickers,
    price,
    ...year,
    contracts: contracts.map((contract) => contractLine(contract, facts, day)),
    contractTotals: contractTotals(contracts),
    debt: {
      instruments: debts.map((debt) => debtLine(debt, facts)),
      totals:
        debts.length === 0 && own(facts.debtTotals).length === 0 ? [] : debtTotalLines(facts, miner.id, day),
    },
    treasury: {
      latest: holding === null ? null : holdingLine(holding, facts),
      transactions: transactions.map((transaction) => transactionLine(transaction, facts, btc)),
    },
    aiShare: share === null ? null : aiShareLine(share),
    revenue: revenue.map(revenueLine),
    runRate: runRate === null ? null : { arrUsd: runRate.arrUsd, date: runRate.date },
    promises: deliveryPromises(contracts, guidance, day).map((promise) => promiseLine(promise, facts)),
    guidance: guidance.map((row) => guidanceLine(row, facts)),
    hashrates: hashrates.map(({ hashrateEhs, basis, date }) => ({ hashrateEhs, basis, date })),
    commitments: commitments.map(({ id, date, kind, amountUsd }) => ({ id, date, kind, amountUsd })),
    risks: risks.map((risk) => risk.statement),
    changes,
    note: miner.note,
    claims: claimLines(
      facts,
      "miner",
      miner.id,
      (claim) => (claim.miner === null ? null : ourMinerFigure(deps, claim, facts, miner, measurement)),
      isOneOfThem,
    ),
  };
}

function newestFirst(a: RevenuePeriod, b: RevenuePeriod): number {
  return b.periodEnd.localeCompare(a.periodEnd) || b.periodStart.localeCompare(a.periodStart);
}

/** The newest changes of the miner published by the day; what somebody else claimed is no change of the miner. */
async function latestChanges(
  deps: AnswerDeps,
  { facts, day }: Question,
  miner: Miner,
): Promise<MinerAnswer["changes"]> {
  const feed = await deps.facts.changes({ since: null, until: null });
  const own = feed.filter(
    (change) =>
      change.miner === miner.id &&
      change.kind !== "claim" &&
      change.kind !== "miner" &&
      change.knownAt !== null &&
      change.knownAt <= day,
  );
  return changeLines(facts, own).slice(0, NEWEST_CHANGES);
}

/** The newest stored close up to the day, as it was traded or adjusted for later splits; null without one. */
async function newestClose(
  deps: AnswerDeps,
  { coverage, day }: Question,
  miner: Miner,
): Promise<MinerAnswer["price"]> {
  const stored = coverage.securities.find((row) => row.security === miner.id);
  if (stored === undefined) return null;
  const end = stored.last < day ? stored.last : day;
  const history = await deps.prices.history([miner.id], addDays(end, -PRICE_DAYS), end);
  const bar = (history.bars.get(miner.id) ?? []).findLast((candidate) => !candidate.quarantined);
  return bar === undefined ? null : { closeUsd: bar.close, session: bar.session };
}

function yearToDate(
  deps: AnswerDeps,
  question: Question,
  miner: Miner,
  measurement: Measurement,
): Pick<MinerAnswer, "ytdPct" | "btcYtdPct" | "gapPp" | "ytdSpan" | "ytdWhy" | "series"> {
  const reading = readWindow(measurement, "ytd");
  const gap = gapOf(deps, question, miner, reading);
  return {
    ytdPct: gap.subject.returnPct,
    btcYtdPct: gap.btc.returnPct,
    gapPp: gap.gapPp,
    ytdSpan: spanOf(gap.baseSession, gap.session),
    ytdWhy: gap.why,
    series: indexedSeries(deps, question, miner, measurement, [reading]),
  };
}

function spanOf(baseSession: IsoDate | null, session: IsoDate | null): MinerAnswer["ytdSpan"] {
  return baseSession === null || session === null ? null : { baseSession, session };
}

/** Every watched miner, all returns between the same two sessions: those of the basket where it has them. */
async function watchedAnswer(deps: AnswerDeps, question: Question, now: Instant): Promise<WatchedAnswer> {
  const { facts, day } = question;
  const miners = facts.miners;
  const [basket, ...measured] = await measureTargets(deps, question, [null, ...miners]);
  if (basket === undefined) throw new Error("a target was not measured");
  const span = commonYear(basket, measured);
  const inBasket = new Set(
    deps.basket.members.filter((member) => member.until === null).map((member) => member.security),
  );
  return {
    ...answerBase(question, []),
    ...(await priceFreshness(deps, question, now, [span?.session ?? null])),
    miners: miners.map((miner, index) => {
      const measurement = measured[index];
      const reading =
        span === null || measurement === undefined ? null : readWindow(measurement, "ytd", span.session);
      return {
        miner: miner.ticker,
        name: miner.name,
        kind: miner.kind,
        inPw14: inBasket.has(miner.id),
        ytdPct: reading?.returnPct ?? null,
        contracts: countOf(facts, miner),
        debts: facts.debts.filter((debt) => debt.miner === miner.id && countsOn(debt, day)).length,
      };
    }),
    ytdSpan: span,
  };
}

function countOf(facts: FactSet, miner: Miner): number {
  return countedContracts(facts.contracts.filter((contract) => contract.miner === miner.id)).length;
}

function commonYear(basket: Measurement, miners: readonly Measurement[]): WatchedAnswer["ytdSpan"] {
  const readings = [basket, ...miners].map((measurement) => readWindow(measurement, "ytd"));
  const known = readings.filter((reading) => reading.gapPp !== null);
  const [own] = readings;
  const newest =
    own !== undefined && own.gapPp !== null
      ? own
      : known.toSorted((a, b) => (b.session ?? "").localeCompare(a.session ?? ""))[0];
  return newest === undefined ? null : spanOf(newest.baseSession, newest.session);
}
