import type { Fact } from "./fact.ts";
import type { Instant, IsoDate } from "./time.ts";

/** A document that a company gave to the SEC. Its first source is its place in the archives. */
export interface Filing extends Fact {
  /** `0001234567-26-000012`, unique over all companies. */
  readonly accession: string;
  /** As the SEC writes it: `8-K`, `10-Q/A`. */
  readonly form: string;
  /** The SEC's day of filing: what came after 17:30 in New York has the next business day. */
  readonly filed: IsoDate;
  /** When the SEC took it; null while only a text without a reliable zone says so. */
  readonly acceptedAt: Instant | null;
  /** Numbers of the items of an 8-K, as `2.02`; empty for forms without. */
  readonly items: readonly string[];
  /** The day a report is about, or on which the reported thing happened; null where none is given. */
  readonly reportDate: IsoDate | null;
}

/** The forms that are followed, each with its amendments. */
export const FOLLOWED_FORMS = ["8-K", "6-K", "10-Q", "10-K", "20-F", "40-F", "424B5", "S-3"] as const;

export type FollowedForm = (typeof FOLLOWED_FORMS)[number];

/** Forms that hold a company's figures of a period. */
const PERIODIC: readonly FollowedForm[] = ["10-Q", "10-K", "20-F", "40-F"];

/** Forms that begin alike and mean another thing, by the followed form whose wider family they are of. */
const KIN: Readonly<Record<string, FollowedForm>> = {
  "8-K12B": "8-K",
  "8-K12G3": "8-K",
  "10-KT": "10-K",
  "10-QT": "10-Q",
  "S-3ASR": "S-3",
  "S-3MEF": "S-3",
};

/** The followed form that a form is one of, amendments included; null for any other. */
export function followedForm(form: string): FollowedForm | null {
  const plain = form.replace(/\/A$/, "");
  return FOLLOWED_FORMS.find((one) => one === plain) ?? KIN[plain] ?? null;
}

/** True for an amendment, such as `10-Q/A`. */
export function isAmendment(form: string): boolean {
  return form.endsWith("/A");
}

/** True where figures of a period are read from it. A 6-K may hold them too; only looking at it tells. */
export function isPeriodic(form: string): boolean {
  const followed = followedForm(form);
  return followed !== null && PERIODIC.includes(followed);
}

/** The id under which a filing is kept: one for each of the companies that filed it together. */
export function filingIdOf(cik: string, accession: string): string {
  return `f-${cik}-${accession}`;
}
