import { lastSessionOnOrBefore, newestClosedSession } from "../../domain/calendar.ts";
import type { Claim } from "../../domain/claim.ts";
import type { Measurement } from "../../domain/divergence.ts";
import type { SecurityId } from "../../domain/market.ts";
import { type DivergenceReading, type WindowName, WINDOWS } from "../../domain/reading.ts";
import { FEWEST_LISTED } from "../../domain/rule.ts";
import { isServerList } from "../../domain/server-list.ts";
import type { Instant, IsoDate } from "../../domain/time.ts";
import { readWindow } from "../../domain/window.ts";
import { dayInWords } from "../../domain/wording.ts";
import type { Answered, ClaimLine, Refusal } from "../../surface/answers/common.ts";
import type {
  DivergenceAnswer,
  DivergenceWindow,
  DivergenceWindowsAnswer,
  TodayPrices,
} from "../../surface/answers/divergence.ts";
import { claimLines } from "./claims.ts";
import { answerBase, type AnswerDeps, ask, type Question, resolveMiner, withNamed } from "./context.ts";
import { priceFreshness, sessionsBehind } from "./freshness.ts";
import { type GapTarget, gapOf, isAlone, listedIn, measureTargets, nameOf } from "./gaps.ts";
import { indexedSeries } from "./indexed-series.ts";
import { lookAtToday } from "./today.ts";

/** Answered together where no window is asked for. */
const USUAL_WINDOWS: readonly WindowName[] = ["1d", "30d", "ytd"];

const OFFERED = ["today", ...WINDOWS] as const;

const DAY_OF_TODAY: Refusal = {
  kind: "not_together",
  option: "as_of",
  other: "window:today",
  why: "Prices of the session that runs are of now.",
  instead: "Leave out `as_of`, or choose `window:1d`.",
};

const NOT_REPRODUCIBLE =
  "the article's returns together are not reproducible on any session with our 14; its members and cut-off are unknown";

interface Options {
  readonly target?: string | undefined;
  readonly window?: string | undefined;
  readonly as_of?: string | undefined;
  /** What `target:LIST` stands for where somebody asks. */
  readonly list?: readonly SecurityId[];
}

type Found = Answered<DivergenceAnswer | DivergenceWindowsAnswer>;

/**
 * The gap between the basket, one miner or the list of the server, and BTC: one window in the flat shape, or three where none is asked for.
 * `today` is provisional, from the last close to the newest prices; without prices of today it is one day.
 * Refuses an unknown target, a window that is none, a wrong date, a day beside `today`, and a store without prices.
 */
export function createDivergenceAnswer(deps: AnswerDeps) {
  return async (options: Options, now: Instant): Promise<Found> => {
    const window = parseWindow(options.window);
    if (!window.ok) return window;
    if (window.window === "today" && options.as_of !== undefined) return { ok: false, refusal: DAY_OF_TODAY };
    const asked = await ask(deps, { as_of: options.as_of }, now, false);
    if (!asked.ok) return asked;
    const target = parseTarget(deps, asked.question, options);
    if (!target.ok) return target;
    const question = withNamed(deps, asked.question, membersIn(target.target));
    const refusal = refuseWithoutPrices(question);
    if (refusal !== null) return { ok: false, refusal };

    const [measurement] = await measureTargets(deps, question, [target.target]);
    if (measurement === undefined) throw new Error("a target was not measured");
    let today: TodayPrices | null = null;
    if (window.window === "today") {
      const found = await lookAtToday(deps, question, target.target, measurement, now);
      if (found.kind === "answer") {
        const claims = claimsBeside(deps, question, target.target, measurement);
        return {
          ok: true,
          answer: { ...answerBase(question, []), ...found.answer, behind: null, series: null, claims },
        };
      }
      today = found.today;
    }
    const names = window.window === null ? USUAL_WINDOWS : [window.window === "today" ? "1d" : window.window];
    const readings = names.map((name) => readWindow(measurement, name));
    const windows = readings.map((reading) => gapOf(deps, question, target.target, reading));
    const beside = {
      ...answerBase(question, []),
      ...(await priceFreshness(deps, question, now, sessionsBehind(question, windows))),
      behind: behindOf(deps, question, now, windows),
      series: indexedSeries(deps, question, target.target, measurement, readings),
      claims: claimsBeside(deps, question, target.target, measurement),
    };
    const [only] = windows;
    return window.window === null || only === undefined
      ? {
          ok: true,
          answer: {
            ...beside,
            target: nameOf(deps, target.target),
            ...listedIn(question, target.target),
            windows,
          },
        }
      : { ok: true, answer: { ...beside, ...only, ...(today === null ? {} : { today }) } };
  };
}

function parseWindow(
  typed: string | undefined,
):
  | { readonly ok: true; readonly window: WindowName | "today" | null }
  | { readonly ok: false; readonly refusal: Refusal } {
  if (typed === undefined) return { ok: true, window: null };
  const window = OFFERED.find((name) => name === typed.trim().toLowerCase());
  if (window !== undefined) return { ok: true, window };
  const expected = `one of ${OFFERED.join(", ")}`;
  const shortened = typed.length > 60 ? `${typed.slice(0, 59)}…` : typed;
  return { ok: false, refusal: { kind: "bad_option", option: "window", typed: shortened, expected } };
}

function parseTarget(
  deps: AnswerDeps,
  question: Question,
  { target: typed, list = [] }: Options,
): { readonly ok: true; readonly target: GapTarget } | { readonly ok: false; readonly refusal: Refusal } {
  if (typed === undefined || typed.trim().toUpperCase() === deps.basket.id.toUpperCase()) {
    return { ok: true, target: null };
  }
  if (isServerList(typed)) {
    return list.length < FEWEST_LISTED
      ? {
          ok: false,
          refusal: { kind: "short_list", option: "target", listed: list.length, fewest: FEWEST_LISTED },
        }
      : { ok: true, target: { list } };
  }
  const named = resolveMiner(question.everything.miners, "target", typed);
  return named.ok ? { ok: true, target: named.miner } : named;
}

function membersIn(target: GapTarget): readonly SecurityId[] {
  if (target === null) return [];
  return isAlone(target) ? [target.id] : target.list;
}

function refuseWithoutPrices({ coverage }: Question): Refusal | null {
  if (coverage.securities.length === 0) {
    return {
      kind: "no_prices",
      detail:
        "No daily prices yet: a running bot fetches them, which takes some minutes the first time; by hand `npm run import -- prices FOLDER`.",
    };
  }
  if (coverage.btc === null) {
    return {
      kind: "no_prices",
      detail:
        "No BTC prices yet: a running bot fetches them; by hand import a folder with `BTC-USD.csv`, `npm run import -- prices FOLDER`.",
    };
  }
  return null;
}

/** The newest session that had closed by then, where the figures are of an older one. */
function behindOf(
  deps: AnswerDeps,
  question: Question,
  now: Instant,
  windows: readonly DivergenceWindow[],
): { readonly lastSession: IsoDate } | null {
  const closed = newestClosedSession(deps.calendar, now);
  const asked = lastSessionOnOrBefore(deps.calendar, question.day);
  if (closed === null || asked === null) return null;
  const lastSession = closed < asked ? closed : asked;
  return windows.some(({ session }) => session !== null && session < lastSession) ? { lastSession } : null;
}

/** Published returns with our own figure on their date: for the basket all of them, for a miner its own. */
function claimsBeside(
  deps: AnswerDeps,
  question: Question,
  target: GapTarget,
  measurement: Measurement,
): readonly ClaimLine[] {
  if (target !== null && !isAlone(target)) return [];
  return claimLines(question.facts, "divergence", target?.id ?? null, (claim) =>
    ownFigure(deps, target, measurement, claim),
  );
}

/** Our own year-to-date figure for a published one: on the session on or before its date, from the year's base. */
export function ownFigure(
  deps: AnswerDeps,
  target: GapTarget,
  measurement: Measurement,
  claim: Claim,
): string | null {
  if (!isYearToDate(claim)) return null;
  const session = lastSessionOnOrBefore(deps.calendar, claim.periodEnd ?? claim.asOf);
  if (session === null) return null;
  const reading = readWindow(measurement, "ytd", session);
  const figure = figureFor(deps, target, claim, reading);
  if (figure === null || reading.baseSession === null) return null;
  const span = `${figure} from ${dayInWords(reading.baseSession)} to ${dayInWords(session)}`;
  // The article's returns stand together: no session has all of them, whatever its cut-off was.
  return claim.origin === "article" ? `${span}; ${NOT_REPRODUCIBLE}` : span;
}

function figureFor(
  deps: AnswerDeps,
  target: GapTarget,
  claim: Claim,
  reading: DivergenceReading,
): string | null {
  if (claim.miner !== null) {
    const own = reading.members.find((member) => member.security === claim.miner);
    return own === undefined ? null : `its share ${percentInWords(own.returnPct)}`;
  }
  if (/bitcoin|btc/i.test(claim.subject) && !/basket|mining|miner/i.test(claim.subject)) {
    return reading.btcReturnPct === null ? null : `BTC ${percentInWords(reading.btcReturnPct)}`;
  }
  if (target !== null || reading.returnPct === null) return null;
  if (/basket/i.test(claim.subject)) {
    return `${deps.basket.id}, equal weight, ${percentInWords(reading.returnPct)}`;
  }
  if (/best/i.test(claim.subject)) {
    const best = reading.members.reduce<number | null>(
      (most, { returnPct }) => (most === null || returnPct > most ? returnPct : most),
      null,
    );
    return best === null ? null : `best of ${deps.basket.id} ${percentInWords(best)}`;
  }
  return null;
}

function isYearToDate(claim: Claim): boolean {
  if (claim.value === null || !claim.unit.startsWith("percent")) return false;
  const start = claim.periodStart;
  return (
    (start !== null && start.endsWith("-01-01") && claim.periodEnd !== null) ||
    /year to date/i.test(claim.periodText ?? "")
  );
}

function percentInWords(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}%`;
}
