import type { CuratedLists } from "../../domain/fact-lists.ts";
import type { Miner } from "../../domain/miner.ts";

/** What is wrong with a row, or with a whole file where `row` is empty; the message follows the name of the place. */
export interface SharedProblem {
  readonly file: string;
  readonly row: string;
  readonly field: string;
  readonly message: string;
}

export type SharedFactsRead =
  | {
      readonly ok: true;
      readonly lists: CuratedLists;
      /** What was left out of it. */
      readonly problems: readonly SharedProblem[];
    }
  /** A sentence that says why nothing of it could be used. */
  | { readonly ok: false; readonly problem: string };

/** Facts files: the rows of `data/` in a file, a folder or at an address. Tickers are those of `miners`. */
export interface SharedFactsSource {
  read(place: string, miners: readonly Miner[]): Promise<SharedFactsRead>;
}
