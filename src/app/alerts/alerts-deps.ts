import type { Calendar } from "../../domain/calendar.ts";
import type { Basket, SecurityId } from "../../domain/market.ts";
import type { Drafts } from "../../surface/app.ts";
import type { createAlertWhy } from "../answers/alert-why.ts";
import type { GuildBook } from "../guild-book.ts";
import type { ContentVersion } from "../ports/content-version.ts";
import type { Digests } from "../ports/digests.ts";
import type { Facts } from "../ports/facts.ts";
import type { Guilds } from "../ports/guilds.ts";
import type { Messenger } from "../ports/messenger.ts";
import type { NetworkReadings } from "../ports/network-readings.ts";
import type { DeliveryIssues, Outbox } from "../ports/outbox.ts";
import type { PermissionsIn } from "../ports/permissions-in.ts";
import type { Prices } from "../ports/prices.ts";
import type { Publications } from "../ports/publications.ts";
import type { Rules, StoredEvent } from "../ports/rules.ts";
import type { SentPosts } from "../ports/sent-posts.ts";
import type { Spots } from "../ports/spots.ts";
import type { Subscriptions } from "../ports/subscriptions.ts";

/** What the past is read from. */
export interface PastDeps {
  readonly facts: Facts;
  readonly prices: Pick<Prices, "history" | "coverage">;
  readonly spots: Pick<Spots, "between">;
  readonly networkDays: Pick<NetworkReadings, "between">;
  readonly calendar: Calendar;
  readonly basket: Basket;
  readonly benchmarks: { readonly qqq: SecurityId };
  /** Left out, nothing is remembered. */
  readonly contentVersion?: ContentVersion;
  /** Lets everything else that waits go first; called between pieces of the work. */
  readonly breathe: () => Promise<void>;
}

/** Where alerts are kept. */
export interface AlertStores {
  readonly rules: Pick<Rules, "keep" | "keepFactRules" | "find" | "events">;
  readonly subscriptions: Subscriptions;
  readonly outbox: Pick<Outbox, "add" | "notSent" | "postsSince">;
  readonly sentPosts: SentPosts;
  readonly publications: Pick<Publications, "failed">;
  readonly issues: Pick<DeliveryIssues, "clear">;
  readonly guilds: Pick<Guilds, "get">;
  /** Of a server, for what is told and deleted of it. */
  readonly digests: Pick<Digests, "of">;
}

/** What alerts need of the world. */
export interface AlertsDeps extends PastDeps, AlertStores {
  readonly drafts: Drafts;
  /** Stored events by their ids; those that are gone are absent. */
  events(ids: readonly number[]): Promise<readonly StoredEvent[]>;
  /** Says why an event was told. */
  readonly explain: ReturnType<typeof createAlertWhy>;
  /** What servers chose, at hand without asking the store. */
  readonly servers: Pick<GuildBook, "settings" | "inTurn">;
  /** Deletes everything kept of a server, from memory too. */
  purgeGuild(guildId: string): Promise<void>;
  /** Opens the direct messages of a person; null where there is no Discord. */
  readonly openDirect: Messenger["direct"] | null;
  /** Asks what the bot may do in a channel now; left out where nobody can be asked. */
  readonly permissionsIn?: PermissionsIn;
  /** Told when something was put into the outbox. */
  onQueued(): void;
}
