/**
 * Why a person should look. `reported_number`: somebody says that a number is wrong. `filing_question`: the reader of
 * filings found a figure that a rule refused. `filing_to_read`: a filing whose text no rule reads. `differs`: a filing
 * gives another figure than the record. `merge`: a shared fact looks like one that is here under another id.
 */
export const REVIEW_KINDS = [
  "reported_number",
  "filing_question",
  "filing_to_read",
  "differs",
  "merge",
] as const;

export type ReviewKind = (typeof REVIEW_KINDS)[number];
