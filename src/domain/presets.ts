/** How much a channel wants to hear, in words people use. */
export const PRESET_NAMES = ["calm", "normal", "jumpy"] as const;

export type PresetName = (typeof PRESET_NAMES)[number];

/** Metric, then what follows the target in the text form of a rule. */
type Wish = readonly [metric: string, rest: string];

/**
 * The basket's thresholds are plain. A miner's are multiples of its own volatility, measured so that a miner fires
 * about as often as the basket; `z1` is in standard deviations as it is. docs/alerts.md holds how often each fired.
 */
const WISHES: Readonly<
  Record<PresetName, { readonly basket: readonly Wish[]; readonly miner: readonly Wish[] }>
> = {
  calm: {
    basket: [
      ["spread", "30d 50 both"],
      ["big_day", "1d 15"],
    ],
    miner: [
      ["spread", "30d 2.4x both"],
      ["big_day", "1d 3.25x"],
    ],
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
  },
};

/** The rules of a preset in their text form, for the published basket or a list (`basket`), or for one miner. */
export function presetRules(preset: PresetName, kind: "basket" | "miner", target: string): readonly string[] {
  return WISHES[preset][kind].map(([metric, rest]) => `${metric} ${target} ${rest}`);
}
