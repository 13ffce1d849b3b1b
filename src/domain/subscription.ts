import type { MinerId } from "./fact.ts";
import type { PresetName } from "./presets.ts";
import type { QuietHours } from "./quiet-hours.ts";
import type { Instant } from "./time.ts";

/** Where alerts go: a channel of a server (a thread too), or the direct messages of a person. */
export type AlertPlace =
  | { readonly kind: "channel"; readonly guildId: string; readonly channelId: string }
  | { readonly kind: "person"; readonly userId: string; readonly channelId: string };

/** Facts that a channel can hear of beside prices, in the words of the form. */
export const FACT_WISHES = ["contracts", "debt", "treasury", "ai_share", "filings"] as const;

export type FactWish = (typeof FACT_WISHES)[number];

/** What somebody wants to hear of; the rules follow from it. */
export interface AlertWish {
  /** As in a rule's text: `PW14`, `BTC`, a ticker of the day it was chosen, or a list in brackets. */
  readonly target: string;
  /** A preset, or rules in their text form alone. */
  readonly sensitivity: PresetName | "own";
  /** Rules typed by hand, beside the preset; the text form of series rules and of fact rules. */
  readonly rules: readonly string[];
  readonly facts: readonly FactWish[];
}

/**
 * `permissions`: the bot may not post there. `channel_gone`: it is deleted. `direct_closed`: the person takes no direct
 * messages. `thread_closed`: archived or locked. `by_hand`: somebody paused it. `left`: the bot was removed.
 */
export type RestReason =
  | "permissions"
  | "channel_gone"
  | "direct_closed"
  | "thread_closed"
  | "by_hand"
  | "left";

export interface MutedMiner {
  readonly miner: MinerId;
  readonly until: Instant;
}

/** A channel's or a person's wish, kept. */
export interface Subscription {
  /** Eleven letters, digits, `-` and `_`: it fits on a button. */
  readonly id: string;
  readonly place: AlertPlace;
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly wish: AlertWish;
  /** Keys of the rules and sides of rules that the wish came to. */
  readonly ruleKeys: readonly string[];
  readonly status: "on" | "paused" | "disabled";
  /** Why it rests; null while it is on. */
  readonly reason: RestReason | null;
  readonly mutedUntil: Instant | null;
  readonly mutedMiners: readonly MutedMiner[];
  /** Mentioned when a rule fires, for nothing else. */
  readonly mentionRoleId: string | null;
  readonly quietHours: QuietHours | null;
  /** Whether each alert is published to the servers that follow its announcement channel. */
  readonly publish: boolean;
}

/**
 * Why a message that was posted was not published. `limit`: Discord takes so many an hour of a channel.
 * `not_announcement`: the channel is none any more. `gone`: the message or its channel was. `no_answer`: Discord did
 * not answer in time. `refused`: anything else that it says no to.
 */
export type NotPublishedReason =
  | "limit"
  | "not_announcement"
  | "permissions"
  | "gone"
  | "no_answer"
  | "refused";
