/** How much a channel wants to hear, in words people use. */
export const PRESET_NAMES = ["calm", "normal", "jumpy"] as const;

export type PresetName = (typeof PRESET_NAMES)[number];

/** Sessions a year with at least one fire for PW14, in whole ones: what a form promises. docs/alerts.md holds the measure. */
export const PRESET_POSTS_A_YEAR: Readonly<Record<PresetName, number>> = { calm: 4, normal: 18, jumpy: 38 };

/** Metric, then what follows the target in the text form of a rule. */
type Wish = readonly [metric: string, rest: string];

/** What a preset can be of: the published basket or a list (`basket`), one miner, bitcoin alone. */
export type PresetKind = "basket" | "miner" | "btc";

/**
 * The basket's thresholds are plain. A miner's are multiples of its own volatility, measured so that a miner fires
 * about as often as the basket; `z1` is in standard deviations as it is. docs/alerts.md holds how often each fired.
 * Bitcoin's are chosen, not measured: its slots are kept for little more than a year.
 */
const WISHES: Readonly<Record<PresetName, Readonly<Record<PresetKind, readonly Wish[]>>>> = {
  calm: {
    basket: [
      ["spread", "30d 50 both"],
      ["big_day", "1d 15"],
    ],
    miner: [
      ["spread", "30d 2.4x both"],
      ["big_day", "1d 3.25x"],
    ],
    btc: [["move", "1d 10"]],
  },
  normal: {
    basket: [
      ["spread", "30d 30 both"],
      ["spread", "ytd 60 both"],
      ["big_day", "1d 10"],
    ],
    miner: [
      ["spread", "30d 1.6x both"],
      ["spread", "ytd 1.25x both"],
      ["big_day", "1d 1.9x"],
    ],
    btc: [["move", "1d 7"]],
  },
  jumpy: {
    basket: [
      ["spread", "7d 15 both"],
      ["spread", "30d 20 both"],
      ["z1", "1d 2.5"],
      ["big_day", "1d 8"],
    ],
    miner: [
      ["spread", "7d 1.6x both"],
      ["spread", "30d 1.1x both"],
      ["z1", "1d 2.5"],
      ["big_day", "1d 1.5x"],
    ],
    btc: [
      ["move", "1d 5"],
      ["move", "1h 3"],
    ],
  },
};

/** The rules of a preset in their text form, of a target of that kind. */
export function presetRules(preset: PresetName, kind: PresetKind, target: string): readonly string[] {
  return WISHES[preset][kind].map(([metric, rest]) => `${metric} ${target} ${rest}`);
}
