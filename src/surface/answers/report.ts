/** What a person says of a figure on a card. */
export interface NumberReport {
  /** Snowflake of the person. */
  readonly reporter: string;
  readonly command: string;
  /** The options the card was asked with. */
  readonly options: Readonly<Record<string, string>>;
  /** The page of the card, from 0. */
  readonly page: number;
  readonly wrong: string;
  readonly right: string;
  readonly source: string;
}

/** What became of a report. */
export type Reported =
  /** `number` is how the project calls it; `about` is the question whose card was reported. */
  | { readonly ok: true; readonly number: number; readonly about: string }
  | { readonly ok: false; readonly reason: "too_many"; readonly perDay: number }
  /** Nothing was said, or nothing but blanks. */
  | { readonly ok: false; readonly reason: "empty" };
