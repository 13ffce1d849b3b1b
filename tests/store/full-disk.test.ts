import { sql } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openDatabase, type OpenedDatabase } from "../../src/store/database.ts";

const NOW = "2026-11-24T12:00:00.000Z";
const LARGE = "x".repeat(1_000_000);

let opened: OpenedDatabase;
beforeEach(async () => {
  const result = await openDatabase("file::memory:", { busyTimeoutMs: 200 });
  if (!result.ok) throw new Error(result.message);
  opened = result;
  // No page may be added.
  await sql.raw("pragma max_page_count = 1").execute(opened.db);
});
afterEach(() => opened.close());

const insert = () =>
  opened.db
    .transaction()
    .execute((transaction) =>
      transaction
        .insertInto("draft")
        .values({ id: "a", owner: "1", content: LARGE, expires_at: NOW })
        .execute(),
    );

it("says that the disk is full, although SQLite has rolled the transaction back by itself", async () => {
  await expect(insert()).rejects.toMatchObject({ code: "SQLITE_FULL" });
});

it("writes again once there is room", async () => {
  await expect(insert()).rejects.toThrow("full");
  await sql.raw("pragma max_page_count = 1000000").execute(opened.db);
  await insert();
  expect(await opened.db.selectFrom("draft").select("content").execute()).toEqual([{ content: LARGE }]);
});

it("still takes back what a transaction did that broke for another reason", async () => {
  await sql.raw("pragma max_page_count = 1000000").execute(opened.db);
  const broken = opened.db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto("draft")
      .values({ id: "a", owner: "1", content: "{}", expires_at: NOW })
      .execute();
    throw new Error("broken");
  });
  await expect(broken).rejects.toThrow("broken");
  expect(await opened.db.selectFrom("draft").selectAll().execute()).toEqual([]);
});
