import type { MinerId } from "../../domain/fact.ts";
import type { Miner } from "../../domain/miner.ts";
import type { FileProblem, ReadRows } from "./read-rows.ts";

/** The miner a ticker stands for; `current` is the ticker in use, and false marks a former one. */
interface TickerOwner {
  readonly id: MinerId;
  readonly ticker: string;
  readonly current: boolean;
}

/** Who a ticker stands for. */
export type TickerOwners = ReadonlyMap<string, TickerOwner>;

/** Miners by every ticker they have or had; a ticker in use wins over a former one of another company. */
export function minerIds(miners: readonly Miner[]): TickerOwners {
  const former = miners.flatMap((miner) =>
    miner.formerTickers.map((old): [string, TickerOwner] => [
      old.ticker,
      { id: miner.id, ticker: miner.ticker, current: false },
    ]),
  );
  const current = miners.map((miner): [string, TickerOwner] => [
    miner.ticker,
    { id: miner.id, ticker: miner.ticker, current: true },
  ]);
  return new Map([...former, ...current]);
}

/** Rows with the miner's id in place of the ticker they are written with; one with an unknown ticker is left out and a problem. */
export function withIds<T extends { readonly id: string; readonly miner: string | null }>(
  file: string,
  rows: readonly T[],
  ids: TickerOwners,
): ReadRows<T> {
  const problems: FileProblem[] = [];
  const named = rows.flatMap((row) => {
    if (row.miner === null) return [row];
    const owner = ids.get(row.miner);
    if (owner?.current === true) return [{ ...row, miner: owner.id }];
    const message = owner
      ? `is the former ticker ${row.miner}; write ${owner.ticker}`
      : `is ${row.miner}, which is no ticker of a watched company`;
    problems.push({ file, row: row.id, field: "miner", message });
    return [];
  });
  return { rows: named, problems };
}
