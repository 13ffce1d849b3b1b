import type { MinerId } from "./fact.ts";
import type { IsoDate } from "./time.ts";

/** `listed_company`: one that no release watches and a server asked for. */
export type MinerKind =
  | "miner"
  | "miner_to_ai"
  | "miner_treasury"
  | "ai_landlord"
  | "finance_and_ai"
  | "holding"
  | "listed_company";

/** A watched company. Tickers are dated aliases, names have a history; the id never changes. */
export interface Miner {
  readonly id: MinerId;
  /** The ticker in use today. */
  readonly ticker: string;
  readonly name: string;
  readonly formerNames: readonly string[];
  readonly formerTickers: readonly { readonly ticker: string; readonly until: IsoDate }[];
  /** Ten digits, or null where the company could not be resolved. */
  readonly cik: string | null;
  readonly exchange: string | null;
  /** `MM-DD`. */
  readonly fiscalYearEnd: string;
  readonly kind: MinerKind;
  /** Miners whose treasury or contracts this one already consolidates: the two are never added. */
  readonly consolidates: readonly MinerId[];
  /** Earlier rows under the same CIK belong to another business. */
  readonly factsSince: IsoDate | null;
  /** Earlier prices under the same symbol belong to another business or to a blank-cheque company. */
  readonly pricesSince: IsoDate | null;
  /** Why an AI share of this company is not comparable with others; null where it is. */
  readonly aiShareCaveat: string | null;
  readonly note: string | null;
}

/**
 * Pairs of miners whose coins, contracts or debt are never added: the first already consolidates the second,
 * directly or through another.
 */
export function neverAdded(miners: readonly Miner[]): readonly (readonly [MinerId, MinerId])[] {
  const byId = new Map(miners.map((miner) => [miner.id, miner]));
  return miners.flatMap((miner) => {
    const inside = new Set<MinerId>();
    const waiting = [...miner.consolidates];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (inside.has(id) || id === miner.id) continue;
      inside.add(id);
      waiting.push(...(byId.get(id)?.consolidates ?? []));
    }
    return [...inside].map((id) => [miner.id, id] as const);
  });
}
