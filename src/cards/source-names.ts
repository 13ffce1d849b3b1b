import { escapeMarkdown } from "./format.ts";

const NAMES: Readonly<Record<string, string>> = {
  alpaca: "Alpaca",
  bitstamp: "Bitstamp",
  blockchain: "blockchain.info",
  coinbase: "Coinbase",
  file: "imported files",
  kraken: "Kraken",
  mempool: "mempool.space",
  sec: "SEC",
  tiingo: "Tiingo",
  yahoo: "Yahoo",
};

/** A provider as people know it: `coinbase` → `Coinbase`; one without such a name by its own. */
export function sourceName(name: string): string {
  return NAMES[name] ?? escapeMarkdown(name);
}
