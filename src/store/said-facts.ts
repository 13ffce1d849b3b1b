import type { FactOrigin } from "../app/ports/facts.ts";
import type { ChangeKind } from "../domain/fact.ts";
import { inChunks } from "./rows/values.ts";
import type { DatabaseTransaction } from "./schema.ts";

/** A record by its kind and id. */
export interface RecordKey {
  readonly kind: ChangeKind;
  readonly id: string;
}

/** The newest version that is kept of a record. */
export interface NewestVersion {
  readonly row_id: number;
  readonly content_hash: string;
}

const IDS_PER_STATEMENT = 500;

/** The key of a record in maps. */
export function keyOf({ kind, id }: RecordKey): string {
  return `${kind} ${id}`;
}

/** The ids of these records, a kind and a few hundred at a time. */
function idsByKind(records: readonly RecordKey[]): readonly { kind: ChangeKind; ids: readonly string[] }[] {
  const byKind = Map.groupBy(records, ({ kind }) => kind);
  return [...byKind].flatMap(([kind, of]) =>
    inChunks(
      of.map(({ id }) => id),
      IDS_PER_STATEMENT,
    ).map((ids) => ({ kind, ids })),
  );
}

/** The newest version of each of these records that is kept, by `keyOf`. */
export async function readNewest(
  transaction: DatabaseTransaction,
  records: readonly RecordKey[],
): Promise<ReadonlyMap<string, NewestVersion>> {
  const newest = new Map<string, NewestVersion>();
  for (const { kind, ids } of idsByKind(records)) {
    const rows = await transaction
      .selectFrom("fact")
      .select(["row_id", "kind", "id", "content_hash"])
      .where("row_id", "in", (query) =>
        query
          .selectFrom("fact")
          .select(({ fn }) => fn.max("row_id").as("row_id"))
          .where("kind", "=", kind)
          .where("id", "in", ids)
          .groupBy("id"),
      )
      .execute();
    for (const row of rows) newest.set(keyOf(row), row);
  }
  return newest;
}

/** The content hashes of what an origin said last of each of these records, by `keyOf`. */
export async function readSaid(
  transaction: DatabaseTransaction,
  origin: FactOrigin,
  records: readonly RecordKey[],
): Promise<ReadonlyMap<string, string>> {
  const said = new Map<string, string>();
  for (const { kind, ids } of idsByKind(records)) {
    const rows = await transaction
      .selectFrom("fact_said")
      .select(["kind", "id", "content_hash"])
      .where("kind", "=", kind)
      .where("id", "in", ids)
      .where("origin", "=", origin)
      .execute();
    for (const row of rows) said.set(keyOf(row), row.content_hash);
  }
  return said;
}

/** Notes what an origin says of these records now. */
export async function writeSaid(
  transaction: DatabaseTransaction,
  origin: FactOrigin,
  said: readonly (RecordKey & { readonly hash: string })[],
): Promise<void> {
  for (const rows of inChunks(said, IDS_PER_STATEMENT)) {
    await transaction
      .insertInto("fact_said")
      .values(rows.map(({ kind, id, hash }) => ({ kind, id, origin, content_hash: hash })))
      .onConflict((conflict) =>
        conflict.columns(["kind", "id", "origin"]).doUpdateSet((row) => ({
          content_hash: row.ref("excluded.content_hash"),
        })),
      )
      .execute();
  }
}
