import { sql } from "kysely";
import { expect, test } from "vitest";
import { openDatabase, type OpenedDatabase } from "../../src/store/database.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { MIGRATIONS } from "../../src/store/migrations/list.ts";
import { migrate } from "../../src/store/migrations/migrate.ts";
import { createReviewItemStore } from "../../src/store/review-items.ts";
import { contract } from "../support/small-bundle.ts";

const AT = "2026-06-27T08:00:00Z";

/** A store as it was before filings were read. */
async function openBefore(): Promise<OpenedDatabase> {
  const migrations = MIGRATIONS.filter(({ number }) => number < 9);
  const opened = await openDatabase("file::memory:", { busyTimeoutMs: 200, migrations });
  if (!opened.ok) throw new Error(opened.message);
  return opened;
}

async function run(db: OpenedDatabase["db"], ...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

function reportedNumber(id: number, source: string, state: string): string {
  return `insert into review_item (id, kind, created_at, reporter, about, what, source, state)
    values (${id}, 'reported_number', '2026-11-01T08:00:00.000Z', '5', '/debt', 'Wrong: 1', ${source}, '${state}')`;
}

test("what was loaded before filings were read counts as the bundle's, and each change as news", async () => {
  // The same two versions are written by today's program, whose content hashes then stand in the older store.
  const today = await openDatabase("file::memory:", { busyTimeoutMs: 200 });
  if (!today.ok) throw new Error(today.message);
  const versions = [contract("c-1", { site: null }), contract("c-1")];
  for (const version of versions) await createFactStore(today.db).load({ contracts: [version] }, AT);
  const hashes = await today.db.selectFrom("fact").select("content_hash").orderBy("row_id").execute();
  await today.close();

  const { db, close } = await openBefore();
  for (const [index, { content_hash: hash }] of hashes.entries()) {
    const id = index + 1;
    await run(
      db,
      `insert into fact (row_id, kind, id, as_of, known_at, evidence, content_hash, recorded_at)
        values (${id}, 'contract', 'c-1', '2026-03-31', '2026-05-06', 'filing', '${hash}', '${AT}')`,
      `insert into contract (row_id, counterparty, counterparty_group, status, is_rollup, count_in_totals, attributable_share)
        values (${id}, 'Bigcloud Inc.', 'Bigcloud', 'signed', 0, 1, 1)`,
      `insert into change (id, row_id, fact_id, kind, known_at, happened_at, recorded_at, correction)
        values (${id}, ${id}, 'c-1', 'contract', '2026-05-06', '2026-02-02', '${AT}', ${index})`,
    );
  }
  expect(await migrate(db, MIGRATIONS)).toContain("filings");
  const facts = createFactStore(db);
  expect((await facts.changes({ since: null, until: null })).map(({ quiet }) => quiet)).toEqual([
    false,
    false,
  ]);
  const origins = await db.selectFrom("fact").select("origin").execute();
  expect(origins.map(({ origin }) => origin)).toEqual(["bundle", "bundle"]);
  // Its newest version is what the bundle said last, so a correction stands though the bundle repeats it.
  const correction = { contracts: [contract("c-1", { site: "South Creek" })] };
  await facts.add(correction, { origin: "review", quiet: false }, AT);
  expect(await facts.load({ contracts: [contract("c-1")] }, AT)).toMatchObject({ unchanged: 1 });
  expect(await facts.load({ contracts: [contract("c-1", { site: null })] }, AT)).toMatchObject({
    superseded: 1,
  });
  await close();
});

test("reported numbers stay with their numbers, and what is new about review items is empty", async () => {
  const { db, close } = await openBefore();
  await run(db, reportedNumber(1, "null", "done"), reportedNumber(2, "'https://www.sec.gov/x'", "open"));
  await migrate(db, MIGRATIONS);
  const items = createReviewItemStore(db);
  const item = {
    id: 2,
    kind: "reported_number",
    createdAt: "2026-11-01T08:00:00.000Z",
    reporter: "5",
    miner: null,
    about: "/debt",
    what: "Wrong: 1",
    source: "https://www.sec.gov/x",
    knownAt: null,
    proposal: null,
    state: "open",
    decidedBy: null,
    decidedAt: null,
  };
  expect(await items.open()).toEqual([item]);
  expect(await items.get(1)).toEqual({ ...item, id: 1, source: null, state: "done" });
  expect(await items.countSince("5", "2026-11-01T08:00:00Z")).toBe(2);
  const { id: _id, state: _state, decidedBy: _by, decidedAt: _at, ...report } = item;
  expect(await items.add({ ...report, kind: "filing_question", reporter: null })).toBe(3);
  await close();
});
