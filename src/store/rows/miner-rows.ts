import type { Miner } from "../../domain/miner.ts";
import type { MinerTable } from "../schema.ts";
import { addLinks } from "./batch.ts";
import type { Batch } from "./batch.ts";
import { headerOf, linksOf } from "./shelf.ts";
import type { Shelf } from "./shelf.ts";
import { present } from "./values.ts";

/** Adds a miner's row, its former names and tickers, and whom it consolidates. */
export function addMiner(batch: Batch, rowId: number, miner: Miner): void {
  batch.miners.push({
    row_id: rowId,
    ticker: miner.ticker,
    name: miner.name,
    cik: miner.cik,
    exchange: miner.exchange,
    fiscal_year_end: miner.fiscalYearEnd,
    kind: miner.kind,
    facts_since: miner.factsSince,
    prices_since: miner.pricesSince,
    ai_share_caveat: miner.aiShareCaveat,
  });
  for (const [ordinal, alias] of miner.formerNames.entries()) {
    batch.aliases.push({ row_id: rowId, ordinal, kind: "name", alias, until_date: null });
  }
  for (const [ordinal, former] of miner.formerTickers.entries()) {
    batch.aliases.push({
      row_id: rowId,
      ordinal,
      kind: "ticker",
      alias: former.ticker,
      until_date: former.until,
    });
  }
  addLinks(batch, rowId, "consolidates", miner.consolidates);
}

/** A miner from its row. */
export function minerOf(shelf: Shelf, row: MinerTable): Miner {
  const header = headerOf(shelf, row.row_id);
  const aliases = shelf.aliases.get(row.row_id) ?? [];
  return {
    id: header.id,
    ticker: row.ticker,
    name: row.name,
    formerNames: aliases.filter((alias) => alias.kind === "name").map((alias) => alias.alias),
    formerTickers: aliases
      .filter((alias) => alias.kind === "ticker")
      .map((alias) => ({ ticker: alias.alias, until: present(alias.until_date, `end of ${alias.alias}`) })),
    cik: row.cik,
    exchange: row.exchange,
    fiscalYearEnd: row.fiscal_year_end,
    kind: row.kind,
    consolidates: linksOf(shelf, row.row_id, "consolidates"),
    factsSince: row.facts_since,
    pricesSince: row.prices_since,
    aiShareCaveat: row.ai_share_caveat,
    note: header.note,
  };
}
