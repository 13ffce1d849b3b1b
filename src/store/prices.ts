import type { Prices, PriceUpkeep, PriceWriter } from "../app/ports/prices.ts";
import type { Bar, CorporateAction, SecurityId, SharesOutstanding } from "../domain/market.ts";
import { readCoverage, refreshBtc, refreshSecurities } from "./price-coverage.ts";
import type { BtcBarTable, PriceBarTable } from "./price-tables.ts";
import { createPriceUpkeep } from "./price-upkeep.ts";
import { guardStore } from "./retry.ts";
import { barRow, countWriting } from "./rows/price-rows.ts";
import { inChunks, isSet } from "./rows/values.ts";
import type { Database, DatabaseTransaction } from "./schema.ts";

const ROWS_PER_STATEMENT = 500;
const SECURITIES_PER_STATEMENT = 500;

/** Writes rows a few hundred to a statement, all in one transaction. */
async function writeInChunks<Row>(
  db: Database,
  rows: readonly Row[],
  write: (transaction: DatabaseTransaction, chunk: readonly Row[]) => Promise<unknown>,
  finish: (transaction: DatabaseTransaction) => Promise<void> = async () => {},
): Promise<void> {
  if (rows.length === 0) return;
  await guardStore(() =>
    db.transaction().execute(async (transaction) => {
      for (const chunk of inChunks(rows, ROWS_PER_STATEMENT)) await write(transaction, chunk);
      await finish(transaction);
      await countWriting(transaction);
    }),
  );
}

/** A row that says the same as the stored one leaves it alone, its time of fetching included. */
function upsertBars(transaction: DatabaseTransaction, rows: readonly PriceBarTable[]): Promise<unknown> {
  return transaction
    .insertInto("price_bar")
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(["security", "session"])
        .doUpdateSet((set) => ({
          symbol: set.ref("excluded.symbol"),
          close: set.ref("excluded.close"),
          adjusted_close: set.ref("excluded.adjusted_close"),
          basis: set.ref("excluded.basis"),
          quarantined: set.ref("excluded.quarantined"),
          provider: set.ref("excluded.provider"),
          fetched_at: set.ref("excluded.fetched_at"),
        }))
        .where((where) =>
          where.or([
            where("price_bar.close", "!=", where.ref("excluded.close")),
            where("price_bar.adjusted_close", "is distinct from", where.ref("excluded.adjusted_close")),
            where("price_bar.basis", "!=", where.ref("excluded.basis")),
            where("price_bar.quarantined", "!=", where.ref("excluded.quarantined")),
            where("price_bar.symbol", "!=", where.ref("excluded.symbol")),
          ]),
        ),
    )
    .execute();
}

function upsertBtc(transaction: DatabaseTransaction, rows: readonly BtcBarTable[]): Promise<unknown> {
  return transaction
    .insertInto("btc_bar")
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column("date")
        .doUpdateSet((set) => ({
          price_usd: set.ref("excluded.price_usd"),
          align: set.ref("excluded.align"),
          provider: set.ref("excluded.provider"),
          fetched_at: set.ref("excluded.fetched_at"),
        }))
        .where((where) =>
          where.and([
            where.or([where("excluded.align", "=", "close"), where("btc_bar.align", "=", "utc_day")]),
            where.or([
              where("btc_bar.price_usd", "!=", where.ref("excluded.price_usd")),
              where("btc_bar.align", "!=", where.ref("excluded.align")),
            ]),
          ]),
        ),
    )
    .execute();
}

async function readBars(
  db: Database,
  securities: readonly SecurityId[],
  from: string,
  to: string,
): Promise<ReadonlyMap<SecurityId, readonly Bar[]>> {
  const bars = new Map<SecurityId, Bar[]>();
  for (const chunk of inChunks(securities, SECURITIES_PER_STATEMENT)) {
    const rows = await db
      .selectFrom("price_bar")
      .select(["security", "session", "close", "basis", "quarantined"])
      .where("security", "in", chunk)
      .where("session", ">=", from)
      .where("session", "<=", to)
      .orderBy("security")
      .orderBy("session")
      .execute();
    for (const row of rows) {
      const bar: Bar = { ...row, quarantined: isSet(row.quarantined) };
      const list = bars.get(row.security);
      if (list === undefined) bars.set(row.security, [bar]);
      else list.push(bar);
    }
  }
  return bars;
}

async function readActions(db: Database, securities: readonly SecurityId[]): Promise<CorporateAction[]> {
  const actions: CorporateAction[] = [];
  for (const chunk of inChunks(securities, SECURITIES_PER_STATEMENT)) {
    const rows = await db
      .selectFrom("corporate_action")
      .selectAll()
      .where("security", "in", chunk)
      .orderBy("security")
      .orderBy("ex_date")
      .execute();
    for (const row of rows) {
      actions.push({
        security: row.security,
        exDate: row.ex_date,
        kind: row.kind,
        newShares: row.new_shares,
        oldShares: row.old_shares,
      });
    }
  }
  return actions;
}

async function readShares(db: Database, securities: readonly SecurityId[]): Promise<SharesOutstanding[]> {
  const shares: SharesOutstanding[] = [];
  for (const chunk of inChunks(securities, SECURITIES_PER_STATEMENT)) {
    shares.push(
      ...(await db
        .selectFrom("shares_outstanding")
        .selectAll()
        .where("security", "in", chunk)
        .orderBy("security")
        .orderBy("effective")
        .execute()),
    );
  }
  return shares;
}

/**
 * The price store. Corporate actions and shares of a security come with all their dates, whatever span of bars is
 * asked for. Everything throws a `StoreError` where the disk or another process is in the way.
 */
export function createPriceStore(db: Database): Prices & PriceWriter & PriceUpkeep {
  return {
    ...createPriceUpkeep(db),
    history: (securities, from, to) =>
      guardStore(async () => ({
        bars: await readBars(db, securities, from, to),
        btc: await db
          .selectFrom("btc_bar")
          .select(["date", "price_usd as priceUsd", "align"])
          .where("date", ">=", from)
          .where("date", "<=", to)
          .orderBy("date")
          .execute(),
        actions: await readActions(db, securities),
        shares: await readShares(db, securities),
      })),
    coverage: () => guardStore(() => readCoverage(db)),
    writeBars: (bars) => {
      const rows = bars.map(barRow);
      return writeInChunks(db, rows, upsertBars, (transaction) =>
        refreshSecurities(transaction, [...new Set(rows.map((row) => row.security))]),
      );
    },
    writeBtc: (bars) => {
      const rows = bars.map((bar) => ({
        date: bar.date,
        price_usd: bar.priceUsd,
        align: bar.align,
        provider: bar.provider,
        fetched_at: bar.fetchedAt,
      }));
      return writeInChunks(db, rows, upsertBtc, refreshBtc);
    },
    writeActions: (actions) => {
      const rows = actions.map((action) => ({
        security: action.security,
        ex_date: action.exDate,
        kind: action.kind,
        new_shares: action.newShares,
        old_shares: action.oldShares,
      }));
      return writeInChunks(db, rows, (transaction, chunk) =>
        transaction
          .insertInto("corporate_action")
          .values(chunk)
          .onConflict((conflict) =>
            conflict.columns(["security", "ex_date"]).doUpdateSet((set) => ({
              kind: set.ref("excluded.kind"),
              new_shares: set.ref("excluded.new_shares"),
              old_shares: set.ref("excluded.old_shares"),
            })),
          )
          .execute(),
      );
    },
    writeShares: (shares) =>
      writeInChunks(db, shares, (transaction, chunk) =>
        transaction
          .insertInto("shares_outstanding")
          .values(
            chunk.map(({ security, effective, shares: count }) => ({ security, effective, shares: count })),
          )
          .onConflict((conflict) =>
            conflict
              .columns(["security", "effective"])
              .doUpdateSet((set) => ({ shares: set.ref("excluded.shares") })),
          )
          .execute(),
      ),
  };
}
