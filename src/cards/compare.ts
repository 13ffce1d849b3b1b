import { btc, count, mw, pct, pp, signedPct, usd } from "../domain/wording.ts";
import type { CompareAnswer, CompareRow } from "../surface/answers/sector.ts";
import type { Card, FactItem } from "../surface/card.ts";
import { answerCard, item, type View } from "./common.ts";
import { escapeMarkdown } from "./format.ts";
import { firstThatFits } from "./pivot-parts.ts";

/** Two to four miners side by side: one line per figure, what it means for each, and why some may not be ranked. */
export function compareCard(answer: CompareAnswer, _view: View): Card {
  const withReturns = answer.rows.some((row) => row.metric === "return_ytd" && row.values.some(isKnown));
  return answerCard(answer, {
    title: title(answer),
    blocks: [{ type: "facts", items: answer.rows.map((row) => rowItem(answer.miners, row)) }],
    footer: withReturns ? ["Price returns without dividends. Not investment advice."] : [],
  });
}

function title(answer: CompareAnswer): string {
  const names = answer.miners.join(" · ");
  const returns = answer.rows.find((row) => row.metric === "return_ytd");
  const parts = (returns?.values ?? []).flatMap((value, index) =>
    value === null ? [] : [`${answer.miners[index] ?? ""} ${signedPct(value)}`],
  );
  if (parts.length < answer.miners.length) return `${names} side by side`;
  return firstThatFits([`YTD: ${parts.join(", ")}`, `${names} side by side`]);
}

function rowItem(miners: readonly string[], row: CompareRow): FactItem {
  const cells = miners.map((miner, index) => ({
    miner,
    value: row.values[index] ?? null,
    note: noteOf(row, index),
  }));
  const known = cells.flatMap((cell) =>
    cell.value === null ? [] : [{ ...cell, shown: `${cell.miner} ${formatted(cell.value, row)}` }],
  );
  const unknown = Map.groupBy(
    cells.filter((cell) => cell.value === null),
    (cell) => cell.note ?? "not known",
  );
  const values = [
    ...known.map((cell) => cell.shown),
    ...[...unknown].map(([why, own]) => `${own.map((cell) => cell.miner).join(", ")} ${why}`),
  ];
  const small = [row.caveat, notesText(known)].filter((part) => part !== null && part !== "").join(" · ");
  return item(label(row.metric), values.join(" · "), small);
}

function noteOf(row: CompareRow, index: number): string | null {
  const note = row.notes[index] ?? null;
  return note === null ? null : escapeMarkdown(note);
}

/** One note for all where they are the same, else each with its miner. */
function notesText(cells: readonly { readonly miner: string; readonly note: string | null }[]): string {
  const [first] = cells;
  if (first !== undefined && first.note !== null && cells.every((cell) => cell.note === first.note)) {
    return first.note;
  }
  return cells.flatMap((cell) => (cell.note === null ? [] : [`${cell.miner}: ${cell.note}`])).join("; ");
}

function formatted(value: number, row: CompareRow): string {
  switch (row.unit) {
    case "pct":
      return row.metric === "ai_share" ? pct(value) : signedPct(value);
    case "pp":
      return pp(value);
    case "usd":
      return usd(value);
    case "usd_per_mw_year":
      return usd(value);
    case "mw_critical_it":
      return mw(value);
    case "btc":
      return btc(value);
    case "eh_s":
      return `${count(value, 2)} EH/s`;
    case "count":
      return count(value);
  }
}

const KINDS: Readonly<Record<string, string>> = {
  triple_net_lease: "triple-net leases",
  colocation: "colocation",
  gpu_cloud: "GPU cloud",
};

const LABELS: Readonly<Record<string, string>> = {
  return_ytd: "Return, year to date",
  gap_ytd: "Gap to BTC, year to date",
  contracted_value: "Contracted base value",
  megawatts: "Critical IT load",
  usd_per_mw_year: "Base value per MW critical IT and year",
  debt_recorded: "Debt recorded",
  btc_held: "Bitcoin held",
  ai_share: "AI share of revenue",
  hashrate: "Hashrate",
};

function label(metric: string): string {
  const [name = "", kind] = metric.split(".");
  const words = LABELS[name] ?? name;
  return kind === undefined ? words : `${words}, ${KINDS[kind] ?? kind}`;
}

function isKnown(value: number | null): boolean {
  return value !== null;
}
