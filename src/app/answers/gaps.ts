import { quorumOf } from "../../domain/basket.ts";
import { measure, type Measurement, type SubjectMember } from "../../domain/divergence.ts";
import type { SecurityId } from "../../domain/market.ts";
import type { Miner } from "../../domain/miner.ts";
import type { DivergenceReading, WindowName } from "../../domain/reading.ts";
import { SERVER_LIST } from "../../domain/server-list.ts";
import { addDays, type IsoDate } from "../../domain/time.ts";
import { readWindow } from "../../domain/window.ts";
import { dayInWords } from "../../domain/wording.ts";
import type { DivergenceWindow } from "../../surface/answers/divergence.ts";
import { type AnswerDeps, type Question, tickerOf } from "./context.ts";

/** Miners that somebody listed, compared together. */
export interface ListTarget {
  /** By their ids; the facts need not know all of them. */
  readonly list: readonly SecurityId[];
}

/** What is compared with BTC: one miner, a list, or null for the published basket. */
export type GapTarget = Miner | ListTarget | null;

/** True for one company on its own. */
export function isAlone(target: GapTarget): target is Miner {
  return target !== null && !("list" in target);
}

/** How a target is named: a ticker in use today, the basket, or `LIST`. */
export function nameOf({ basket }: Pick<AnswerDeps, "basket">, target: GapTarget): string {
  if (target === null) return basket.id;
  return isAlone(target) ? target.ticker : SERVER_LIST;
}

/**
 * Calendar days of prices an answer loads before the newest session it can read: a year for the year-to-date base,
 * the 60 sessions of the regression before it, and three months in case some members' prices lag behind.
 */
const DAYS_LOADED = 550;

/** The part of a question that a gap needs: names, the day, and how far prices reach. */
type Asked = Pick<Question, "facts" | "day" | "coverage">;

/**
 * The windows of several targets at once, prices read in one go: `result[i][j]` is the i-th target's j-th window. A
 * gap that is not known is null and says why.
 */
export async function readGaps(
  deps: AnswerDeps,
  question: Asked,
  targets: readonly GapTarget[],
  windows: readonly WindowName[],
): Promise<readonly (readonly DivergenceWindow[])[]> {
  const measured = await measureTargets(deps, question, targets);
  return measured.map((measurement, index) => {
    const target = targets[index] ?? null;
    return windows.map((window) => gapOf(deps, question, target, readWindow(measurement, window)));
  });
}

/** The prices of each target laid out up to the question's day, read from the store in one go. */
export async function measureTargets(
  deps: AnswerDeps,
  question: Asked,
  targets: readonly GapTarget[],
): Promise<readonly Measurement[]> {
  const { peers, qqq } = deps.benchmarks;
  const subjects = targets.map((target) => membersOf(deps, question, target));
  const ends = subjects.map((members, index) => newestUseful(question, members, targets[index] ?? null));
  const from = addDays(
    ends.reduce((a, b) => (a < b ? a : b), question.day),
    -DAYS_LOADED,
  );
  const securities = new Set([...subjects.flat().map((member) => member.security), ...peers, qqq]);
  const history = await deps.prices.history([...securities], from, question.day);
  return subjects.map((members, index) =>
    measure({
      calendar: deps.calendar,
      history,
      kind: isAlone(targets[index] ?? null) ? "security" : "basket",
      members,
      peers,
      qqq,
      until: question.day,
    }),
  );
}

/** A reading in the words of the answers: tickers in use today, and why a gap is null. */
export function gapOf(
  deps: Pick<AnswerDeps, "basket">,
  question: Asked,
  target: GapTarget,
  reading: DivergenceReading,
): DivergenceWindow {
  const name = nameOf(deps, target);
  return {
    target: name,
    ...listedIn(question, target),
    window: reading.window,
    ...figuresOf(question, reading, reading.carried),
    z1: reading.z1,
    rho30: reading.rho30,
    why: whyMissing(question, target, name, reading),
  };
}

/** The tickers of a list that was asked for; nothing of other targets. */
export function listedIn(
  { facts }: Pick<Asked, "facts">,
  target: GapTarget,
): { readonly list?: readonly string[] } {
  return target === null || isAlone(target)
    ? {}
    : { list: target.list.map((security) => tickerOf(facts, security)) };
}

type Figures = Omit<DivergenceWindow, "list" | "target" | "window" | "z1" | "rho30" | "why">;

/** What a reading of closes and one of today's prices have alike, with members by their tickers in use today. */
export function figuresOf(
  question: Pick<Asked, "facts">,
  reading: Omit<DivergenceReading, "excluded" | "carried" | "window" | "z1" | "rho30" | "missing"> & {
    readonly excluded: readonly {
      readonly security: SecurityId;
      readonly reason: DivergenceWindow["subject"]["excluded"][number]["reason"];
    }[];
  },
  carried: readonly SecurityId[],
): Figures {
  const named = (security: SecurityId): string => tickerOf(question.facts, security);
  return {
    session: reading.session,
    baseSession: reading.baseSession,
    btc: { returnPct: reading.btcReturnPct, align: reading.btcAlign },
    subject: {
      returnPct: reading.returnPct,
      medianPct: reading.medianPct,
      capWeightedPct: reading.capWeightedPct,
      members: reading.members.map(({ security, returnPct }) => ({ ticker: named(security), returnPct })),
      excluded: reading.excluded.map(({ security, reason }) => ({ ticker: named(security), reason })),
      carried: carried.map(named),
    },
    peers: { returnPct: reading.peersReturnPct },
    qqq: { returnPct: reading.qqqReturnPct },
    gapPp: reading.gapPp,
    beta: reading.beta,
    r2: reading.r2,
    betaGapPp: reading.betaGapPp,
  };
}

function membersOf(deps: AnswerDeps, question: Asked, target: GapTarget): readonly SubjectMember[] {
  if (isAlone(target)) {
    return [{ security: target.id, from: deps.calendar.from, until: null, pricesSince: target.pricesSince }];
  }
  const since = new Map(question.facts.miners.map((miner) => [miner.id, miner.pricesSince]));
  const members =
    target === null
      ? deps.basket.members
      : target.list.map((security) => ({ security, from: deps.calendar.from, until: null }));
  return members.map((member) => ({
    ...member,
    pricesSince: since.get(member.security) ?? null,
  }));
}

/** The newest date up to the question's day by which enough of the members have prices. */
function newestUseful(question: Asked, members: readonly SubjectMember[], target: GapTarget): IsoDate {
  const last = new Map(question.coverage.securities.map((row) => [row.security, row.last]));
  const dates = members
    .flatMap((member) => last.get(member.security) ?? [])
    .toSorted()
    .toReversed();
  const needed = quorumOf(isAlone(target) ? "security" : "basket", members.length);
  const newest = [
    dates[needed - 1] ?? question.day,
    question.coverage.btc?.last ?? question.day,
    question.day,
  ];
  return newest.reduce((a, b) => (a < b ? a : b));
}

function whyMissing(
  question: Asked,
  target: GapTarget,
  name: string,
  reading: DivergenceReading,
): string | null {
  const { missing, session, baseSession } = reading;
  if (missing === null) return null;
  const date = session === null ? "the session" : dayInWords(session);
  const base = baseSession === null ? "the base" : dayInWords(baseSession);
  switch (missing.kind) {
    case "no_session":
      if (isAlone(target) && !question.coverage.securities.some((row) => row.security === target.id)) {
        return `no daily prices of ${name} are stored`;
      }
      return `no session up to ${dayInWords(question.day)} has both a BTC price and ${isAlone(target) ? `a close of ${name}` : "closes of enough members"}`;
    case "no_base":
      return `not enough history: the base, ${base}, lies before the first stored close`;
    case "no_btc":
      return `no BTC price is stored for ${missing.at === "base" ? base : date}`;
    case "no_quorum": {
      if (!isAlone(target)) {
        return `only ${String(missing.priced)} of ${String(missing.members)} members have closes on both ${base} and ${date}; ${String(missing.needed)} are needed`;
      }
      const reason = reading.excluded[0]?.reason;
      if (reason === "not_listed_at_base") return `${name} has no price yet on the base, ${base}`;
      if (reason === "quarantined") {
        return `${name} has a jump between ${base} and ${date} that looks like a split and is not recorded as one`;
      }
      return `${name} has no close of its own on ${base} or ${date}`;
    }
  }
}
