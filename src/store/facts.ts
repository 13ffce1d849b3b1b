import type { Adding, FactLoader, Facts } from "../app/ports/facts.ts";
import type { FactSet } from "../domain/fact-set.ts";
import type { Change, Difference, MinerId } from "../domain/fact.ts";
import { outsideIds } from "../domain/outside.ts";
import type { IsoDate } from "../domain/time.ts";
import { addRecords } from "./load-facts.ts";
import { guardStore } from "./retry.ts";
import { readBundle } from "./rows/read-bundle.ts";
import { selectByRowId } from "./rows/shelf.ts";
import { isSet } from "./rows/values.ts";
import type { Database } from "./schema.ts";
import { chooseVersions } from "./versions.ts";

/** Answers kept in memory: today's, and the days people look back at. */
const CACHED_DAYS = 12;

const BUNDLED: Adding = { origin: "bundle", quiet: false };

interface Cached {
  readonly version: number;
  readonly facts: FactSet;
}

/** Rows are never changed in place, so the highest row id names the state of the whole fact store. */
async function readVersion(db: Database): Promise<number> {
  const row = await db
    .selectFrom("fact")
    .select(({ fn }) => fn.max<number | null>("row_id").as("highest"))
    .executeTakeFirst();
  return row?.highest ?? 0;
}

/**
 * The newest publication date over these rows: of the facts, and of their further sources, which may have come
 * out after the first one. Rows of some companies may be left out.
 */
async function readNewestPublication(
  db: Database,
  rowIds: readonly number[],
  without: readonly MinerId[],
): Promise<IsoDate | null> {
  const rows = await selectByRowId(rowIds, (ids) => {
    const query = db
      .selectFrom("fact")
      .leftJoin("fact_source", "fact_source.row_id", "fact.row_id")
      .leftJoin("source_document", "source_document.id", "fact_source.source_document_id")
      .select(({ fn }) => [
        fn.max("fact.known_at").as("known"),
        fn.max("source_document.published").as("published"),
      ])
      .where("fact.row_id", "in", ids);
    if (without.length === 0) return query.execute();
    return query
      .where((on) => on.or([on("fact.miner_id", "is", null), on("fact.miner_id", "not in", without)]))
      .execute();
  });
  const dates = rows.flatMap((row) => [row.known, row.published]).filter((date) => date !== null);
  return dates.toSorted().at(-1) ?? null;
}

async function readFactSet(db: Database, day: IsoDate | null, version: number): Promise<FactSet> {
  const heads = await db
    .selectFrom("fact")
    .select(["row_id", "kind", "id", "known_at", "withdrawn"])
    .where("row_id", "<=", version)
    .orderBy("row_id")
    .execute();
  const versions = chooseVersions(heads, day);
  const rows = await readBundle(db, versions.rowIds);
  const outside = [...outsideIds(rows.miners)];
  return {
    ...rows,
    knownOn: day,
    factsFrom: versions.from,
    factsTo: await readNewestPublication(db, versions.standing, []),
    ...(outside.length === 0
      ? {}
      : { watchedTo: await readNewestPublication(db, versions.standing, outside) }),
    withoutPublicationDate: versions.withoutPublicationDate,
  };
}

function parseScalar(json: string): Difference["from"] {
  const value: unknown = JSON.parse(json);
  if (
    value === null ||
    typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "boolean"
  ) {
    return value;
  }
  throw new Error("the store is damaged: a change holds a list where one value belongs");
}

async function readDifferences(
  db: Database,
  filter: { readonly since: IsoDate | null; readonly until: IsoDate | null },
): Promise<ReadonlyMap<number, readonly Difference[]>> {
  let query = db
    .selectFrom("change_difference")
    .innerJoin("change", "change.id", "change_difference.change_id")
    .select(["change_id", "field", "old_value", "new_value"]);
  if (filter.since !== null) query = query.where("known_at", ">=", filter.since);
  if (filter.until !== null) query = query.where("known_at", "<=", filter.until);
  const byChange = new Map<number, Difference[]>();
  for (const row of await query.orderBy("change_id").orderBy("ordinal").execute()) {
    const list = byChange.get(row.change_id) ?? [];
    list.push({ field: row.field, from: parseScalar(row.old_value), to: parseScalar(row.new_value) });
    byChange.set(row.change_id, list);
  }
  return byChange;
}

/** Newest publication first; what has no publication date comes last. Within a day the newest entry is first. */
function newestPublicationFirst(a: Change, b: Change): number {
  if (a.knownAt === b.knownAt) return b.id - a.id;
  if (a.knownAt === null) return 1;
  if (b.knownAt === null) return -1;
  return a.knownAt < b.knownAt ? 1 : -1;
}

/**
 * The fact store. `load` and `add` are one transaction each; `knownOn` keeps a few answers in memory and reads again as soon as
 * anyone, this process or another, has written a fact. Both throw a `StoreError` where the disk or another
 * process is in the way.
 */
export function createFactStore(db: Database): Facts & FactLoader {
  const cache = new Map<string, Cached>();
  return {
    knownOn: (day) =>
      guardStore(async () => {
        const version = await readVersion(db);
        const key = day ?? "";
        const cached = cache.get(key);
        cache.delete(key);
        const facts = cached?.version === version ? cached.facts : await readFactSet(db, day, version);
        cache.set(key, { version, facts });
        for (const oldest of cache.keys()) {
          if (cache.size <= CACHED_DAYS) break;
          cache.delete(oldest);
        }
        return facts;
      }),
    changes: (filter) =>
      guardStore(async () => {
        let query = db.selectFrom("change").selectAll();
        if (filter.since !== null) query = query.where("known_at", ">=", filter.since);
        if (filter.until !== null) query = query.where("known_at", "<=", filter.until);
        const rows = await query.execute();
        const differences = await readDifferences(db, filter);
        return rows
          .map((row) => ({
            id: row.id,
            factId: row.fact_id,
            miner: row.miner_id,
            kind: row.kind,
            knownAt: row.known_at,
            happenedAt: row.happened_at,
            recordedAt: row.recorded_at,
            correction: isSet(row.correction),
            differences: differences.get(row.id) ?? [],
            quiet: isSet(row.quiet),
          }))
          .toSorted(newestPublicationFirst);
      }),
    load: (bundle, recordedAt, digest) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          await transaction.deleteFrom("fact_load").execute();
          if (digest !== undefined) await transaction.insertInto("fact_load").values({ digest }).execute();
          return addRecords(transaction, bundle, BUNDLED, recordedAt);
        }),
      ),
    add: (records, adding, recordedAt) =>
      guardStore(() =>
        db.transaction().execute((transaction) => addRecords(transaction, records, adding, recordedAt)),
      ),
    loadedDigest: () =>
      guardStore(async () => {
        const row = await db.selectFrom("fact_load").select("digest").executeTakeFirst();
        return row?.digest ?? null;
      }),
  };
}
