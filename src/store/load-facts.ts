import type { Adding, FactBundle, LoadReport } from "../app/ports/facts.ts";
import type { Difference, Source } from "../domain/fact.ts";
import type { Instant } from "../domain/time.ts";
import { newYorkDate } from "../domain/time.ts";
import { contentHash, differencesBetween } from "./differences.ts";
import { emptyBatch, insertBatch } from "./rows/batch.ts";
import type { Batch } from "./rows/batch.ts";
import { entriesOf } from "./rows/entries.ts";
import type { Entry } from "./rows/entries.ts";
import { readBundle } from "./rows/read-bundle.ts";
import { flag, inChunks } from "./rows/values.ts";
import { keyOf, readNewest, readSaid, writeSaid } from "./said-facts.ts";
import type { DatabaseTransaction } from "./schema.ts";
import { isUndated } from "./versions.ts";

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
  return new Map(entries.map((entry) => [keyOf(entry), entry.record]));
}

/** How and when records are written. */
interface Writing extends Adding {
  readonly recordedAt: Instant;
}

function addFact(
  batch: Batch,
  rowId: number,
  { entry, hash }: { readonly entry: Entry; readonly hash: string },
  { origin, recordedAt }: Writing,
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
    origin,
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
  { quiet, recordedAt }: Writing,
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
    quiet: flag(quiet),
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
  for (const entry of entries) {
    const key = keyOf(entry);
    if (seen.has(key)) throw new Error(`the ${entry.kind} ${entry.id} stands twice in the facts to load`);
    seen.add(key);
  }
}

async function isEmpty(transaction: DatabaseTransaction): Promise<boolean> {
  return (await nextId(transaction, "fact")) === 1;
}

/**
 * Writes what is new in these records: one row per new or changed record, and one change row for each. A record says
 * nothing new where it is what the newest version says, or what its origin said of it last: so a correction from
 * elsewhere stands although the origin repeats itself. What is left out stays as it is. Throws where an id stands
 * twice.
 */
export async function addRecords(
  transaction: DatabaseTransaction,
  records: FactBundle,
  adding: Adding,
  recordedAt: Instant,
): Promise<LoadReport> {
  const entries = entriesOf(records);
  refuseTwins(entries);
  const begins = await isEmpty(transaction);
  const newest = await readNewest(transaction, entries);
  const said = await readSaid(transaction, adding.origin, entries);
  // Where an origin takes up what another said before it, that is its word too from now on.
  const words = entries
    .map((entry) => ({ entry, hash: contentHash(entry.record) }))
    .filter(({ entry, hash }) => said.get(keyOf(entry)) !== hash);
  const fresh = words
    .map(({ entry, hash }) => ({ entry, hash, before: newest.get(keyOf(entry)) }))
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
  const writing = { ...adding, recordedAt };
  let rowId = await nextId(transaction, "fact");
  let changeId = await nextId(transaction, "change");
  let superseded = 0;
  for (const { entry, hash, before } of fresh) {
    addFact(batch, rowId, { entry, hash }, writing, documents);
    if (before !== undefined) superseded += 1;
    const record = old.get(keyOf(entry));
    // The watched list and the notes on sources are where the feed begins, not news in it; nor is a row that
    // was withdrawn before anyone could read it.
    const silent =
      before === undefined && (entry.fact?.withdrawn !== undefined || (isUndated(entry.kind) && begins));
    if (!silent) {
      const differences = record === undefined ? null : differencesBetween(record, entry.record);
      addChange(batch, changeId, rowId, entry, writing, differences);
      changeId += 1;
    }
    rowId += 1;
  }
  await insertBatch(transaction, batch);
  await writeSaid(
    transaction,
    adding.origin,
    words.map(({ entry: { kind, id }, hash }) => ({ kind, id, hash })),
  );
  return { added: fresh.length - superseded, superseded, unchanged: entries.length - fresh.length };
}
