import type { NotSentReason } from "../domain/fan-out.ts";
import type { BtcAlign } from "../domain/market.ts";
import type { PresetName } from "../domain/presets.ts";
import type { QuietHours } from "../domain/quiet-hours.ts";
import type { AlertWish, FactWish, NotPublishedReason, RestReason } from "../domain/subscription.ts";
import type { Instant, IsoDate } from "../domain/time.ts";
import type { AlertWhyAnswer } from "./answers/alert.ts";
import type { ChosenRole } from "./command.ts";
import type { ChosenChannel } from "./modal.ts";

/** Who asks, as alerts need it. */
export interface Asker {
  readonly userId: string;
  /** Null in direct messages. */
  readonly guildId: string | null;
  readonly canManage: boolean;
  /** Where they ask, with what the bot may do there as a bit string; left out or null where it is not known. */
  readonly here?: { readonly channelId: string; readonly appPermissions: string | null };
}

/**
 * What somebody filled in; what is left out takes its default. A form that changes a subscription is complete: what it
 * leaves out is no longer wished for.
 */
export interface AlertForm {
  /** `direct`: the person's own direct messages. */
  readonly place: ChosenChannel | "direct";
  readonly target?: string;
  readonly sensitivity?: string;
  /** Rules typed by hand, one a line. */
  readonly rules?: string;
  readonly facts?: readonly string[];
  /** `22:00-07:00 Europe/Berlin`; without a zone they are of the server's. */
  readonly quietHours?: string;
  readonly role?: ChosenRole;
  /** Whether each alert is published to the servers that follow the channel, an announcement channel. */
  readonly publish?: boolean;
  /** The subscription that is changed; left out for a new one. */
  readonly changes?: string;
}

/** Expected failures in sentences: what, why, what to do. `retry` offers *Check again* with the same form. */
export interface AlertProblems {
  readonly ok: false;
  readonly problems: readonly string[];
  readonly retry?: string;
}

export type AlertAsked<T> = { readonly ok: true; readonly answer: T } | AlertProblems;

/** One rule of a preview or a list. */
export interface RuleLine {
  /** The text form. */
  readonly text: string;
  /** Null for a rule whose history does not reach. */
  readonly fires: number | null;
}

/** How a wish would have done, by the very code of the live job. */
export interface AlertPreview {
  readonly draft: string;
  readonly wish: AlertWish;
  /** Tickers of the server's list where it is what is watched. */
  readonly list?: readonly string[];
  readonly place: { readonly kind: "channel"; readonly channelId: string } | { readonly kind: "direct" };
  readonly quietHours: QuietHours | null;
  readonly role: ChosenRole | null;
  readonly publish: boolean;
  readonly changes: string | null;
  /** Days of history behind it: a year, or fewer where less is stored. */
  readonly days: number;
  /** Posts there would have been: grouped as live ones are. */
  readonly posts: number;
  /** Of those, held by quiet hours. */
  readonly held: number;
  readonly dates: readonly { readonly at: string; readonly text: string; readonly value: number | null }[];
  readonly rules: readonly RuleLine[];
  /** What must be said beside it: fires daily, short history, facts complete from. */
  readonly notes: readonly string[];
  /** What fires right now and will not be told again. */
  readonly firingNow: readonly string[];
  /** What it watches over those days; null where no prices of it are stored, and of the network. */
  readonly picture: PreviewPicture | null;
  readonly now: Instant;
}

/** Values day by day, with the days on which there would have been a post, ascending and each once. */
export type PreviewPicture =
  | {
      readonly kind: "shares";
      /** `PW14`, a ticker, or a list in brackets. */
      readonly name: string;
      /** Miners in it at the first day. */
      readonly members: number;
      /** Sessions, the base first. */
      readonly dates: readonly IsoDate[];
      /** Both 100 at the base; null where there is no such return. */
      readonly subject: readonly (number | null)[];
      readonly btc: readonly (number | null)[];
      /** `close` only where bitcoin is at the close instant at both ends. */
      readonly btcAlign: BtcAlign;
      readonly marks: readonly IsoDate[];
    }
  | {
      readonly kind: "btc";
      readonly dates: readonly IsoDate[];
      /** USD a coin. */
      readonly values: readonly (number | null)[];
      readonly marks: readonly IsoDate[];
    };

/** A subscription as lists show it. */
export interface AlertEntry {
  readonly id: string;
  readonly place: { readonly kind: "channel"; readonly channelId: string } | { readonly kind: "direct" };
  readonly wish: AlertWish;
  /** Tickers of the server's list where it is what is watched. */
  readonly list?: readonly string[];
  /** The zone of the server, where it has one: for mornings where there are no quiet hours. */
  readonly zone?: string;
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly status: "on" | "paused" | "disabled";
  readonly reason: RestReason | null;
  readonly mutedUntil: Instant | null;
  readonly mutedMiners: readonly { readonly ticker: string; readonly until: Instant }[];
  readonly roleId: string | null;
  readonly quietHours: QuietHours | null;
  readonly publish: boolean;
  /** Sides of its rules that fire now. */
  readonly firing: readonly string[];
  readonly lastPost: Instant | null;
  /** Fires in the last 12 months of its rules, and their own score; null where the history does not reach. */
  readonly score: { readonly fires: number; readonly gapAfter20SessionsPp: number | null } | null;
  /** Of the last days, what was not sent and why, each reason once with a count. */
  readonly notSent: readonly { readonly reason: NotSentReason; readonly count: number }[];
  /** Of the last days, what was posted and not published and why, each reason once with a count. */
  readonly notPublished: readonly { readonly reason: NotPublishedReason; readonly count: number }[];
}

export interface AlertList {
  readonly entries: readonly AlertEntry[];
  /** How many there may be. */
  readonly most: number;
  readonly owner: "server" | "person";
  readonly now: Instant;
}

/** How long to be quiet. */
export type MuteChoice = "1h" | "tomorrow" | "7d" | "miner" | "off";

export interface SavedAlert {
  readonly entry: AlertEntry;
  /** True where the same draft was saved before. */
  readonly again: boolean;
}

/** Everything kept of a server or a person, for them to read. */
export interface DataExport {
  readonly name: string;
  readonly json: string;
}

/** How much there was of what is deleted. */
export interface DeletedData {
  readonly subscriptions: number;
  /** Of a server; a person has none. */
  readonly digests: number;
}

/** Subscriptions as people make and change them. Nobody is trusted: every call checks who asks and for which server. */
export interface Alerts {
  preview(form: AlertForm, by: Asker, now: Instant): Promise<AlertAsked<AlertPreview>>;
  /** What was filled in for a draft, to open the form again with it. */
  form(draft: string, by: Asker, now: Instant): Promise<AlertAsked<AlertForm>>;
  /**
   * The draft with its sensitivity turned, or as it is. As it is, the channel's permissions are looked at anew where
   * that is possible: the asker is in it, or Discord can be asked; else those of the form stand.
   */
  adjust(
    draft: string,
    by: Asker,
    how: "more" | "fewer" | "same",
    now: Instant,
  ): Promise<AlertAsked<AlertPreview>>;
  save(draft: string, by: Asker, now: Instant): Promise<AlertAsked<SavedAlert>>;
  /** Queues a test message to where the draft or the subscription points; once a minute each. */
  test(id: string, by: Asker, now: Instant): Promise<AlertAsked<{ readonly channelId: string }>>;
  list(by: Asker, whose: "server" | "person", now: Instant): Promise<AlertList>;
  entry(id: string, by: Asker, now: Instant): Promise<AlertAsked<AlertEntry>>;
  /** `miner` needs the event whose miner it is. */
  mute(
    id: string,
    how: MuteChoice,
    event: number | null,
    by: Asker,
    now: Instant,
  ): Promise<AlertAsked<AlertEntry>>;
  /** Why an event was told: to whoever may see the server or the messages to which it was sent. */
  why(event: number, by: Asker, now: Instant): Promise<AlertAsked<AlertWhyAnswer>>;
  /** Pauses by hand, or takes it up again after whatever made it rest. */
  setPaused(id: string, paused: boolean, by: Asker, now: Instant): Promise<AlertAsked<AlertEntry>>;
  remove(id: string, by: Asker, now: Instant): Promise<AlertAsked<AlertEntry>>;
  exportData(by: Asker, whose: "server" | "person", now: Instant): Promise<AlertAsked<DataExport>>;
  /** Deletes everything kept of the server or the person at once. */
  deleteData(by: Asker, whose: "server" | "person", now: Instant): Promise<AlertAsked<DeletedData>>;
  /** Presets and facts as the forms offer them. */
  readonly choices: { readonly presets: readonly PresetName[]; readonly facts: readonly FactWish[] };
}
