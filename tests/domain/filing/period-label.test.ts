import { expect, it } from "vitest";
import { periodLabelOf } from "../../../src/domain/filing/period-label.ts";

it.each([
  ["a calendar quarter", "2026-04-01", "2026-06-30", "12-31", "Q2 2026"],
  ["the last one", "2025-10-01", "2025-12-31", "12-31", "Q4 2025"],
  ["a calendar year", "2025-01-01", "2025-12-31", "12-31", "FY2025"],
  ["a quarter of 13 weeks that ends in the next month", "2026-01-03", "2026-04-03", "12-31", "Q1 2026"],
  ["a year of 53 weeks that ends in January", "2025-12-28", "2027-01-02", "12-31", "FY2026"],
  ["a year to September: its first quarter", "2025-10-01", "2025-12-31", "09-30", "Q1 FY26"],
  ["a year to September: its third", "2025-04-01", "2025-06-30", "09-30", "Q3 FY25"],
  ["a year to September: the last", "2025-07-01", "2025-09-30", "09-30", "Q4 FY25"],
  ["a year to September", "2024-10-01", "2025-09-30", "09-30", "FY25"],
  ["a year to June: its first quarter", "2025-07-01", "2025-09-30", "06-30", "Q1 FY26"],
  ["a year to June: its second", "2025-10-01", "2025-12-31", "06-30", "Q2 FY26"],
  ["a year to March: its third quarter", "2025-10-01", "2025-12-31", "03-31", "Q3 FY26"],
  ["a year to March: its last", "2026-01-01", "2026-03-31", "03-31", "Q4 FY26"],
  ["a year to May: its second quarter", "2025-09-01", "2025-11-30", "05-31", "Q2 FY26"],
  ["a year to May: its last", "2026-03-01", "2026-05-31", "05-31", "Q4 FY26"],
  ["a year to February in a leap year", "2027-12-01", "2028-02-29", "02-29", "Q4 FY28"],
  ["the turn of a century of years", "2100-01-01", "2100-03-31", "06-30", "Q3 FY00"],
  ["a quarter beside the fiscal year", "2026-02-01", "2026-04-30", "12-31", "1 Feb – 30 Apr 2026"],
  ["twelve months that are no fiscal year", "2025-07-01", "2026-06-30", "12-31", "1 Jul 2025 – 30 Jun 2026"],
  ["nine months", "2026-01-01", "2026-09-30", "12-31", "1 Jan – 30 Sep 2026"],
])("names %s", (_name, start, end, fiscalYearEnd, expected) => {
  expect(periodLabelOf(start, end, fiscalYearEnd)).toBe(expected);
});
