import type { DebtType } from "../domain/debt.ts";
import { plural, usd } from "../domain/wording.ts";
import type { DebtAnswer, MaturityLine } from "../surface/answers/debt.ts";
import type { BarsChart, ChartTone } from "../surface/chart.ts";
import {
  capital,
  chartFooter,
  firstThatFit,
  inList,
  LONGEST_ALT,
  titleThatFits,
  yearCategories,
} from "./chart-words.ts";

/** Kinds of debt as people tell them apart, in the order of the bars from the bottom. */
const CLASSES = [
  { key: "convertible", name: "Convertible notes", tone: "one" },
  { key: "secured", name: "Secured notes", tone: "two" },
  { key: "loans", name: "Project and term loans", tone: "three" },
  { key: "credit", name: "Credit lines, equipment", tone: "four" },
] as const satisfies readonly { key: string; name: string; tone: ChartTone }[];

type DebtClass = (typeof CLASSES)[number]["key"];

const CLASS_OF: Record<DebtType, DebtClass> = {
  convertible_notes: "convertible",
  senior_secured_notes: "secured",
  bridge_loan: "loans",
  delayed_draw_term_loan: "loans",
  development_loan: "loans",
  project_loan: "loans",
  term_loan: "loans",
  credit_facility: "credit",
  equipment_financing: "credit",
  // Preferred equity stands apart and never counts; it has a place here so that no counted dollar can fall out.
  preferred_equity_facility: "credit",
  revolving_credit: "credit",
};

interface Due {
  readonly year: number;
  readonly principalUsd: number;
  readonly mayBeLessUsd: number;
  readonly byClass: ReadonlyMap<DebtClass, number>;
}

/**
 * Counted face by year of maturity and kind of debt: exactly the dated `maturities` of the answer. Null with fewer
 * than two years, where there is nothing to compare.
 */
export function debtChart(answer: DebtAnswer): BarsChart | null {
  const due = answer.maturities.flatMap((line) =>
    line.year === null ? [] : [{ ...line, year: line.year, byClass: byClass(line) }],
  );
  const most = Math.max(0, ...due.map((line) => line.principalUsd));
  if (due.length < 2 || most === 0) return null;
  const undated = answer.maturities.find((line) => line.year === null)?.principalUsd ?? 0;
  const categories = yearCategories(due.map((line) => line.year));
  return {
    kind: "bars",
    name: "debt",
    unit: "usd",
    layout: "stacked",
    title: title(answer, due, most),
    subtitle: subtitle(answer, undated),
    footer: chartFooter(
      answer,
      answer.instruments.filter((line) => line.countInTotals).map((line) => line.source.kind),
    ),
    alt: alt(answer, due, undated),
    categories: categories.map((category) => category.label),
    series: CLASSES.filter(({ key }) => due.some((line) => line.byClass.has(key))).map(
      ({ key, name, tone }) => ({
        name,
        tone,
        values: categories.map(
          ({ year }) => due.find((line) => line.year === year)?.byClass.get(key) ?? null,
        ),
      }),
    ),
  };
}

function byClass(line: MaturityLine): ReadonlyMap<DebtClass, number> {
  const sums = new Map<DebtClass, number>();
  for (const part of line.byType) {
    const key = CLASS_OF[part.type];
    sums.set(key, (sums.get(key) ?? 0) + part.principalUsd);
  }
  return sums;
}

/** `the most of any year` only where it holds however the face bought back is split over the years. */
function title(answer: DebtAnswer, due: readonly Due[], most: number): string {
  const who = answer.filter.miner === null ? "" : `${answer.filter.miner}: `;
  const [first, ...more] = due.filter((line) => line.principalUsd === most);
  if (first === undefined) return "";
  const verb = first.year < Number(answer.asOf.slice(0, 4)) ? "fell" : "falls";
  const amount = `${first.mayBeLessUsd > 0 ? "up to " : ""}${usd(most)} of debt ${verb} due in`;
  if (more.length > 0) {
    const years = inList([first, ...more].map((line) => String(line.year)));
    return `${who}${who === "" ? capital(amount) : amount} each of ${years}`;
  }
  const finding = `${who}${who === "" ? capital(amount) : amount} ${first.year}`;
  const surely = due.every((line) => line === first || line.principalUsd < most - first.mayBeLessUsd);
  return surely ? titleThatFits([`${finding}, the most of any year`, finding]) : finding;
}

function subtitle(answer: DebtAnswer, undated: number): string {
  const parts = ["Counted face"];
  if (undated > 0) parts.push(`${usd(undated)} without maturity date not shown`);
  if (answer.maturitiesNotTakenOffUsd > 0) {
    parts.push(`${usd(answer.maturitiesNotTakenOffUsd)} bought back not taken off`);
  }
  return parts.join(" · ");
}

function alt(answer: DebtAnswer, due: readonly Due[], undated: number): string {
  const first = due[0]?.year ?? 0;
  const last = due.at(-1)?.year ?? 0;
  const who = answer.filter.miner === null ? "" : ` of ${answer.filter.miner}`;
  const total = due.reduce((sum, line) => sum + line.principalUsd, 0);
  const notes = [`The bars add up to ${usd(total)}.`];
  if (undated > 0) notes.push(`${usd(undated)} without a maturity date is not shown.`);
  if (answer.maturitiesWithoutPrincipal > 0) {
    notes.push(
      `${plural(answer.maturitiesWithoutPrincipal, "instrument")} without a stated amount not shown.`,
    );
  }
  if (answer.maturitiesNotTakenOffUsd > 0) {
    notes.push(
      `${usd(answer.maturitiesNotTakenOffUsd)} was bought back across several years; the split is not stated, so the years still hold it.`,
    );
  }
  const head = `Stacked bar chart by year of maturity, ${first} to ${last}: counted face${who}. `;
  const tail = `. ${notes.join(" ")}`;
  return `${head}${firstThatFit(due.map(dueText), LONGEST_ALT - head.length - tail.length)}${tail}`;
}

/** `2030 $9.22B (secured notes $8.28B, convertible notes $940M)`. */
function dueText(line: Due): string {
  const parts = CLASSES.flatMap(({ key, name }) => {
    const part = line.byClass.get(key);
    return part === undefined ? [] : [{ name: name.toLowerCase(), part }];
  }).toSorted((a, b) => b.part - a.part);
  const [only] = parts;
  const split =
    parts.length === 1 && only !== undefined
      ? only.name
      : parts.map(({ name, part }) => `${name} ${usd(part)}`).join(", ");
  const upTo = line.mayBeLessUsd > 0 ? "up to " : "";
  return `${line.year} ${upTo}${usd(line.principalUsd)} (${split})`;
}
