import type { PresetName } from "./presets.ts";
import type { FactWish } from "./subscription.ts";

/** The kind of a rule on facts, then what follows the target in its text form. */
type Wish = readonly [kind: string, rest: string];

/** Reports on a quarter or a year. */
const PERIODIC = "10-Q,10-K,20-F,40-F";

/**
 * From which size on a fact is told. A contract that ends and debt that is repaid count like those that begin. `jumpy`
 * takes every size, unstated ones too; an AI share has no size, only levels that it crosses. Filings have none either:
 * `calm` takes reports on a period, `normal` also what companies report in between, `jumpy` also sales of securities.
 */
const FACT_PRESETS: Readonly<Record<PresetName, Readonly<Record<FactWish, readonly Wish[]>>>> = {
  calm: {
    contracts: [
      ["contract_signed", "1b"],
      ["contract_ended", "1b"],
    ],
    debt: [
      ["debt_raised", "1b"],
      ["debt_repaid", "1b"],
    ],
    treasury: [
      ["btc_bought", "10%"],
      ["btc_sold", "10%"],
    ],
    ai_share: [["ai_share", "50% both"]],
    filings: [["filing", PERIODIC]],
  },
  normal: {
    contracts: [
      ["contract_signed", "250m"],
      ["contract_ended", "250m"],
    ],
    debt: [
      ["debt_raised", "250m"],
      ["debt_repaid", "250m"],
    ],
    treasury: [
      ["btc_bought", "5%"],
      ["btc_sold", "5%"],
    ],
    ai_share: [["ai_share", "50% both"]],
    filings: [["filing", `${PERIODIC},8-K,6-K`]],
  },
  jumpy: {
    contracts: [
      ["contract_signed", ""],
      ["contract_ended", ""],
    ],
    debt: [
      ["debt_raised", ""],
      ["debt_repaid", ""],
    ],
    treasury: [
      ["btc_bought", ""],
      ["btc_sold", ""],
    ],
    ai_share: [
      ["ai_share", "25% both"],
      ["ai_share", "50% both"],
      ["ai_share", "75% both"],
    ],
    filings: [["filing", `${PERIODIC},8-K,6-K,424B5,S-3`]],
  },
};

/** The rules on facts of a preset in their text form, about `target`: the basket, a ticker or a list. */
export function factPresetRules(preset: PresetName, wish: FactWish, target: string): readonly string[] {
  return FACT_PRESETS[preset][wish].map(([kind, rest]) => `${kind} ${target} ${rest}`.trimEnd());
}
