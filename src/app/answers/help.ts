import { endsSoon } from "../../domain/calendar.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import { epochMs, type Instant, type IsoDate } from "../../domain/time.ts";
import type { Answered } from "../../surface/answers/common.ts";
import type { HelpAnswer } from "../../surface/answers/help.ts";
import type { AnyOptions } from "../../surface/command.ts";
import type { Health } from "../health.ts";
import type { PriceCoverage } from "../ports/prices.ts";
import { answerBase, type AnswerDeps, ask, tickerOf } from "./context.ts";
import { allRows } from "./without-filings.ts";

export interface HelpDeps extends AnswerDeps {
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly version: string;
  /** How sources and jobs fare; left out, or null, where no bot has worked on this store. */
  readonly health?: () => Promise<Health | null>;
}

/** How to begin, and what this bot knows and how old it is. It answers with an empty store too. */
export function createHelpAnswer(deps: HelpDeps) {
  return async (_options: AnyOptions, now: Instant): Promise<Answered<HelpAnswer>> => {
    const asked = await ask(deps, {}, now, false);
    if (!asked.ok) return asked;
    const { facts, coverage, day } = asked.question;
    const health = (await deps.health?.()) ?? null;
    const spot = (await deps.live?.spots.newest()) ?? null;
    return {
      ok: true,
      answer: {
        ...answerBase(asked.question, []),
        commands: deps.commands.map(({ name, description }) => ({ name, description })),
        version: deps.version,
        facts: {
          rows: allRows(facts).length,
          miners: facts.miners.length,
          from: facts.factsFrom,
          to: facts.factsTo,
        },
        prices: priceState(coverage),
        btcSpot:
          spot === null
            ? null
            : {
                priceUsd: spot.priceUsd,
                at: spot.at,
                ageS: secondsSince(spot.at, now),
                source: spot.source,
                check: spot.check,
                disagrees: spot.disagrees,
              },
        health: health === null ? null : healthLines(health, now),
        calendarUntil: deps.calendar.validUntil,
        calendarEndsSoon: endsSoon(deps.calendar, day),
        filings: asked.question.filings,
        dataNotes: dataNotes(facts),
      },
    };
  };
}

function secondsSince(at: Instant, now: Instant): number {
  return Math.max(0, Math.round((epochMs(now) - epochMs(at)) / 1000));
}

function healthLines({ sources, jobs }: Health, now: Instant): HelpAnswer["health"] {
  const ageS = (at: Instant | null): number | null => (at === null ? null : secondsSince(at, now));
  return {
    sources: sources.map((one) => ({
      source: one.source,
      capability: one.capability,
      verdict: one.verdict,
      lastSuccess: one.lastSuccess,
      ageS: ageS(one.lastSuccess),
      failures: one.failures,
      lastError:
        one.lastError === null ? null : { ...one.lastError, ageS: secondsSince(one.lastError.at, now) },
      nextTry: one.nextTry,
    })),
    jobs: jobs.map(({ job, verdict, lastRun, lastSuccess, lastError, nextTry }) => ({
      job,
      verdict,
      lastRun:
        lastRun === null
          ? null
          : {
              endedAt: lastRun.endedAt,
              ageS: secondsSince(lastRun.endedAt, now),
              outcome: lastRun.outcome,
            },
      lastSuccess,
      lastError,
      nextTry,
    })),
  };
}

function priceState(coverage: PriceCoverage): HelpAnswer["prices"] {
  const { securities, btc } = coverage;
  return {
    securities: securities.length,
    from: extreme(
      securities.map((security) => security.first),
      (a, b) => a < b,
    ),
    to: extreme(
      securities.map((security) => security.last),
      (a, b) => a > b,
    ),
    quarantined: securities.reduce((sum, security) => sum + security.quarantined, 0),
    btcTo: btc?.last ?? null,
  };
}

function extreme(dates: readonly IsoDate[], isBetter: (a: IsoDate, b: IsoDate) => boolean): IsoDate | null {
  return dates.reduce<IsoDate | null>(
    (best, date) => (best === null || isBetter(date, best) ? date : best),
    null,
  );
}

/** What a reader of the figures has to know; those about single companies come from the facts themselves. */
function dataNotes(facts: FactSet): readonly string[] {
  const notes = [
    "Every figure has a source, a date and a basis; a figure nobody published is “not known”, never 0.",
    "Megawatts are critical IT load or gross, never mixed; leases and GPU cloud are never added together.",
    "A published total, share or return is a claim: it stands beside our own figure and is never added to it.",
    "Gaps compare closes of the same NYSE sessions, without dividends; BTC at the close instant where it is known, else the close of the UTC day.",
  ];
  const together = facts.miners.flatMap((miner) =>
    miner.consolidates.map((id) => `${miner.ticker} and ${tickerOf(facts, id)}`),
  );
  if (together.length > 0) {
    notes.push(`Never added together, one consolidates the other: ${together.join("; ")}.`);
  }
  const apart = facts.miners.filter((miner) => miner.aiShareCaveat !== null).map((miner) => miner.ticker);
  if (apart.length > 0) notes.push(`AI shares not comparable with others: ${apart.join(", ")}.`);
  return notes;
}
