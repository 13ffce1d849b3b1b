import { setImmediate as breathe } from "node:timers/promises";
import type { ListedCompany } from "../app/ports/filings.ts";
import type { CompanyMatch, ListedCompanies } from "../app/ports/listed-companies.ts";
import { nameAsCompared, nearestCompanies, tickerAsListed } from "../domain/listed-company.ts";
import type { ListedCompanyTable } from "./listed-company-tables.ts";
import { guardStore } from "./retry.ts";
import { inChunks } from "./rows/values.ts";
import type { Database } from "./schema.ts";

const ROWS_PER_STATEMENT = 500;

/** A shorter beginning of a name says too little. */
const SHORTEST_BEGINNING = 3;

const NEAREST = 3;

/** Companies have several tickers: so many rows hold three companies. */
const ROWS_OF_NEAREST = 60;

/** Nothing is near to what is longer. */
const LONGEST_MISSPELT = 40;

const UNKNOWN: CompanyMatch = { kind: "unknown" };

/** Follows every text that begins with another one in the order of the store, which is that of code points. */
const AFTER_ALL = "\u{10FFFF}";

function toCompany({ cik, ticker, name, exchange }: ListedCompanyTable): ListedCompany {
  return { cik, ticker, name, exchange };
}

/** The first ticker of each company. */
function oncePerCompany(rows: readonly ListedCompanyTable[]): readonly ListedCompanyTable[] {
  const first = new Map<string, ListedCompanyTable>();
  for (const row of rows) if (!first.has(row.cik)) first.set(row.cik, row);
  return [...first.values()];
}

/** A ticker that stands there twice is the first one's. */
function rowsOf(companies: readonly ListedCompany[]): readonly ListedCompanyTable[] {
  const seen = new Set<string>();
  return companies.flatMap(({ cik, ticker, name, exchange }, ordinal) => {
    const listed = tickerAsListed(ticker);
    if (seen.has(listed)) return [];
    seen.add(listed);
    return [{ ordinal, cik, ticker: listed, name, exchange, compared: nameAsCompared(name) }];
  });
}

function nearest(rows: readonly ListedCompanyTable[]): readonly ListedCompany[] {
  return rows.slice(0, NEAREST).map(toCompany);
}

/** The SEC's list of companies. Throws a `StoreError` like the other stores. */
export function createListedCompanyStore(db: Database): ListedCompanies {
  const inOrder = () => db.selectFrom("listed_company").selectAll().orderBy("ordinal");
  async function byName(compared: string): Promise<CompanyMatch> {
    if (compared === "") return UNKNOWN;
    const [exact, ...others] = oncePerCompany(
      await inOrder().where("compared", "=", compared).limit(ROWS_OF_NEAREST).execute(),
    );
    if (exact !== undefined) {
      return others.length === 0
        ? { kind: "found", company: toCompany(exact) }
        : { kind: "ambiguous", nearest: nearest([exact, ...others]) };
    }
    const begin = oncePerCompany(
      await inOrder()
        .where("compared", ">=", compared)
        .where("compared", "<", `${compared}${AFTER_ALL}`)
        .limit(ROWS_OF_NEAREST)
        .execute(),
    );
    const [only] = begin;
    if (only === undefined) return UNKNOWN;
    return begin.length === 1 && compared.length >= SHORTEST_BEGINNING
      ? { kind: "found", company: toCompany(only) }
      : { kind: "ambiguous", nearest: nearest(begin) };
  }

  /** A word inside of a name says what was meant to whoever reads it, not to a program. */
  async function insideOfNames(compared: string): Promise<readonly ListedCompany[]> {
    if (compared.length < SHORTEST_BEGINNING || /[%_]/.test(compared)) return [];
    const rows = await inOrder().where("compared", "like", `% ${compared}%`).limit(ROWS_OF_NEAREST).execute();
    return nearest(oncePerCompany(rows));
  }

  /** People seldom miss the first letter, and to compare all ten thousand names would hold up everything else. */
  async function sameInitial(compared: string): Promise<readonly ListedCompanyTable[]> {
    const [initial] = compared;
    if (initial === undefined || compared.length > LONGEST_MISSPELT) return [];
    const capital = initial.toUpperCase();
    return inOrder()
      .where((on) =>
        on.or([
          on.and([on("compared", ">=", initial), on("compared", "<", `${initial}${AFTER_ALL}`)]),
          on.and([on("ticker", ">=", capital), on("ticker", "<", `${capital}${AFTER_ALL}`)]),
        ]),
      )
      .execute();
  }

  return {
    readAt: () =>
      guardStore(async () => {
        const row = await db.selectFrom("listed_company_state").select("read_at").executeTakeFirst();
        return row?.read_at ?? null;
      }),
    replace: (companies, now) =>
      guardStore(async () => {
        const rows = rowsOf(companies);
        await db.transaction().execute(async (transaction) => {
          await transaction.deleteFrom("listed_company").execute();
          await transaction.deleteFrom("listed_company_state").execute();
          for (const chunk of inChunks(rows, ROWS_PER_STATEMENT)) {
            await transaction.insertInto("listed_company").values(chunk).execute();
            // Ten thousand rows take a while, in which the connection to Discord must be kept.
            await breathe();
          }
          await transaction.insertInto("listed_company_state").values({ read_at: now }).execute();
        });
      }),
    match: (typed) =>
      guardStore(async () => {
        const ticker = tickerAsListed(typed);
        const own = await inOrder().where("ticker", "=", ticker).executeTakeFirst();
        if (own !== undefined) return { kind: "found", company: toCompany(own) };
        return byName(nameAsCompared(typed));
      }),
    nearest: (typed) =>
      guardStore(async () => {
        const compared = nameAsCompared(typed);
        const inside = await insideOfNames(compared);
        if (inside.length > 0) return inside;
        // Of a company with several tickers each may be the one that was misspelt.
        const near = nearestCompanies(await sameInitial(compared), typed);
        return nearest(oncePerCompany(near));
      }),
  };
}
