import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { Calendar } from "../domain/calendar.ts";
import type { Basket, CorporateAction } from "../domain/market.ts";
import type { Miner } from "../domain/miner.ts";
import { readCalendarFile } from "./calendar-file.ts";
import type { FileRead } from "./json-file.ts";
import {
  type Benchmarks,
  readActionsFile,
  readBasketFile,
  readBenchmarksFile,
  type ResolveTicker,
} from "./market-files.ts";

/** The files of `data/` that are read at every start; what the others hold is kept in the store. */
const NOT_STORED: readonly string[] = ["nyse-calendar.json", "benchmarks.json", "basket.json"];

/** What `data/` says about prices: the calendar, the basket and what it is compared with. */
export interface MarketFolder {
  readonly calendar: Calendar;
  readonly benchmarks: Benchmarks;
  readonly basket: Basket;
  readonly actions: readonly CorporateAction[];
  readonly resolve: ResolveTicker;
}

/** Reads and checks the files about prices; tickers in them are those of these miners, or of benchmarks. */
export function readMarketFolder(folder: URL, miners: readonly Miner[]): FileRead<MarketFolder> {
  const problems: string[] = [];
  const take = <T>(read: FileRead<T>): T | null => {
    if (read.ok) return read.value;
    problems.push(...read.problems);
    return null;
  };
  const file = (name: string): URL => new URL(name, folder);
  const calendar = take(readCalendarFile(file("nyse-calendar.json")));
  const benchmarks = take(readBenchmarksFile(file("benchmarks.json")));
  if (calendar === null || benchmarks === null) return { ok: false, problems };
  const resolve: ResolveTicker = (ticker) =>
    miners.find((miner) => miner.ticker === ticker)?.id ??
    benchmarks.all.find((benchmark) => benchmark.symbol === ticker)?.symbol ??
    null;
  const basket = take(readBasketFile(file("basket.json"), calendar, resolve));
  const actions = take(readActionsFile(file("corporate-actions.json"), resolve));
  if (basket === null || actions === null) return { ok: false, problems };
  return { ok: true, value: { calendar, benchmarks, basket, actions, resolve } };
}

/**
 * A digest of the files whose rows go into the store, and of the program's version, which may read the same files
 * otherwise: the same digest means that the store holds just what reading them would bring.
 */
export function digestStoredFiles(folder: URL, version: string): string {
  const hash = createHash("sha256").update(version);
  const names = readdirSync(folder).filter((name) => name.endsWith(".json") && !NOT_STORED.includes(name));
  for (const name of names.toSorted()) hash.update(`\n${name}\n`).update(readFileSync(new URL(name, folder)));
  return hash.digest("hex");
}
