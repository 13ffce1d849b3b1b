import type { FactBundle, LoadReport } from "../app/ports/facts.ts";
import type { ChangeKind, Difference, Source } from "../domain/fact.ts";
import type { Instant } from "../domain/time.ts";
import { newYorkDate } from "../domain/time.ts";
import { contentHash, differencesBetween } from "./differences.ts";
import { emptyBatch, insertBatch } from "./rows/batch.ts";
import type { Batch } from "./rows/batch.ts";
import { entriesOf } from "./rows/entries.ts";
import type { Entry } from "./rows/entries.ts";
import { readBundle } from "./rows/read-bundle.ts";
import { flag, inChunks } from "./rows/values.ts";
import type { DatabaseTransaction } from "./schema.ts";
import { isUndated } from "./versions.ts";

interface Newest {
  readonly row_id: number;
  readonly content_hash: string;
}

function keyOf(kind: ChangeKind, id: string): string {
  return `${kind} ${id}`;
}

async function readNewest(transaction: DatabaseTransaction): Promise<ReadonlyMap<string, Newest>> {
  const rows = await transaction
    .selectFrom("fact")
    .select(["row_id", "kind", "id", "content_hash"])
    .where("row_id", "in", (query) =>
      query
        .selectFrom("fact")
        .select(({ fn }) => fn.max("row_id").as("row_id"))
        .groupBy(["kind", "id"]),
    )
    .execute();
  return new Map(rows.map((row) => [keyOf(row.kind, row.id), row]));
}

async function nextId(
  transaction: DatabaseTransaction,
  table: "fact" | "change" | "source_document",
): Promise<number> {
  const column = table === "fact" ? "row_id" : "id";
  const row = await transaction
    .selectFrom(table)
    .select(({ fn }) => fn.max<number | null>(column).as("highest"))
    .executeTakeFirst();
  return (row?.highest ?? 0) + 1;
}

/** Gives every source of these entries its document id, adding the documents that are new to the batch. */
async function placeSources(
  transaction: DatabaseTransaction,
  batch: Batch,
  sources: readonly Source[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = new Map(sources.map((source) => [contentHash(source), source]));
  const ids = new Map<string, number>();
  for (const hashes of inChunks([...wanted.keys()], 500)) {
    const rows = await transaction
      .selectFrom("source_document")
      .select(["id", "hash"])
      .where("hash", "in", hashes)
      .execute();
    for (const row of rows) ids.set(row.hash, row.id);
  }
  let id = await nextId(transaction, "source_document");
  for (const [hash, { title, url, published, kind }] of wanted) {
    if (ids.has(hash)) continue;
    batch.sourceDocuments.push({ id, hash, title, url, published, kind });
    ids.set(hash, id);
    id += 1;
  }
  return ids;
}

/** The records of these rows by kind and id, to compare new versions with. */
async function readRecords(
  transaction: DatabaseTransaction,
  rowIds: readonly number[],
): Promise<ReadonlyMap<string, object>> {
  if (rowIds.length === 0) return new Map();
  const entries = entriesOf(await readBundle(transaction, rowIds));
  return new Map(entries.map((entry) => [keyOf(entry.kind, entry.id), entry.record]));
}

function addFact(
  batch: Batch,
  rowId: number,
  entry: Entry,
  hash: string,
  recordedAt: Instant,
  documents: ReadonlyMap<string, number>,
): void {
  const { fact } = entry;
  batch.facts.push({
    row_id: rowId,
    kind: entry.kind,
    id: entry.id,
    miner_id: entry.miner,
    as_of: fact?.asOf ?? null,
    known_at: fact?.knownAt ?? null,
    evidence: fact?.evidence ?? null,
    note: entry.note,
    reasoning: fact?.reasoning ?? null,
    withdrawn: fact?.withdrawn ?? null,
    content_hash: hash,
    recorded_at: recordedAt,
  });
  for (const [ordinal, source] of (fact?.sources ?? []).entries()) {
    const document = documents.get(contentHash(source));
    if (document === undefined) throw new Error(`${entry.id}: a source was not placed`);
    batch.factSources.push({ row_id: rowId, ordinal, source_document_id: document });
  }
  entry.add(batch, rowId);
}

function addChange(
  batch: Batch,
  id: number,
  rowId: number,
  entry: Entry,
  recordedAt: Instant,
  differences: readonly Difference[] | null,
): void {
  batch.changes.push({
    id,
    row_id: rowId,
    fact_id: entry.id,
    miner_id: entry.miner,
    kind: entry.kind,
    known_at: entry.fact?.knownAt ?? null,
    happened_at: entry.happenedAt ?? newYorkDate(recordedAt),
    recorded_at: recordedAt,
    correction: flag(differences !== null),
  });
  for (const [ordinal, { field, from, to }] of (differences ?? []).entries()) {
    batch.differences.push({
      change_id: id,
      ordinal,
      field,
      old_value: JSON.stringify(from),
      new_value: JSON.stringify(to),
    });
  }
}

function refuseTwins(entries: readonly Entry[]): void {
  const seen = new Set<string>();
  for (const { kind, id } of entries) {
    if (seen.has(keyOf(kind, id))) throw new Error(`the ${kind} ${id} stands twice in the facts to load`);
    seen.add(keyOf(kind, id));
  }
}

/**
 * Writes what a bundle holds beyond the newest versions kept: one new row per new or changed record, and one
 * change row for each. What the bundle leaves out stays as it is. Throws where an id stands twice.
 */
export async function loadFacts(
  transaction: DatabaseTransaction,
  bundle: FactBundle,
  recordedAt: Instant,
): Promise<LoadReport> {
  const entries = entriesOf(bundle);
  refuseTwins(entries);
  const newest = await readNewest(transaction);
  const fresh = entries
    .map((entry) => ({
      entry,
      hash: contentHash(entry.record),
      before: newest.get(keyOf(entry.kind, entry.id)),
    }))
    .filter(({ hash, before }) => before?.content_hash !== hash);
  const batch = emptyBatch();
  const old = await readRecords(
    transaction,
    fresh.flatMap(({ before }) => (before === undefined ? [] : [before.row_id])),
  );
  const documents = await placeSources(
    transaction,
    batch,
    fresh.flatMap(({ entry }) => entry.fact?.sources ?? []),
  );
  let rowId = await nextId(transaction, "fact");
  let changeId = await nextId(transaction, "change");
  let superseded = 0;
  for (const { entry, hash, before } of fresh) {
    addFact(batch, rowId, entry, hash, recordedAt, documents);
    if (before !== undefined) superseded += 1;
    const record = old.get(keyOf(entry.kind, entry.id));
    // The watched list and the notes on sources are where the feed begins, not news in it; nor is a row that
    // was withdrawn before anyone could read it.
    const silent =
      before === undefined &&
      (entry.fact?.withdrawn !== undefined || (isUndated(entry.kind) && newest.size === 0));
    if (!silent) {
      const differences = record === undefined ? null : differencesBetween(record, entry.record);
      addChange(batch, changeId, rowId, entry, recordedAt, differences);
      changeId += 1;
    }
    rowId += 1;
  }
  await insertBatch(transaction, batch);
  return { added: fresh.length - superseded, superseded, unchanged: entries.length - fresh.length };
}
