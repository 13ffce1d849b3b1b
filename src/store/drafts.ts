import { randomBytes } from "node:crypto";
import type { Drafts } from "../app/ports/drafts.ts";
import type { Instant } from "../domain/time.ts";
import { guardStore } from "./retry.ts";
import { sortableInstant, sortableInstantAfter } from "./rows/instants.ts";
import type { Database, DatabaseTransaction } from "./schema.ts";

/** As long as Discord lets an interaction be answered. */
const KEPT_MS = 15 * 60_000;

/** Sixteen characters that nobody guesses and that leave room in a custom_id. */
function newId(): string {
  return randomBytes(12).toString("base64url");
}

/**
 * What people have filled in and not saved; contents are kept as JSON, so they come back as plain values. Every
 * `put` sweeps too, so that nothing piles up. Throws a `StoreError` like the other stores.
 */
export function createDraftStore(db: Database): Drafts {
  return {
    put: (owner, content, now) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          await sweep(transaction, now);
          const id = newId();
          const expires = sortableInstantAfter(now, KEPT_MS);
          const row = { id, owner, content: JSON.stringify(content), expires_at: expires };
          await transaction.insertInto("draft").values(row).execute();
          return id;
        }),
      ),
    get: (id, owner, now) =>
      guardStore(async () => {
        const row = await db
          .selectFrom("draft")
          .select("content")
          .where("id", "=", id)
          .where("owner", "=", owner)
          .where("expires_at", ">", sortableInstant(now))
          .executeTakeFirst();
        const content: unknown = row === undefined ? null : JSON.parse(row.content);
        return content;
      }),
    remove: (id) =>
      guardStore(async () => {
        await db.deleteFrom("draft").where("id", "=", id).execute();
      }),
    sweep: (now) => guardStore(() => sweep(db, now)),
  };
}

async function sweep(db: Database | DatabaseTransaction, now: Instant): Promise<number> {
  const result = await db
    .deleteFrom("draft")
    .where("expires_at", "<=", sortableInstant(now))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
