import { btc } from "../domain/wording.ts";
import type { HoldingLine } from "../surface/answers/treasury.ts";

/** `38,689 BTC` with its qualifier before it: `about`, `more than`, `less than`. */
export function amountText(line: Pick<HoldingLine, "btc" | "qualifier">): string {
  const qualifier: Record<HoldingLine["qualifier"], string> = {
    exact: "",
    about: "about ",
    more_than: "more than ",
    less_than: "less than ",
  };
  return `${qualifier[line.qualifier]}${btc(line.btc)}`;
}

/** What the coins of a holding include. */
export function basisText(basis: HoldingLine["basis"]): string {
  const names: Record<HoldingLine["basis"], string> = {
    as_reported_total: "total as reported",
    unencumbered_only: "unencumbered only",
    consolidated_held_or_pledged: "consolidated, held or pledged",
    consolidated_excluding_pledged: "consolidated, without pledged",
    including_posted_collateral: "with posted collateral",
  };
  return names[basis];
}
