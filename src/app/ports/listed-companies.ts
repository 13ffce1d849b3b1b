import type { MinerId } from "../../domain/fact.ts";
import type { Instant } from "../../domain/time.ts";
import type { ListedCompany } from "./filings.ts";

/** What a person meant by a ticker or a name: one company, several of which up to three are given, or none. */
export type CompanyMatch =
  | { readonly kind: "found"; readonly company: ListedCompany }
  | { readonly kind: "ambiguous"; readonly nearest: readonly ListedCompany[] }
  | { readonly kind: "unknown" };

/** The companies with a ticker at a US exchange, as the SEC lists them: kept here, so that nobody waits for it. */
export interface ListedCompanies {
  /** When the list was read; null before the first time. */
  readAt(): Promise<Instant | null>;
  /** Puts a new list in the place of the old one, all of it or nothing. The order is kept: the largest come first. */
  replace(companies: readonly ListedCompany[], now: Instant): Promise<void>;
  /**
   * The company that somebody means: by ticker, by name without regard to case and company endings, or by a beginning of
   * three letters at least that only one company's name has.
   */
  match(typed: string): Promise<CompanyMatch>;
  /** Up to three companies that come near to a text that names none; of misspelt ones those with its first letter. */
  nearest(typed: string): Promise<readonly ListedCompany[]>;
}

/** Whom servers ask for. */
export interface FollowedCompanies {
  /** Every miner that stands on the list of any server. */
  onLists(): Promise<ReadonlySet<MinerId>>;
}
