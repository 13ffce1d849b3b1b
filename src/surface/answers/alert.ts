import type { Bar, Transition } from "../../domain/alert.ts";
import type { FactRule, FactRuleKind, Least } from "../../domain/fact-rule.ts";
import type { BarClock, RuleSide, RuleTarget } from "../../domain/rule.ts";
import type { Subscription } from "../../domain/subscription.ts";
import type { Instant, IsoDate } from "../../domain/time.ts";
import type { ChangeLine, Mover } from "./changes.ts";
import type { AnswerBase, Answered } from "./common.ts";
import type { DivergenceAnswer, DivergenceWindow, DivergenceWindowsAnswer } from "./divergence.ts";
import type { IndexedSeries } from "./series.ts";

/** What one message tells: the events of a bar, or of several that were held back together. */
export interface AlertAnswer extends AnswerBase {
  /** The first is the headline. The others stand grouped by what they are about. */
  readonly events: readonly AlertEvent[];
  /** The line behind the headline; null for facts and where none is stored. */
  readonly picture: AlertPicture | null;
  /** Of the headline's session, largest rise first; empty where it is no session. */
  readonly movers: readonly Mover[];
  readonly moversSession: IsoDate | null;
}

/** How a message stands in its place; the answer behind it is the same for every place. */
export interface AlertView {
  readonly place: "channel" | "direct";
  /** Subscriptions that wished for it; the first is what *Mute* mutes. */
  readonly subscriptionIds: readonly string[];
  /** Alerts of the day that had no post of their own. */
  readonly folded: number;
  /** It waited for the end of quiet hours. */
  readonly held: boolean;
  /** Some of it fired while it was muted, and fires still. */
  readonly afterMute?: true;
  /** Roles to mention. */
  readonly mentions: readonly string[];
}

export type AlertEvent = SeriesAlert | FactAlert;

/** What a rule looks at, in names of today. */
export interface AlertTarget {
  readonly kind: RuleTarget["kind"];
  /** `PW14`, `MARA`, `[MARA,RIOT,CLSK]`, `BTC`, `NETWORK`. */
  readonly name: string;
  /** Of a list, in its order; empty for the others. */
  readonly tickers: readonly string[];
}

/** Prices or the hashrate left the ordinary, or came back. */
export interface SeriesAlert {
  readonly kind: "series";
  readonly id: number;
  readonly ruleKey: string;
  readonly rule: RuleSide;
  readonly target: AlertTarget;
  readonly clock: BarClock;
  readonly event: Transition["event"];
  /** A session's date, or the instant of a slot. */
  readonly bar: Bar;
  /** The bar at which it was first there. */
  readonly episode: Bar;
  /** Bars from the first to the told one, both counted; null where the calendar does not tell. */
  readonly barsSince: number | null;
  /** Told after a wait: the cooldown of the rule, or because nobody could be told in time. */
  readonly late: boolean;
  /** As it was then, in the metric's own unit; null where the bar had none. */
  readonly value: number | null;
  /** What the threshold came to, in the metric's unit and with its sign; null where the bar had no reading. */
  readonly thresholdValue: number | null;
  /** Both legs as they were then, percent over the rule's window. */
  readonly returnPct: number | null;
  readonly btcReturnPct: number | null;
  /** The rule's window at that session by the prices of now; null for rules without sessions. */
  readonly window: DivergenceWindow | null;
  /** Bitcoin's price of the slot; null elsewhere. */
  readonly price: AlertPrice | null;
  /** Both means behind a change of the hashrate; null elsewhere. */
  readonly hashrate: AlertHashrate | null;
  /** What the bar says by prices that were corrected since; null while they agree. */
  readonly corrected: { readonly value: number | null; readonly at: Instant } | null;
  /** How it ended; null while it runs. */
  readonly ended: { readonly eventId: number; readonly bar: Bar; readonly value: number | null } | null;
}

export interface AlertPrice {
  readonly priceUsd: number;
  /** When the price was made. */
  readonly at: Instant;
  readonly source: string;
  /** The source that agreed; null where it is not known. */
  readonly checkedBy: string | null;
}

/** Means of seven UTC days, EH/s. */
export interface AlertHashrate {
  readonly meanEhs: number;
  readonly to: IsoDate;
  readonly earlierEhs: number;
  readonly earlierTo: IsoDate;
  /** Providers of the days, each once. */
  readonly from: readonly string[];
}

/** A fact that somebody waited for became known. */
export interface FactAlert {
  readonly kind: "fact";
  readonly id: number;
  readonly ruleKey: string;
  readonly rule: FactRule;
  readonly what: FactRuleKind;
  /** Ticker in use today. */
  readonly miner: string;
  /** “signs $9.7B lease (Microsoft)”: what happened in a few words, no markdown in it. */
  readonly short: string;
  readonly value: number | null;
  readonly unit: Least["unit"] | null;
  readonly knownAt: IsoDate;
  /** Null where the row has been withdrawn from the feed. */
  readonly change: ChangeLine | null;
}

/** Values over days, with the bars that were told. */
export type AlertPicture =
  | { readonly kind: "indexed"; readonly series: IndexedSeries; readonly marks: readonly AlertMark[] }
  | {
      readonly kind: "price" | "hashrate";
      readonly dates: readonly IsoDate[];
      /** USD a coin, or EH/s as the mean of seven days. */
      readonly values: readonly (number | null)[];
      /** The level that a rule waits for, in the same unit; null where it waits for a move. */
      readonly level: number | null;
      readonly marks: readonly AlertMark[];
    };

export interface AlertMark {
  readonly date: IsoDate;
  readonly what: "fired" | "ended";
}

/** What is needed to say why a message came. */
export interface AlertWhyAnswer extends AnswerBase {
  readonly event: AlertEvent;
  /** The rule's text form. */
  readonly ruleText: string;
  /** Tickers in use today of the miners that the rule names, by their ids. */
  readonly tickers: Readonly<Record<string, string>>;
  /** What happened to the rule before and since, oldest first, the event itself in it. */
  readonly history: readonly AlertHistoryLine[];
  /** Null for facts, which have none, and where it is not kept. */
  readonly state: RuleStateLine | null;
  /** Fires in the last 12 months by the stored prices; null where it is not known. */
  readonly firesInYear: number | null;
}

export interface AlertHistoryLine {
  readonly bar: Bar;
  readonly event: Transition["event"] | "fact";
  readonly value: number | null;
}

/** Where a rule stands. */
export interface RuleStateLine {
  readonly status: "inactive" | "pending" | "firing" | "recovering";
  readonly since: Bar | null;
  readonly lastBar: Bar | null;
  /** Bars counted towards firing or ending. */
  readonly count: number;
  readonly stale: boolean;
  /** True where it ran before anybody could be told, so nobody is. */
  readonly withheld: boolean;
}

/** After a set-up: what stands now, and what to expect. */
export interface WelcomeAnswer {
  readonly subscription: Subscription;
  readonly divergence: Answered<DivergenceAnswer | DivergenceWindowsAnswer>;
  /** When prices are looked at next; null where the calendar does not tell. */
  readonly nextCheck: Instant | null;
  /** By the last 12 months; null where the history does not reach. */
  readonly postsPerWeek: number | null;
}

/** A message that somebody asked for to see that it arrives. */
export interface TestAnswer {
  readonly subscription: Subscription;
  /** The person who asked for it. */
  readonly by: string;
  readonly divergence: Answered<DivergenceAnswer | DivergenceWindowsAnswer>;
}

/** Word that a subscription rests. */
export interface NoticeAnswer {
  readonly subscription: Subscription;
  readonly reason: string;
}
