import { standing } from "../fact-problem.ts";
import type { FactSet } from "../fact-set.ts";
import type { Fact } from "../fact.ts";
import { isMeasured, type Holding } from "../treasury.ts";
import type { FiledRow } from "./filed-rows.ts";

/** How far a rounded figure may lie from the one it rounds. */
const ROUNDED_SHARE = 0.005;

/** How far “about” may lie from it. */
const ABOUT_SHARE = 0.02;

/** How a row of a report stands to what is recorded under another id about the same thing. */
export type AgainstRecords =
  | { readonly kind: "new" }
  | { readonly kind: "confirmed"; readonly record: Fact }
  /** `corrected` is the record with the figures of the report, `field` the one to look at first. */
  | {
      readonly kind: "differs";
      readonly record: Fact;
      readonly corrected: FiledRow;
      readonly field: string;
      readonly was: number | null;
      readonly is: number;
    };

/**
 * Sets a row of a report beside the records of the same miner, thing and days, of the same basis where there is one. A
 * record within its rounding, or a bound that the figure keeps, is confirmed.
 */
export function againstRecords(filed: FiledRow, known: FactSet): AgainstRecords {
  switch (filed.list) {
    case "holdings":
      return holding(filed, known);
    case "debtTotals": {
      const { row } = filed;
      const others = othersOf(row, known.debtTotals).filter(
        (other) => other.scope === row.scope && other.asOf === row.asOf,
      );
      return judge(others, "totalUsd", row.totalUsd, (other, totalUsd) => ({
        list: "debtTotals",
        row: { ...restOn(other, row), totalUsd },
      }));
    }
    case "interest": {
      const { row } = filed;
      const others = othersOf(row, known.interest).filter(
        (other) => other.scope === row.scope && isOfPeriod(other, row),
      );
      return judge(others, "amountUsd", row.amountUsd, (other, amountUsd) => ({
        list: "interest",
        row: { ...restOn(other, row), amountUsd },
      }));
    }
    case "figures": {
      const { row } = filed;
      const others = othersOf(row, known.figures).filter(
        (other) =>
          other.metric === row.metric &&
          other.basis === row.basis &&
          other.label === row.label &&
          isOfPeriod(other, row),
      );
      return judge(others, "value", row.value, (other, value) => ({
        list: "figures",
        row: { ...restOn(other, row), value },
      }));
    }
    case "revenue":
      return revenue(filed, known);
  }
}

function othersOf<T extends Fact>(row: T, rows: readonly T[]): readonly T[] {
  return standing(rows).filter((other) => other.miner === row.miner && other.id !== row.id);
}

function isOfPeriod(
  a: { readonly periodStart: string | null; readonly periodEnd: string },
  b: { readonly periodStart: string | null; readonly periodEnd: string },
): boolean {
  return a.periodStart === b.periodStart && a.periodEnd === b.periodEnd;
}

/** The record as it is with the report behind its figures: its sources first, then what the record rested on. */
function restOn<T extends Fact>(record: T, { knownAt, sources, evidence, reasoning }: Fact): T {
  const urls = new Set(sources.map(({ url }) => url));
  const before = record.sources.filter(({ url }) => !urls.has(url));
  return { ...record, knownAt, sources: [...sources, ...before], evidence, reasoning };
}

function isClose(a: number, b: number, share: number): boolean {
  return Math.abs(a - b) <= share * Math.max(Math.abs(a), Math.abs(b));
}

/** Of records with a plain number: confirmed where one agrees, differing from the first where none does. */
function judge<T extends Fact, F extends keyof T & string>(
  others: readonly (T & Readonly<Record<F, number>>)[],
  field: F,
  is: number,
  correct: (other: T & Readonly<Record<F, number>>, value: number) => FiledRow,
): AgainstRecords {
  const [first] = others;
  if (first === undefined) return { kind: "new" };
  const agreeing = others.find((other) => isClose(other[field], is, ROUNDED_SHARE));
  if (agreeing !== undefined) return { kind: "confirmed", record: agreeing };
  return { kind: "differs", record: first, corrected: correct(first, is), field, was: first[field], is };
}

/**
 * Coins of one day. A record that says more precisely what is in the same number of coins confirms it too: the report
 * often does not say whether pledged ones are inside.
 */
function holding({ row }: Extract<FiledRow, { list: "holdings" }>, known: FactSet): AgainstRecords {
  const ofDay = othersOf(row, known.holdings).filter((other) => other.date === row.date && !other.disputed);
  const same = ofDay.filter((other) => other.basis === row.basis);
  const agreeing =
    same.find((other) => keepsWith(other, row.btc)) ??
    ofDay.find((other) => isMeasured(other) && Math.round(other.btc) === Math.round(row.btc));
  if (agreeing !== undefined) return { kind: "confirmed", record: agreeing };
  const [first] = same;
  if (first === undefined) return { kind: "new" };
  const corrected: FiledRow = {
    list: "holdings",
    row: { ...restOn(first, row), btc: row.btc, qualifier: "exact" },
  };
  return { kind: "differs", record: first, corrected, field: "btc", was: first.btc, is: row.btc };
}

function keepsWith({ qualifier, btc }: Holding, figure: number): boolean {
  switch (qualifier) {
    case "exact":
      return isClose(btc, figure, ROUNDED_SHARE);
    case "about":
      return isClose(btc, figure, ABOUT_SHARE);
    case "more_than":
      return figure >= btc;
    case "less_than":
      return figure <= btc;
  }
}

/** Revenue has two figures: where the record lacks one, that differs too, for a row of its own would count twice. */
function revenue({ row }: Extract<FiledRow, { list: "revenue" }>, known: FactSet): AgainstRecords {
  const others = othersOf(row, known.revenue).filter((other) => isOfPeriod(other, row));
  const [first] = others;
  if (first === undefined) return { kind: "new" };
  const fields = (["totalUsd", "aiUsd"] as const).flatMap((field) => {
    const is = row[field];
    return is === null ? [] : [{ field, is }];
  });
  const agreesWith = (other: typeof first) =>
    fields.every(({ field, is }) => {
      const was = other[field];
      return was !== null && isClose(was, is, ROUNDED_SHARE);
    });
  const agreeing = others.find(agreesWith);
  if (agreeing !== undefined) return { kind: "confirmed", record: agreeing };
  const differing = fields.find(({ field, is }) => {
    const was = first[field];
    return was === null || !isClose(was, is, ROUNDED_SHARE);
  });
  if (differing === undefined) return { kind: "confirmed", record: first };
  const corrected: FiledRow = {
    list: "revenue",
    row: {
      ...restOn(first, row),
      totalUsd: row.totalUsd ?? first.totalUsd,
      aiUsd: row.aiUsd ?? first.aiUsd,
      aiLabel: row.aiLabel ?? first.aiLabel,
    },
  };
  const { field, is } = differing;
  return { kind: "differs", record: first, corrected, field, was: first[field], is };
}
