import type { MinerId } from "../domain/fact.ts";
import type { Instant } from "../domain/time.ts";
import type { Alerts } from "./alerts.ts";
import type { ChangesAnswer } from "./answers/changes.ts";
import type { Answered } from "./answers/common.ts";
import type { ContractsAnswer } from "./answers/contracts.ts";
import type { DebtAnswer } from "./answers/debt.ts";
import type { DivergenceAnswer, DivergenceWindowsAnswer } from "./answers/divergence.ts";
import type { HelpAnswer } from "./answers/help.ts";
import type { MinerAnswer, WatchedAnswer } from "./answers/miner.ts";
import type { NetworkAnswer } from "./answers/network.ts";
import type { NumberReport, Reported } from "./answers/report.ts";
import type { CompareAnswer, SectorAnswer } from "./answers/sector.ts";
import type { TreasuryAnswer } from "./answers/treasury.ts";
import type { AnyOptions, Caller, Choice } from "./command.ts";
import type { DigestDesk } from "./digests.ts";
import type { ReviewDesk } from "./review.ts";
import type { ServerDesk, ServerSettings } from "./servers.ts";

type Text = string | undefined;

/** The questions people ask; options arrive as typed and are checked by the answer. */
export interface Answers {
  readonly sector: (options: { as_of?: Text }, now: Instant) => Promise<Answered<SectorAnswer>>;
  readonly miner: (
    options: { miner?: Text; as_of?: Text },
    now: Instant,
  ) => Promise<Answered<MinerAnswer | WatchedAnswer>>;
  readonly compare: (
    options: { first?: Text; second?: Text; third?: Text; fourth?: Text; as_of?: Text },
    now: Instant,
  ) => Promise<Answered<CompareAnswer>>;
  readonly contracts: (
    options: { miner?: Text; counterparty?: Text; kind?: Text; sort?: Text; as_of?: Text },
    now: Instant,
  ) => Promise<Answered<ContractsAnswer>>;
  readonly debt: (options: { miner?: Text; as_of?: Text }, now: Instant) => Promise<Answered<DebtAnswer>>;
  readonly treasury: (
    options: { miner?: Text; since?: Text; as_of?: Text },
    now: Instant,
  ) => Promise<Answered<TreasuryAnswer>>;
  /** `list`: the miners that the target `LIST` stands for where somebody asks. */
  readonly divergence: (
    options: { target?: Text; window?: Text; as_of?: Text; list?: readonly MinerId[] },
    now: Instant,
  ) => Promise<Answered<DivergenceAnswer | DivergenceWindowsAnswer>>;
  readonly changes: (
    options: { since?: Text; miner?: Text; kind?: Text },
    now: Instant,
  ) => Promise<Answered<ChangesAnswer>>;
  readonly network: (options: { as_of?: Text }, now: Instant) => Promise<Answered<NetworkAnswer>>;
  readonly help: (options: AnyOptions, now: Instant) => Promise<Answered<HelpAnswer>>;
}

/** Suggestions while a person types: at most 25, from the local store. */
export interface Suggestions {
  miners(typed: string): Promise<readonly Choice[]>;
  counterparties(typed: string): Promise<readonly Choice[]>;
  /** `PW14`, the list of the server where it has one that can be measured, and every miner with prices. */
  targets(typed: string, guildId: string | null): Promise<readonly Choice[]>;
}

/** What people say of our figures. */
export interface Reports {
  report(report: NumberReport, now: Instant): Promise<Reported>;
}

/** Where somebody asks; nulls stand for a place outside servers. */
export type Place = Pick<Caller, "guildId" | "channelId" | "parentChannelId">;

/** What a person has filled in and not saved yet; kept for 15 minutes. */
export interface Drafts {
  /** Gives the id under which the owner finds it. */
  put(owner: string, content: unknown, now: Instant): Promise<string>;
  /** Null where there is none, it is somebody else's, or its time is over. */
  get(id: string, owner: string, now: Instant): Promise<unknown>;
  remove(id: string): Promise<void>;
}

/** What servers chose; from memory, so that no answer waits for it. Null stands for a place outside servers. */
export interface Servers {
  /** Whether look-ups answer publicly in a channel; a thread does as the channel it belongs to. */
  visibility(place: Place): "private" | "public";
  /** True once for a server that is new here and not set up: its first answer says how to begin. */
  takeGreeting(guildId: string | null): boolean;
  /** Notes that somebody set the server up: nobody need be told how to begin. */
  markSetUp(guildId: string): Promise<void>;
  /** Its time zone and its list of miners; neither outside servers. */
  settings(guildId: string | null): ServerSettings;
  /** Channels of a server in which look-ups answer publicly. */
  publicChannels(guildId: string): readonly string[];
  /** Chooses those channels, from the next look-up on. */
  choose(guildId: string, channels: readonly string[]): Promise<void>;
}

export interface App {
  readonly answers: Answers;
  readonly suggest: Suggestions;
  readonly reports: Reports;
  readonly servers: Servers;
  readonly drafts: Drafts;
  readonly alerts: Alerts;
  readonly digests: DigestDesk;
  readonly review: ReviewDesk;
  /** What a server chose for all of its channels, for its managers. */
  readonly settings: ServerDesk;
}
