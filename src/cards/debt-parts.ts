import type { DebtApart } from "../domain/debt.ts";
import { count, dayInWords, pct, plural, usd, words } from "../domain/wording.ts";
import type { ApartLine, DebtAnswer, DebtTotalLine, ProjectLine } from "../surface/answers/debt.ts";
import type { Block, Table } from "../surface/card.ts";
import { text } from "./common.ts";
import { debtChart } from "./debt-chart.ts";
import { clip, escapeMarkdown } from "./format.ts";

/** The line of the company's debt that leads for each miner: a current published total, else the first one there is. */
export function headlines(totals: readonly DebtTotalLine[]): readonly DebtTotalLine[] {
  return [...Map.groupBy(totals, (line) => line.miner).values()].flatMap((lines) => {
    const whole = lines.filter((line) => line.scope === "total_debt" || line.scope === "long_term_debt");
    const published = whole.filter((line) => line.reportedUsd !== null);
    return published.find((line) => !line.outdated) ?? whole[0] ?? lines[0] ?? [];
  });
}

/**
 * “$5.6B recorded of $5.8B reported at 31 Mar 2026”, with what a reader must know about the pair. `unpublished` is
 * said where the company published no total.
 */
export function totalText(line: DebtTotalLine, unpublished = ", no company total published"): string {
  const scope = line.scope === "total_debt" ? "" : ` (${scopeWords(line.scope)})`;
  const recorded = line.recordedUsd === null ? "nothing recorded" : `${usd(line.recordedUsd)} recorded`;
  const pair =
    line.reportedUsd === null
      ? `${recorded}${scope}${unpublished}`
      : `${recorded} of ${usd(line.reportedUsd)} reported${scope} at ${dayInWords(line.asOf)}`;
  const notes: string[] = [];
  if (line.differs && line.differencePct !== null) {
    notes.push(
      `${pct(Math.abs(line.differencePct))} ${line.differencePct < 0 ? "less" : "more"} than reported`,
    );
  }
  if (line.outdatedSince !== null) {
    const now = line.recordedNowUsd === null ? "" : `: ${usd(line.recordedNowUsd)} recorded now`;
    notes.push(`old since the issue of ${dayInWords(line.outdatedSince)}${now}`);
  }
  if (line.recordedUsd !== null && line.openOptionsUsd > 0) {
    notes.push(`${usd(line.recordedUsd + line.openOptionsUsd)} with options still open`);
  }
  if (line.unallocatedUsd > 0) {
    notes.push(`${usd(line.unallocatedUsd)} retired, not taken off: it also touches other debt`);
  }
  if (line.withoutPrincipal > 0) {
    notes.push(`${plural(line.withoutPrincipal, "instrument")} without a stated amount`);
  }
  return notes.length === 0 ? pair : `${pair}\n-# ${notes.join(" · ")}`;
}

/** What stands beside the totals, one line per reason. */
export function apartBlocks(apart: readonly ApartLine[]): readonly Block[] {
  if (apart.length === 0) return [];
  const lines = apart.map((line) => {
    const amount = line.principalUsd === null ? "amount not stated" : usd(line.principalUsd);
    const without = line.withoutPrincipal === 0 ? "" : `, ${line.withoutPrincipal} without an amount`;
    return `- **${amount}** ${apartWords(line.apart)} (${line.miners.join(", ")}${without})`;
  });
  return [text(["### Apart, not in the totals", ...lines].join("\n"))];
}

/** The maturity wall as a picture; nothing where there is nothing to compare. */
export function chartBlocks(answer: DebtAnswer): readonly Block[] {
  const chart = debtChart(answer);
  return chart === null ? [] : [{ type: "chart", chart }];
}

/** Counted principal by year of maturity. */
export function wallBlocks(answer: DebtAnswer): readonly Block[] {
  if (answer.maturities.length === 0) return [];
  const table: Table = {
    type: "table",
    caption: "Falls due",
    columns: [
      { header: "Year", align: "left" },
      { header: "Principal", align: "right" },
      { header: "Most of it", align: "left", phone: false },
    ],
    rows: answer.maturities.map((line) => [
      line.year === null ? "not stated" : String(line.year),
      usd(line.principalUsd),
      words(line.byType[0]?.type ?? ""),
    ]),
  };
  if (answer.maturitiesNotTakenOffUsd <= 0) return [table];
  return [
    table,
    text(
      `-# ${usd(answer.maturitiesNotTakenOffUsd)} was bought back across several years; the split is not stated, so the years still hold it.`,
    ),
  ];
}

/** Yearly base rent against the yearly coupon, one project after the other; GPU cloud named as such. */
export function projectBlocks(projects: readonly ProjectLine[]): readonly Block[] {
  if (projects.length === 0) return [];
  return [text(["### Projects: base rent against coupon", ...projects.map(projectText)].join("\n"))];
}

function projectText(line: ProjectLine): string {
  const cover = line.coverage === null ? "coverage not known" : `${count(line.coverage, 1)}× covered`;
  const income = line.incomeKind === "gpu_cloud" ? "gross cloud revenue" : "rent";
  const rent =
    line.yearlyRentUsd === null ? `${income} not known` : `${usd(line.yearlyRentUsd)} ${income} a year`;
  const coupon =
    line.yearlyCouponUsd === null ? "coupon not known" : `${usd(line.yearlyCouponUsd)} coupon a year`;
  const perMw =
    line.debtPerMwUsd === null ? null : `${usd(line.debtPerMwUsd)} of debt per MW of critical IT load`;
  const joined = line.inferred
    ? `joined by us${line.why === null ? "" : `: ${escapeMarkdown(clip(line.why, 160))}`}`
    : null;
  const small = [perMw, ...line.notes.map((note) => escapeMarkdown(note.replace(/\.$/, ""))), joined].filter(
    (part) => part !== null,
  );
  const first = `**${line.miner} ${escapeMarkdown(line.project)}** ${cover} · ${rent} · ${coupon}`;
  return small.length === 0 ? first : `${first}\n-# ${small.join(" · ")}`;
}

/** Why an instrument is not in the totals, in a word or two. */
export function apartWords(apart: DebtApart): string {
  switch (apart) {
    case "preferred_equity":
      return "preferred equity";
    case "joint_venture":
      return "notes of a joint venture, at full value";
    case "not_drawn":
      return "committed, not drawn";
    case "not_closed":
      return "planned, announced or priced, not closed";
    case "being_replaced":
      return "being replaced by newer debt";
  }
}

function scopeWords(scope: string): string {
  return scope === "barber_lake_secured_notes"
    ? "one series, Barber Lake notes, not the company's debt"
    : words(scope);
}

/** Rows in groups of a size, the last one shorter. */
export function chunks<T>(rows: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
