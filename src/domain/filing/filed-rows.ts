import type { DebtTotal, InterestExpense } from "../debt.ts";
import type { Fact, Source } from "../fact.ts";
import { FIGURE_METRICS, type FigureMetric, type ReportedFigure } from "../figure.ts";
import type { Miner } from "../miner.ts";
import type { RevenuePeriod } from "../revenue.ts";
import type { Holding, HoldingBasis } from "../treasury.ts";
import { dayInWords } from "../wording.ts";
import { tagInWords } from "./filed-fact.ts";
import type { FiledBasis, FiledObservation } from "./observation.ts";
import { periodLabelOf } from "./period-label.ts";
import { lengthOf } from "./period.ts";
import type { FiledReport, StandingFigure } from "./standing.ts";

/** A row with the list it belongs to. */
export type FiledRow =
  | { readonly list: "holdings"; readonly row: Holding }
  | { readonly list: "debtTotals"; readonly row: DebtTotal }
  | { readonly list: "interest"; readonly row: InterestExpense }
  | { readonly list: "revenue"; readonly row: RevenuePeriod }
  | { readonly list: "figures"; readonly row: ReportedFigure };

const HOLDING_BASES: Readonly<Partial<Record<FiledBasis, HoldingBasis>>> = {
  without_pledged: "consolidated_excluding_pledged",
  with_pledged: "consolidated_held_or_pledged",
};

/** Names as people write them, without what kind of company it is. */
const COMPANY_KIND =
  /,?\s+(?:Inc|Corp|Corporation|Ltd|Limited|Co|Company|plc|PLC|N\.V|S\.A|LLC|L\.P)\.?(?:\/[A-Za-z]+)?$/;

/** A report as a source: “CleanSpark 10-Q for 30 Jun 2025 (0000827876-25-000099)”. */
export function sourceOfReport(
  miner: Pick<Miner, "name">,
  filing: Pick<FiledReport, "accession" | "form" | "knownAt" | "url">,
  periodEnd: string | null,
): Source {
  const period = periodEnd === null ? "" : ` for ${dayInWords(periodEnd)}`;
  return {
    title: `${miner.name.replace(COMPANY_KIND, "")} ${filing.form}${period} (${filing.accession})`,
    url: filing.url,
    published: filing.knownAt,
    kind: "filing",
  };
}

/** True for a day, a quarter or a year: figures of the year so far only serve to find the quarters. */
export function isKept({
  periodStart: start,
  periodEnd: end,
}: Pick<FiledObservation, "periodStart" | "periodEnd">): boolean {
  const length = lengthOf({ start, end });
  return length === "instant" || length === "quarter" || length === "year";
}

/** The row of any figure but revenue, which takes two; null for those. */
export function rowOfFigure(
  figure: StandingFigure,
  miner: Miner,
): Exclude<FiledRow, { list: "revenue" }> | null {
  const { metric, periodStart, periodEnd, value, basis, label, unit } = figure.observation;
  const fact = (prefix: string, ...parts: readonly string[]): Fact =>
    factOf(figure, miner, [prefix, miner.id, ...parts].join("-"));
  if (metric === "btc_held") {
    const own = HOLDING_BASES[basis] ?? "as_reported_total";
    const row = { date: periodEnd, btc: value, qualifier: "exact", basis: own, disputed: false } as const;
    return { list: "holdings", row: { ...fact("t", periodEnd, slug(own)), ...row } };
  }
  if (metric === "debt_total") {
    const row = { totalUsd: value, scope: "total_debt", instruments: [] } as const;
    return { list: "debtTotals", row: { ...fact("dt", periodEnd, "total-debt"), ...row } };
  }
  if (metric === "interest_expense") {
    if (periodStart === null) return null;
    const periodLabel = labelOf(figure, miner);
    const row = { periodStart, periodEnd, periodLabel, amountUsd: value, scope: "company" } as const;
    return { list: "interest", row: { ...fact("ie", periodStart, periodEnd, "company"), ...row } };
  }
  if (!isFigureMetric(metric) || unit === "btc") return null;
  const days = periodStart === null ? [periodEnd] : [periodStart, periodEnd];
  const id = fact("fig", slug(metric), ...days, slug(basis), ...(label === null ? [] : [slug(label)]));
  return { list: "figures", row: { ...id, metric, periodStart, periodEnd, value, unit, basis, label } };
}

function isFigureMetric(metric: string): metric is FigureMetric {
  return FIGURE_METRICS.some((one) => one === metric);
}

/** Revenue of one period: in all, of AI, or both. */
export interface FiledRevenue {
  readonly total: StandingFigure | null;
  readonly ai: StandingFigure | null;
  /** What of it is AI, in the company's words. */
  readonly aiLabel: string | null;
}

/** The row of one period's revenue; null where neither figure is there or it is no period. */
export function rowOfRevenue({ total, ai, aiLabel }: FiledRevenue, miner: Miner): FiledRow | null {
  const main = total ?? ai;
  if (main === null || main.observation.periodStart === null) return null;
  const { periodStart, periodEnd } = main.observation;
  const figures = [total, ai].filter((figure) => figure !== null);
  const notes = figures.map(noteOf).filter((note) => note !== null);
  return {
    list: "revenue",
    row: {
      ...factOf(main, miner, `r-${miner.id}-${periodStart}-${periodEnd}`),
      knownAt: figures.reduce((latest, { knownAt }) => (knownAt > latest ? knownAt : latest), main.knownAt),
      sources: sourcesOf(figures, miner),
      note: notes.length === 0 ? null : [...new Set(notes)].join(" "),
      reasoning: figures.map(reasoningOf).join(" "),
      periodStart,
      periodEnd,
      periodLabel: labelOf(main, miner),
      totalUsd: total?.observation.value ?? null,
      aiUsd: ai?.observation.value ?? null,
      aiLabel: ai === null ? null : aiLabel,
      miningUsd: null,
      otherUsd: null,
      btcMined: null,
      netIncomeUsd: null,
    },
  };
}

function factOf(figure: StandingFigure, miner: Miner, id: string): Fact {
  return {
    id,
    miner: miner.id,
    asOf: figure.observation.periodEnd,
    knownAt: figure.knownAt,
    sources: sourcesOf([figure], miner),
    evidence: "filing",
    note: noteOf(figure),
    reasoning: reasoningOf(figure),
  };
}

function sourcesOf(figures: readonly StandingFigure[], miner: Miner): readonly Source[] {
  const reports = new Map(
    figures.flatMap((figure) => figure.reports).map((report) => [report.accession, report]),
  );
  return [...reports.values()].map((report) =>
    sourceOfReport(miner, report, report.report.document.periodEnd),
  );
}

function labelOf({ observation, reports }: StandingFigure, miner: Miner): string {
  const fiscalYearEnd = reports[0].report.document.fiscalYearEnd ?? miner.fiscalYearEnd;
  return periodLabelOf(
    observation.periodStart ?? observation.periodEnd,
    observation.periodEnd,
    fiscalYearEnd,
  );
}

const LONGER: Readonly<Record<string, string>> = {
  year: "The year less nine months",
  nine_months: "Nine months less the half-year",
  half: "The half-year less the first quarter",
};

/** Words for what nobody printed as it is. */
function noteOf({ observation }: StandingFigure): string | null {
  if (observation.how === "difference") return `${differenceOf(observation)}, by subtraction.`;
  if (observation.how !== "sum") return null;
  const parts = [...new Set(observation.evidence.map(partInWords))];
  return parts.length < 2 ? null : `Sum of ${parts.join(", ")}.`;
}

function partInWords({ tag, dimensions }: FiledObservation["evidence"][number]): string {
  return tagInWords(dimensions.at(-1)?.member ?? tag);
}

function differenceOf({ evidence }: FiledObservation): string {
  const [first] = evidence;
  const length = first === undefined ? null : lengthOf({ start: first.periodStart, end: first.periodEnd });
  return LONGER[length ?? ""] ?? "The longer period less the shorter";
}

function reasoningOf({ observation }: StandingFigure): string {
  const tags = [...new Set(observation.evidence.map(({ tag }) => tag))].join(" + ");
  return observation.how === "difference"
    ? `${differenceOf(observation)}, each from ${tags}.`
    : `Taken from ${tags}.`;
}

/** `with_pledged` → `with-pledged`, as an id has it. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
}
