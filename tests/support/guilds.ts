import { createGuildBook, type GuildBook } from "../../src/app/guild-book.ts";
import type { Guilds } from "../../src/app/ports/guilds.ts";
import type { DeliveryIssues } from "../../src/app/ports/outbox.ts";
import type { Subscriptions } from "../../src/app/ports/subscriptions.ts";
import { createDeliveryIssueStore } from "../../src/store/delivery-issues.ts";
import { createGuildStore } from "../../src/store/guilds.ts";
import type { Database } from "../../src/store/schema.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import { openMemoryStore } from "./memory-store.ts";

/** A clock that a test moves by hand. */
interface HandClock {
  now(): string;
  /** Moves it forward. */
  pass(hours: number): void;
}

function createHandClock(start: string): HandClock {
  let ms = Date.parse(start);
  return {
    now: () => new Date(ms).toISOString(),
    pass: (hours) => {
      ms += hours * 3_600_000;
    },
  };
}

export interface GuildWorld {
  readonly db: Database;
  readonly clock: HandClock;
  readonly guilds: Guilds;
  readonly book: GuildBook;
  readonly subscriptions: Subscriptions;
  readonly issues: DeliveryIssues;
  close(): Promise<void>;
}

/** The store of servers in memory, the book over it, and a clock that stands still. */
export async function openGuildWorld(start: string): Promise<GuildWorld> {
  const opened = await openMemoryStore();
  const clock = createHandClock(start);
  const guilds = createGuildStore(opened.db);
  const book = await createGuildBook(guilds, clock);
  const subscriptions = createSubscriptionStore(opened.db);
  const issues = createDeliveryIssueStore(opened.db);
  return { db: opened.db, clock, guilds, book, subscriptions, issues, close: opened.close };
}
