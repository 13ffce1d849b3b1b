import type { FilerCard } from "../../app/ports/filings.ts";
import {
  type Evidence,
  FILED_METRICS,
  type FiledBasis,
  type FiledObservation,
  type FiledUnit,
  type FilingQuestion,
  type FilingReport,
  type QuestionKind,
} from "../../domain/filing/observation.ts";
import type { PeriodLength } from "../../domain/filing/period.ts";
import type { ReadingProblem, ReadingProblemKind } from "../../domain/filing/tagged.ts";
import {
  booleanAt,
  type JsonObject,
  listedAt,
  numberAt,
  numberOrNullAt,
  objectAt,
  objectOrNullAt,
  objectsAt,
  parseObject,
  textAt,
  textOrNullAt,
  textsAt,
  wordAt,
} from "./json.ts";

const BASES: Readonly<Record<FiledBasis, true>> = {
  company: true,
  as_reported_total: true,
  without_pledged: true,
  with_pledged: true,
  current: true,
  noncurrent: true,
  sum_of_lines: true,
  carrying_amount: true,
  without_restricted: true,
  with_restricted: true,
  one_part: true,
  sum_of_parts: true,
};

const UNITS: Readonly<Record<FiledUnit, true>> = { usd: true, btc: true, shares: true };

const HOW: Readonly<Record<FiledObservation["how"], true>> = { tagged: true, sum: true, difference: true };

const LENGTHS: Readonly<Record<PeriodLength, true>> = {
  instant: true,
  quarter: true,
  half: true,
  nine_months: true,
  year: true,
};

const QUESTIONS: Readonly<Record<QuestionKind, true>> = {
  wrong_unit: true,
  other_currency: true,
  inconsistent: true,
  negative: true,
  implied_price: true,
  impossible_count: true,
  parts_disagree: true,
  lines_missing: true,
  no_balance_sheet: true,
  unlisted_line: true,
  net_of_income: true,
  unclear_segment: true,
  more_than_total: true,
  several_candidates: true,
  jump: true,
};

const PROBLEMS: Readonly<Record<ReadingProblemKind, true>> = {
  charset: true,
  not_closed: true,
  not_read: true,
  other_target: true,
  missing_name: true,
  missing_continuation: true,
  unknown_context: true,
  bad_period: true,
  bad_context: true,
  missing_unit: true,
  unknown_unit: true,
  unreadable_number: true,
  no_period_end: true,
  two_companies: true,
};

function readEvidence(object: JsonObject): Evidence {
  return {
    document: textAt(object, "document"),
    tag: textAt(object, "tag"),
    context: textAt(object, "context"),
    periodStart: textOrNullAt(object, "periodStart"),
    periodEnd: textAt(object, "periodEnd"),
    dimensions: objectsAt(object, "dimensions").map((one) => ({
      axis: textAt(one, "axis"),
      member: textAt(one, "member"),
    })),
    unit: textAt(object, "unit"),
    value: numberOrNullAt(object, "value"),
    text: textAt(object, "text"),
    scale: numberAt(object, "scale"),
  };
}

function readObservation(object: JsonObject): FiledObservation {
  return {
    metric: listedAt(object, "metric", FILED_METRICS),
    periodStart: textOrNullAt(object, "periodStart"),
    periodEnd: textAt(object, "periodEnd"),
    length: wordAt(object, "length", LENGTHS),
    value: numberAt(object, "value"),
    unit: wordAt(object, "unit", UNITS),
    basis: wordAt(object, "basis", BASES),
    label: textOrNullAt(object, "label"),
    how: wordAt(object, "how", HOW),
    evidence: objectsAt(object, "evidence").map(readEvidence),
  };
}

function readQuestion(object: JsonObject): FilingQuestion {
  const suggestion = objectOrNullAt(object, "suggestion");
  return {
    kind: wordAt(object, "kind", QUESTIONS),
    metric: listedAt(object, "metric", FILED_METRICS),
    periodStart: textOrNullAt(object, "periodStart"),
    periodEnd: textAt(object, "periodEnd"),
    sentence: textAt(object, "sentence"),
    suggestion:
      suggestion === null
        ? null
        : {
            value: numberAt(suggestion, "value"),
            unit: wordAt(suggestion, "unit", UNITS),
            why: textAt(suggestion, "why"),
          },
    evidence: objectsAt(object, "evidence").map(readEvidence),
  };
}

function readProblem(object: JsonObject): ReadingProblem {
  return { kind: wordAt(object, "kind", PROBLEMS), sentence: textAt(object, "sentence") };
}

/** A report as it was written. Throws where a field is not what this version knows. */
export function readFilingReport(text: string): FilingReport {
  const report = parseObject(text);
  const document = objectAt(report, "document");
  return {
    document: {
      name: textAt(document, "name"),
      company: textOrNullAt(document, "company"),
      cik: textOrNullAt(document, "cik"),
      form: textOrNullAt(document, "form"),
      isAmendment: document["isAmendment"] === null ? null : booleanAt(document, "isAmendment"),
      periodEnd: textOrNullAt(document, "periodEnd"),
      fiscalYearEnd: textOrNullAt(document, "fiscalYearEnd"),
      figures: numberAt(document, "figures"),
    },
    observations: objectsAt(report, "observations").map(readObservation),
    questions: objectsAt(report, "questions").map(readQuestion),
    problems: objectsAt(report, "problems").map(readProblem),
  };
}

/** What the SEC said of a company, as it was written. Throws where a field is not what it should be. */
export function readFilerCard(text: string): FilerCard {
  const filer = parseObject(text);
  return {
    cik: textAt(filer, "cik"),
    name: textAt(filer, "name"),
    formerNames: textsAt(filer, "formerNames"),
    tickers: textsAt(filer, "tickers"),
    exchanges: textsAt(filer, "exchanges"),
    fiscalYearEnd: textOrNullAt(filer, "fiscalYearEnd"),
  };
}
