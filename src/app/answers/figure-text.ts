import type { FigureMetric, ReportedFigure } from "../../domain/figure.ts";
import { count, dayInWords, plural, span, usd, words } from "../../domain/wording.ts";

/** The order in which figures of one filing are told: debt lines, which are many, last. */
const ORDER: readonly FigureMetric[] = [
  "cash",
  "btc_fair_value",
  "shares_outstanding",
  "interest_paid",
  "debt_line",
];

const NAMES: Readonly<Record<FigureMetric, string>> = {
  btc_fair_value: "fair value of bitcoin",
  debt_line: "debt line",
  interest_paid: "interest paid",
  cash: "cash",
  shares_outstanding: "shares outstanding",
};

/** What need not be said of a figure. */
const PLAIN_BASES: ReadonlySet<string> = new Set(["company", "one_part"]);

/** “cash (without restricted) $120M on 30 Sep 2026”, “debt line “2030 notes” $300M on 30 Sep 2026”. */
export function figureText(row: ReportedFigure): string {
  return `${nameOf(row)} ${figureValue(row)}`;
}

/** “$120M on 30 Sep 2026”, “$12M in 1 Jul – 30 Sep 2026”, “352,000,000 shares on 30 Sep 2026”. */
export function figureValue(row: ReportedFigure): string {
  const when =
    row.periodStart === null
      ? `on ${dayInWords(row.periodEnd)}`
      : `in ${span(row.periodStart, row.periodEnd)}`;
  return `${amountOf(row)} ${when}`;
}

/** Figures in the order in which they are told; those of one metric stay as they were. */
export function figuresInOrder<T extends ReportedFigure>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => ORDER.indexOf(a.metric) - ORDER.indexOf(b.metric));
}

/**
 * “cash $120M on 30 Sep 2026 ($110M on 30 Jun 2026), 12 debt lines”: the figures of one filing in one line. A metric
 * with more than two figures is counted. `beforeOf` gives the value of the period before in words.
 */
export function figuresTogether(
  rows: readonly ReportedFigure[],
  beforeOf: (id: string) => string | null,
): string {
  const byMetric = Map.groupBy(figuresInOrder(rows), ({ metric }) => metric);
  return [...byMetric]
    .flatMap(([metric, own]) => {
      if (own.length > 2 || (metric === "debt_line" && own.length > 1)) {
        return [
          metric === "debt_line"
            ? plural(own.length, NAMES[metric])
            : `${count(own.length)} figures of ${NAMES[metric]}`,
        ];
      }
      return own.map((row) => {
        const before = beforeOf(row.id);
        return `${figureText(row)}${before === null ? "" : ` (${before})`}`;
      });
    })
    .join(", ");
}

/** True where nothing but lines of debt is told: they say little without their total. */
export function isDebtLine({ metric }: Pick<ReportedFigure, "metric">): boolean {
  return metric === "debt_line";
}

function nameOf({ metric, basis, label }: ReportedFigure): string {
  const what = label === null ? "" : ` “${label}”`;
  return `${NAMES[metric]}${what}${PLAIN_BASES.has(basis) ? "" : ` (${words(basis)})`}`;
}

function amountOf({ value, unit }: ReportedFigure): string {
  return unit === "usd" ? usd(value) : `${count(value)} shares`;
}
