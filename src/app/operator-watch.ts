import { epochMs, type Instant } from "../domain/time.ts";
import { dayInWords, plural } from "../domain/wording.ts";
import type { SourceHealth } from "./health-sources.ts";
import type { Health, JobHealth } from "./health.ts";
import type { NoticeKind, OperatorNotices } from "./ports/operator-notices.ts";

/** Something that a person should know of. */
export interface Trouble {
  /** The same for the same trouble, however long it lasts. */
  readonly key: string;
  readonly kind: NoticeKind;
  readonly text: string;
}

/** Tells the people who run the bot of troubles that last. */
export interface OperatorWatch {
  /** Looks at one assessment; for every heartbeat. */
  look(health: Health): Promise<void>;
}

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
const MINUTE_MS = 60_000;
/** A job that did its work within this is given time. */
const JOB_PATIENCE_S = HOUR_S;
/** Others stand in for a provider, so it is given longer. */
const SOURCE_PATIENCE_S = DAY_S;
const FAILURES_OF_A_NEW_SOURCE = 5;
/** How long a trouble lasts before it is told: most are over by then. */
const LASTS_MS = 15 * MINUTE_MS;

/** Tells a trouble once it has lasted 15 minutes, and again each day that it lasts. A restart begins to count anew. */
export function createOperatorWatch(notices: OperatorNotices): OperatorWatch {
  const since = new Map<string, Instant>();
  const toldOn = new Map<string, string>();
  return {
    look: async (health) => {
      const troubles = troublesOf(health);
      const keys = new Set(troubles.map(({ key }) => key));
      for (const key of since.keys()) if (!keys.has(key)) since.delete(key);
      const today = health.at.slice(0, 10);
      for (const [key, day] of toldOn) if (day !== today) toldOn.delete(key);
      for (const { key, kind, text } of troubles) {
        const first = since.get(key) ?? health.at;
        since.set(key, first);
        if (epochMs(health.at) - epochMs(first) < LASTS_MS || toldOn.has(key)) continue;
        toldOn.set(key, today);
        await notices.notify(kind, text);
      }
    },
  };
}

/** What a person should know of at this moment, the gravest first. */
export function troublesOf(health: Health): readonly Trouble[] {
  return [
    ...health.jobs.flatMap(jobTrouble),
    ...priceTroubles(health),
    ...health.sources.flatMap((source) => sourceTrouble(source, health)),
    ...calendarTrouble(health),
  ];
}

function jobTrouble({ job, verdict, ageS, lastError }: JobHealth): readonly Trouble[] {
  if (verdict !== "failing" && verdict !== "late") return [];
  if (ageS !== null && ageS < JOB_PATIENCE_S) return [];
  const since = ageS === null ? "has never done its work" : `has not done its work for ${forHowLong(ageS)}`;
  const why = verdict === "late" ? "It does not run when it should." : (lastError?.detail ?? "");
  return [{ key: `job ${job}`, kind: "job_failing", text: `The job ${job} ${since}. ${why}`.trim() }];
}

/** Where the job that brings them is in trouble, that says it all. */
function priceTroubles({ prices, jobs }: Health): readonly Trouble[] {
  const series = [
    ["stock-bars", "Stock prices", prices.stocks],
    ["btc-close", "Prices of bitcoin", prices.btc],
  ] as const;
  return series.flatMap(([job, name, { verdict, newest, sessionsBehind }]) => {
    const isInOrder = jobs.some((one) => one.job === job && one.verdict === "fresh");
    if (verdict !== "late" || !isInOrder || newest === null || sessionsBehind === null) return [];
    const behind = `${plural(sessionsBehind, "session")} after it ${sessionsBehind === 1 ? "is" : "are"} missing`;
    const text = `${name} end on ${dayInWords(newest)}: ${behind}, although the job ${job} found nothing wrong.`;
    return [{ key: `prices ${job}`, kind: "prices_late", text }];
  });
}

function sourceTrouble(
  { source, capability, verdict, ageS, failures, lastError }: SourceHealth,
  { sources }: Health,
): readonly Trouble[] {
  if (verdict !== "failing") return [];
  if (ageS === null ? failures < FAILURES_OF_A_NEW_SOURCE : ageS < SOURCE_PATIENCE_S) return [];
  const wanted = WANTED[capability];
  const since =
    ageS === null ? `has never given ${wanted}` : `has given no ${wanted} for ${forHowLong(ageS)}`;
  const advice = source === "yahoo" && !sources.some((one) => one.source === "alpaca") ? ` ${ALPACA}` : "";
  const text = `${source} ${since}. ${lastError?.detail ?? ""}`.trim() + advice;
  return [{ key: `source ${source} ${capability}`, kind: "source_failing", text }];
}

const WANTED: Readonly<Record<SourceHealth["capability"], string>> = {
  btc_spot: "price of bitcoin",
  btc_close: "closes of bitcoin",
  btc_daily: "daily prices of bitcoin",
  stock_bars: "stock prices",
  stock_quotes: "quotes",
  network: "figures of the network",
  filings: "filings",
};

/** The way out that costs nothing. */
const ALPACA =
  "A free account at Alpaca is another source: set ALPACA_KEY_ID and ALPACA_SECRET_KEY, and start again.";

/** Once a week over the last two months, and daily once it has ended. */
function calendarTrouble({ calendar: { validUntil, daysLeft, endsSoon } }: Health): readonly Trouble[] {
  if (!endsSoon || (daysLeft >= 0 && daysLeft % 7 !== 0)) return [];
  const ends = daysLeft < 0 ? "ended" : "ends";
  const text = `The trading calendar ${ends} on ${dayInWords(validUntil)}. Update Pivotwatch, or add the next year to data/nyse-calendar.json.`;
  return [{ key: "calendar", kind: "calendar_ends", text }];
}

/** `3 hours`, `2 days`: whole units, rounded down. */
function forHowLong(seconds: number): string {
  return seconds < 2 * DAY_S
    ? plural(Math.floor(seconds / HOUR_S), "hour")
    : plural(Math.floor(seconds / DAY_S), "day");
}
