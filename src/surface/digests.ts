import type { Instant } from "../domain/time.ts";
import type { AlertAsked, Asker } from "./alerts.ts";
import type { DigestAnswer, DigestPlan, DigestView } from "./answers/digest.ts";
import type { Choice } from "./command.ts";
import type { ChosenChannel } from "./modal.ts";

/**
 * What somebody filled in. What is left out stays as the channel's digest has it; where there is none it takes its
 * default: 08:30 New York on trading days, everything, without a sound, one line when nothing changed.
 */
export interface DigestForm {
  readonly channel: ChosenChannel;
  /** `08:30`. */
  readonly time?: string;
  /** IANA name. */
  readonly zone?: string;
  /** `trading`, `daily` or a weekday. */
  readonly days?: string;
  readonly sections?: readonly string[];
  readonly silent?: boolean;
  readonly whenQuiet?: string;
  /** Whether each is published to the servers that follow the channel, an announcement channel. */
  readonly publish?: boolean;
}

/** A digest that was set. */
export interface SetDigest {
  readonly plan: DigestPlan;
  /** Whether the channel had one before. */
  readonly replaced: boolean;
  /** What must be said beside it: no pictures there, a time that a clock leaves out. */
  readonly notes: readonly string[];
}

/** What a channel would read now. */
export interface DigestPreview {
  readonly answer: DigestAnswer;
  readonly view: DigestView;
  /** True where nothing changed and this digest is left out then: nothing would be posted. */
  readonly skipped: boolean;
}

/** Digests of a server. */
export interface DigestList {
  readonly plans: readonly DigestPlan[];
  /** How many there may be. */
  readonly most: number;
}

/** The daily digest as people set it. Nobody is trusted: every call checks who asks and for which server. */
export interface DigestDesk {
  /**
   * Sets or changes the digest of a channel. Where the form does not know what the bot may do there, that is looked at
   * as far as it can be.
   */
  set(form: DigestForm, by: Asker, now: Instant): Promise<AlertAsked<SetDigest>>;
  /** Exactly what the channel would get now; of the channel they are in the default one, where it has none, as outside servers. */
  preview(channelId: string, by: Asker, now: Instant): Promise<AlertAsked<DigestPreview>>;
  /** Ends the digest of a channel; gives what it was. */
  off(channelId: string, by: Asker, now: Instant): Promise<AlertAsked<DigestPlan>>;
  list(by: Asker, now: Instant): Promise<AlertAsked<DigestList>>;
  /** Zones that fit what is typed, with the time there now; at most 25. */
  zones(typed: string, now: Instant): readonly Choice[];
}
