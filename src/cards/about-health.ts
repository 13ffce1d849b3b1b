import type { Instant } from "../domain/time.ts";
import { plural } from "../domain/wording.ts";
import type { HelpAnswer, JobLine, SourceLine } from "../surface/answers/help.ts";
import { agoWords, momentWords } from "./age-words.ts";
import { clip, escapeMarkdown } from "./format.ts";
import { sourceName } from "./source-names.ts";

type Health = HelpAnswer["health"];

/** Longest account of an error: with every source failing at once all of them still fit on a page. */
const SOURCE_DETAIL = 70;
const JOB_DETAIL = 140;

/** An error before the last success is told for a day. */
const RECENT_S = 86_400;

const UNKNOWN = "Not known here: no bot has worked on this store yet.";

const CAPABILITIES: Readonly<Record<string, string>> = {
  btc_spot: "BTC now",
  btc_close: "BTC at the close",
  btc_daily: "BTC by UTC day",
  stock_bars: "Daily closes",
  stock_quotes: "Prices in session",
  network: "Network",
  filings: "Filings",
};

const JOBS: Readonly<Record<string, string>> = {
  "btc-spot": "BTC now",
  "stock-quotes": "Prices in session",
  "stock-bars": "Daily closes",
  "btc-close": "BTC at the close",
  network: "Network",
  filings: "Filings",
  "filing-lists": "Lists of filings",
  "shared-facts": "Shared facts",
  evaluate: "Alert rules",
  digest: "Daily digests",
  guilds: "Servers",
  housekeeping: "Housekeeping",
};

/** A line for each thing that is asked for, its sources in the order in which they are asked; below it what went wrong. */
export function sourceLines(health: Health): readonly string[] {
  if (health === null) return [UNKNOWN];
  if (health.sources.length === 0) return ["No source is asked here."];
  return [...Map.groupBy(health.sources, ({ capability }) => capability)].flatMap(([capability, sources]) => [
    `**${CAPABILITIES[capability] ?? escapeMarkdown(capability)}:** ${sources.map(stateOf).join(" · ")}`,
    ...sources.flatMap(errorOf),
  ]);
}

function stateOf({ source, verdict, ageS, nextTry }: SourceLine): string {
  const name = sourceName(source);
  const last = ageS === null ? "" : ` ${agoWords(ageS)}`;
  switch (verdict) {
    case "fresh":
      return `${name}${last}`;
    case "late":
      return `${name} late, last${last === "" ? " never" : last}${nextWords(nextTry)}`;
    case "failing":
      return `${name} failing`;
    case "never":
      return `${name} not answered yet${nextWords(nextTry)}`;
    case "standby":
      return `${name} standby${last === "" ? "" : `, last${last}`}`;
    case "off":
      return `${name} off`;
  }
}

/** The last error of a source that fails or did so within a day. */
function errorOf({
  source,
  verdict,
  lastError,
  lastSuccess,
  ageS,
  failures,
  nextTry,
}: SourceLine): readonly string[] {
  if (lastError === null || verdict === "off") return [];
  const detail = escapeMarkdown(clip(lastError.detail, SOURCE_DETAIL));
  if (verdict !== "failing") {
    return lastError.ageS > RECENT_S
      ? []
      : [`-# ${sourceName(source)}, ${agoWords(lastError.ageS)}: ${detail}`];
  }
  const last = lastSuccess === null || ageS === null ? "never answered" : `last answer ${agoWords(ageS)}`;
  return [`-# ${sourceName(source)}: ${detail} ${plural(failures, "failure")}, ${last}${nextWords(nextTry)}`];
}

/** A line for each job: when it last ran and how that ended. */
export function jobLines(health: Health): readonly string[] {
  return health === null ? [UNKNOWN] : health.jobs.map(jobLine);
}

function jobLine({ job, verdict, lastRun, lastError, nextTry }: JobLine): string {
  const name = `**${JOBS[job] ?? escapeMarkdown(job)}:**`;
  if (verdict === "off") return `${name} does not run here`;
  if (lastRun === null) return `${name} has not run yet${nextWords(nextTry)}`;
  const outcome = { done: "done", partly: "done in part", failed: "failed" }[lastRun.outcome];
  const late = verdict === "late" ? ", a run is missing" : "";
  const detail = lastError === null ? "" : `: ${escapeMarkdown(clip(lastError.detail, JOB_DETAIL))}`;
  return `${name} ${outcome} ${agoWords(lastRun.ageS)}${late}${nextWords(nextTry)}${detail}`;
}

function nextWords(at: Instant | null): string {
  return at === null ? "" : `, next ${momentWords(at)}`;
}
