import type { FigureMetric, ReportedFigure } from "../../domain/figure.ts";
import type { Filing } from "../../domain/filed.ts";
import type { FilingTable } from "../filing-tables.ts";
import type { Batch } from "./batch.ts";
import { parseTexts } from "./json.ts";
import { observationHead, onlyObservation } from "./observation-rows.ts";
import { factOf, rowIdsOf, type Shelf } from "./shelf.ts";
import { oneOf, present, wholeShares, wholeUsd } from "./values.ts";

/** Every metric once: the compiler misses one that is forgotten here. */
const METRICS: Readonly<Record<FigureMetric, true>> = {
  btc_fair_value: true,
  debt_line: true,
  interest_paid: true,
  cash: true,
  shares_outstanding: true,
};

const UNITS: Readonly<Record<ReportedFigure["unit"], true>> = { usd: true, shares: true };

/** Adds the row of a filing. */
export function addFiling(batch: Batch, rowId: number, filing: Filing): void {
  batch.filings.push({
    row_id: rowId,
    accession: filing.accession,
    form: filing.form,
    filed: filing.filed,
    accepted_at: filing.acceptedAt,
    items: JSON.stringify(filing.items),
    report_date: filing.reportDate,
  });
}

/** A filing from its row. */
export function filingOf(shelf: Shelf, row: FilingTable): Filing {
  return {
    ...factOf(shelf, row.row_id),
    accession: row.accession,
    form: row.form,
    filed: row.filed,
    acceptedAt: row.accepted_at,
    items: parseTexts(row.items, "the items of a filing"),
    reportDate: row.report_date,
  };
}

/** Adds a figure that only a report gives. */
export function addReportedFigure(batch: Batch, rowId: number, figure: ReportedFigure): void {
  const whole = figure.unit === "usd" ? wholeUsd : wholeShares;
  batch.observations.push({
    ...observationHead(rowId, figure, figure.metric),
    period_start: figure.periodStart,
    period_end: figure.periodEnd,
    value: whole(figure.value, figure.id),
    unit: figure.unit,
    basis: figure.basis,
    label: figure.label,
  });
}

/** The figures of reports on the shelf. */
export function reportedFiguresOf(shelf: Shelf): readonly ReportedFigure[] {
  return rowIdsOf(shelf, "figure").map((rowId) => {
    const row = onlyObservation(shelf, rowId);
    return {
      ...factOf(shelf, rowId),
      metric: oneOf(METRICS, row.metric),
      periodStart: row.period_start,
      periodEnd: row.period_end,
      value: present(row.value, "a reported figure"),
      unit: oneOf(UNITS, row.unit),
      basis: present(row.basis, "the basis of a reported figure"),
      label: row.label,
    };
  });
}
