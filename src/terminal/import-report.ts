import type { FileReport } from "../app/import-prices.ts";
import type { RefusedRow } from "../app/ports/price-files.ts";
import type { Suspect, SuspectReason } from "../app/split-guard.ts";

/** Refused lines shown of one file; the rest is counted. */
const SHOWN_ROWS = 5;

const NUMBER = new Intl.NumberFormat("en-GB");

function rows(count: number): string {
  return count === 1 ? "1 row" : `${NUMBER.format(count)} rows`;
}

function nameOf(report: FileReport, benchmarks: readonly string[]): string {
  const { thing, symbol } = report;
  if (thing.kind === "btc") return "bitcoin, close of the UTC day";
  if (thing.kind === "benchmark") {
    return benchmarks.includes(symbol)
      ? `${symbol}, a benchmark`
      : `${symbol}, no watched miner, kept as a benchmark`;
  }
  return thing.miner.ticker === symbol ? symbol : `${symbol}, today ${thing.miner.ticker}`;
}

function refusals(refused: readonly RefusedRow[]): readonly string[] {
  if (refused.length === 0) return [];
  const reasons = Map.groupBy(refused, (row) => row.reason);
  const shown = refused.slice(0, SHOWN_ROWS);
  const more = refused.length - shown.length;
  return [
    ...[...reasons].map(([reason, same]) => `  refused ${rows(same.length)}: ${reason}`),
    ...shown.map((row) => `    line ${row.line}: ${row.text}${reasons.size > 1 ? ` (${row.reason})` : ""}`),
    ...(more > 0 ? [`    +${NUMBER.format(more)} more`] : []),
  ];
}

const SUSPECTS: Readonly<Record<SuspectReason, readonly [why: string, then: string]>> = {
  unrecorded_step: [
    "a step like a split that nobody has recorded",
    "record it (npm run import -- actions FILE), then import this file again",
  ],
  split_not_applied: [
    "a recorded split shows here as a step, while other rows are adjusted for it",
    "import one file over the whole span, adjusted throughout or as traded throughout",
  ],
  goes_on: [
    "the stored rows before them are set aside",
    "explain those (npm run import -- actions FILE), then import both files again",
  ],
};

function setAside(suspect: Suspect, count: number): readonly string[] {
  const [why, then] = SUSPECTS[suspect.reason];
  return [`  set aside ${rows(count)} from ${suspect.from} on: ${why}`, `    ${then}`];
}

/** What became of one file, in lines of plain text: first the sum, then what needs a person's eye. */
export function describeReport(report: FileReport, benchmarks: readonly string[]): readonly string[] {
  if (report.problem !== null) {
    return [`${report.name}: not imported: ${report.problem}.`, ...refusals(report.refused)];
  }
  const taken = report.added + report.changed + report.unchanged;
  const parts = [
    report.added > 0 ? `${NUMBER.format(report.added)} added` : null,
    report.changed > 0 ? `${NUMBER.format(report.changed)} changed` : null,
    report.unchanged > 0 ? `${NUMBER.format(report.unchanged)} unchanged` : null,
  ].filter((part) => part !== null);
  return [
    `${report.name} (${nameOf(report, benchmarks)}): ${rows(taken)}, ${report.first} to ${report.last}; ${parts.join(", ")}`,
    ...(report.asTraded ? ["  prices as traded: recorded splits are applied when they are read"] : []),
    ...(report.standIns > 0
      ? [`  ${rows(report.standIns)} without a close: the adjusted close stands in and is marked`]
      : []),
    ...(report.suspect === null ? [] : setAside(report.suspect, report.quarantined)),
    ...refusals(report.refused),
  ];
}

/** The sum over all files. */
export function describeTotals(reports: readonly FileReport[]): readonly string[] {
  const sum = (pick: (report: FileReport) => number): string =>
    NUMBER.format(reports.reduce((total, report) => total + pick(report), 0));
  const failed = reports.filter((report) => report.problem !== null).length;
  return [
    `Files: ${reports.length - failed} imported, ${failed} not. Rows: ${sum((report) => report.added)} added, ${sum((report) => report.changed)} changed, ${sum((report) => report.unchanged)} unchanged, ${sum((report) => report.refused.length)} refused, ${sum((report) => report.quarantined)} set aside.`,
  ];
}
