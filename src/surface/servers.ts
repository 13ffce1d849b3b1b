import type { MinerId } from "../domain/fact.ts";
import type { Instant } from "../domain/time.ts";
import type { AlertAsked, Asker } from "./alerts.ts";

/** What a server chose for all of its channels. */
export interface ServerSettings {
  /** IANA name; null where nobody chose one. */
  readonly zone: string | null;
  /** Miners of its own list in their order; empty where it has none. */
  readonly list: readonly MinerId[];
}

/** The same in words people use. */
export interface ServerPlan {
  readonly zone: string | null;
  readonly list: readonly {
    readonly ticker: string;
    readonly name: string;
    /** How far the filings of a company are read that no release watches; left out once all are. */
    readonly reading?: string;
  }[];
  /** How many the list may hold. */
  readonly most: number;
}

/** What somebody filled in. It is complete: what it leaves out is no longer wished for. */
export interface ServerForm {
  readonly zone?: string;
  /** Tickers or names, with commas or spaces between them. */
  readonly miners?: string;
}

export interface ServerSettled {
  readonly plan: ServerPlan;
  /** Alerts on the list that watch other miners from now on. */
  readonly followed: number;
  /** What must be said beside it. */
  readonly notes: readonly string[];
}

/** The settings of a server as managers read and change them. Every call checks who asks and for which server. */
export interface ServerDesk {
  read(by: Asker): Promise<AlertAsked<ServerPlan>>;
  /** Changes all of it or nothing. */
  settle(form: ServerForm, by: Asker, now: Instant): Promise<AlertAsked<ServerSettled>>;
}
