import type { WeakField } from "../../domain/contract.ts";
import type { ChangeKind, Fact, Source } from "../../domain/fact.ts";
import type {
  Database,
  FactLinkTable,
  FactTable,
  LinkRole,
  MinerAliasTable,
  ObservationTable,
} from "../schema.ts";
import { inChunks, present } from "./values.ts";

/** What every kind of record shares, read for a number of fact rows at once. */
export interface Shelf {
  readonly facts: ReadonlyMap<number, FactTable>;
  readonly sources: ReadonlyMap<number, readonly Source[]>;
  readonly links: ReadonlyMap<number, readonly FactLinkTable[]>;
  readonly weakFields: ReadonlyMap<number, readonly WeakField[]>;
  readonly aliases: ReadonlyMap<number, readonly MinerAliasTable[]>;
  readonly observations: ReadonlyMap<number, readonly ObservationTable[]>;
}

const IDS_PER_STATEMENT = 1000;

/** Runs a query over any number of row ids, a group at a time. */
export async function selectByRowId<T>(
  rowIds: readonly number[],
  select: (chunk: readonly number[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const rows: T[] = [];
  for (const chunk of inChunks(rowIds, IDS_PER_STATEMENT)) rows.push(...(await select(chunk)));
  return rows;
}

/** Reads headers, sources and lists of these fact rows. */
export async function readShelf(db: Database, rowIds: readonly number[]): Promise<Shelf> {
  const facts = await selectByRowId(rowIds, (ids) =>
    db.selectFrom("fact").selectAll().where("row_id", "in", ids).execute(),
  );
  const sources = await selectByRowId(rowIds, (ids) =>
    db
      .selectFrom("fact_source")
      .innerJoin("source_document", "source_document.id", "fact_source.source_document_id")
      .select(["row_id", "title", "url", "published", "kind"])
      .where("row_id", "in", ids)
      .orderBy("row_id")
      .orderBy("ordinal")
      .execute(),
  );
  const links = await selectByRowId(rowIds, (ids) =>
    db
      .selectFrom("fact_link")
      .selectAll()
      .where("row_id", "in", ids)
      .orderBy("row_id")
      .orderBy("ordinal")
      .execute(),
  );
  const weakFields = await selectByRowId(rowIds, (ids) =>
    db
      .selectFrom("weak_field")
      .selectAll()
      .where("row_id", "in", ids)
      .orderBy("row_id")
      .orderBy("ordinal")
      .execute(),
  );
  const aliases = await selectByRowId(rowIds, (ids) =>
    db
      .selectFrom("miner_alias")
      .selectAll()
      .where("row_id", "in", ids)
      .orderBy("row_id")
      .orderBy("ordinal")
      .execute(),
  );
  const observations = await selectByRowId(rowIds, (ids) =>
    db.selectFrom("observation").selectAll().where("row_id", "in", ids).execute(),
  );
  return {
    facts: new Map(facts.map((row) => [row.row_id, row])),
    sources: mapRows(sources, ({ title, url, published, kind }) => ({ title, url, published, kind })),
    links: mapRows(links, (row) => row),
    weakFields: mapRows(weakFields, ({ field, evidence }) => ({ field, evidence })),
    aliases: mapRows(aliases, (row) => row),
    observations: mapRows(observations, (row) => row),
  };
}

function mapRows<Row extends { readonly row_id: number }, Value>(
  rows: readonly Row[],
  value: (row: Row) => Value,
): ReadonlyMap<number, readonly Value[]> {
  const map = new Map<number, Value[]>();
  for (const row of rows) {
    const list = map.get(row.row_id);
    if (list === undefined) map.set(row.row_id, [value(row)]);
    else list.push(value(row));
  }
  return map;
}

/** The row ids of one kind on the shelf. */
export function rowIdsOf(shelf: Shelf, kind: ChangeKind): readonly number[] {
  return [...shelf.facts.values()].filter((row) => row.kind === kind).map((row) => row.row_id);
}

/** The header of a fact row. */
export function headerOf(shelf: Shelf, rowId: number): FactTable {
  return present(shelf.facts.get(rowId), `fact row ${rowId}`);
}

/** The fields that every fact carries. */
export function factOf(shelf: Shelf, rowId: number): Fact {
  const row = headerOf(shelf, rowId);
  return {
    id: row.id,
    miner: row.miner_id,
    asOf: present(row.as_of, `as_of of ${row.id}`),
    knownAt: row.known_at,
    sources: shelf.sources.get(rowId) ?? [],
    evidence: present(row.evidence, `evidence of ${row.id}`),
    note: row.note,
    reasoning: row.reasoning,
    ...(row.withdrawn === null ? {} : { withdrawn: row.withdrawn }),
  };
}

/** One list of ids of a record, in its order. */
export function linksOf(shelf: Shelf, rowId: number, role: LinkRole): readonly string[] {
  return (shelf.links.get(rowId) ?? []).filter((link) => link.role === role).map((link) => link.target);
}
