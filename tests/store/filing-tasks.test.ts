import { CompiledQuery } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFilingTaskStore } from "../../src/store/filing-tasks.ts";
import { openMemoryStore } from "../support/memory-store.ts";

type Db = Parameters<typeof createFilingTaskStore>[0];

let db: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  const opened = await openMemoryStore();
  db = opened.db;
  close = () => opened.close();
});
afterEach(() => close());

/** How SQLite goes about what the store asks of it. */
async function planOf(ask: (tasks: ReturnType<typeof createFilingTaskStore>) => Promise<unknown>) {
  const asked: { readonly sql: string; readonly parameters: readonly unknown[] }[] = [];
  const listening = db.withPlugin({
    transformQuery: ({ node }) => {
      const { sql: text, parameters } = db.getExecutor().compileQuery(node, { queryId: "plan" });
      asked.push({ sql: text, parameters });
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  await ask(createFilingTaskStore(listening));
  const [query] = asked;
  if (query === undefined) throw new Error("nothing was asked");
  const { rows } = await db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters]),
  );
  return rows.map(({ detail }) => detail);
}

test("what is due is found in its order, without a look at the filings that are done", async () => {
  expect(await planOf((tasks) => tasks.due("2026-11-24T12:00:00Z", { quiet: true, most: 5 }))).toEqual([
    "SEARCH filing_task USING INDEX filing_task_due (state=? AND quiet=?)",
  ]);
});

test("how far filings are read is counted in an index alone", async () => {
  expect(await planOf((tasks) => tasks.progress())).toEqual([
    "SCAN filing_task USING COVERING INDEX filing_task_progress",
  ]);
});
