import type { Miner } from "../../domain/miner.ts";
import { isOutside } from "../../domain/outside.ts";
import { count } from "../../domain/wording.ts";
import { echo } from "../alerts/words.ts";
import type { FilingProgress } from "../ports/filings.ts";
import type { UnknownCompany } from "./read-names.ts";

/** What is said where a company cannot be looked up, because the list of companies is not here. */
export function noListSentence(readsFilings: boolean): string {
  return readsFilings
    ? "Other US-listed companies are looked up in the SEC's list, which is not here yet: it is read within an hour of the first start. Try again then."
    : "Other US-listed companies are looked up in the SEC's list, which this bot reads once its operator sets `SEC_USER_AGENT`, a name and an address.";
}

/** What is wrong with a name, and up to three that come near. */
export function unknownSentence({ typed, isAmbiguous, nearest }: UnknownCompany): string {
  const near = nearest.map(({ ticker, name }) => `**${echo(ticker)}** (${echo(name)})`);
  const asked = inChoice(near);
  if (isAmbiguous && near.length > 1) return `**${echo(typed)}** could be ${asked}.`;
  const what = `No miner and no US-listed company is called **${echo(typed)}**.`;
  return asked === "" ? what : `${what} Did you mean ${asked}?`;
}

/** What is followed of a company that was put on a list: “**AAPL**, Apple Inc., Nasdaq: prices from the next fetch, …”. */
export function followedSentence({ ticker, name, exchange }: Miner, readsFilings: boolean): string {
  const who = [`**${echo(ticker)}**`, echo(name), exchange === null ? null : echo(exchange)];
  const reports = readsFilings
    ? "reports of the last four quarters, read in the background"
    : "no reports, for this bot reads none";
  return `${who.filter((part) => part !== null).join(", ")}: prices from the next fetch, ${reports}.`;
}

/** How far the filings of a company are read that no release watches: “filings: 3 of 9 read”; null once all are. */
export function readingWords(miner: Miner, progress: readonly FilingProgress[]): string | null {
  if (!isOutside(miner) || miner.cik === null) return null;
  const row = progress.find(({ cik }) => cik === miner.cik);
  if (row === undefined) return "filings: not looked at yet";
  const done = row.done + row.failed;
  const left = row.waiting + row.waitingQuiet;
  return left === 0 ? null : `filings: ${count(done)} of ${count(done + left)} read`;
}

function inChoice(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
}
