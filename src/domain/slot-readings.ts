import type { SlotPrices } from "./rule-reader.ts";
import type { RuleWindow } from "./rule.ts";
import { epochMs, type Instant } from "./time.ts";

/** Bitcoin's bar: five minutes. */
export const SLOT_MS = 300_000;

export const SLOTS_A_DAY = 288;

/** A day of bitcoin is 24 hours, on days of 23 and 25 too. */
export const SLOTS: Readonly<Partial<Record<RuleWindow, number>>> = {
  "1h": 12,
  "1d": SLOTS_A_DAY,
  "7d": 7 * SLOTS_A_DAY,
  "30d": 30 * SLOTS_A_DAY,
};

/** Where the slot at the beginning of a window has no price, one up to so many slots older stands in for it. */
export const OLDER_SLOTS = 2;

/** A price of one slot as it was stored. */
export interface SlotPrice {
  /** The beginning of the slot. */
  readonly slot: Instant;
  readonly priceUsd: number;
  /** What a second source said; null where none could be asked. */
  readonly check: { readonly priceUsd: number } | null;
  /** True where the two lie apart and no third one settled it. */
  readonly disagrees: boolean;
}

/** Prices that rules may act on: only those that a second source confirms. Asked by the slot's beginning. */
export function agreedPrices(stored: Iterable<SlotPrice>): SlotPrices {
  const known = new Map<Instant, number>();
  for (const { slot, priceUsd, check, disagrees } of stored) {
    if (check !== null && !disagrees && priceUsd > 0) known.set(spelt(slot), priceUsd);
  }
  return { at: (slot) => known.get(slot) ?? null };
}

/** A year of slots is spelt as it must be already, and counting each anew would take longer than all the rest. */
function spelt(slot: Instant): Instant {
  return slot.length === "2026-06-09T20:05:00.000Z".length && slot.endsWith(":00.000Z")
    ? slot
    : slotAt(epochMs(slot));
}

/** The spelling of a slot, to the millisecond, so that slots sort and compare as text. */
export function slotAt(ms: number): Instant {
  return new Date(ms).toISOString();
}

/** Bitcoin's price in the slot, in USD; null without one. */
export function slotPrice(prices: SlotPrices, slot: Instant): number | null {
  const price = prices.at(slot);
  return price !== null && price > 0 ? price : null;
}

/**
 * By how much bitcoin moved over the window that ends with the slot, in percent. The price at its beginning may be up
 * to two slots older than asked, never newer. Null where either is missing, or for a window that bitcoin has none of.
 */
export function slotMove(prices: SlotPrices, slot: Instant, window: RuleWindow): number | null {
  const slots = SLOTS[window];
  const now = slotPrice(prices, slot);
  if (slots === undefined || now === null) return null;
  const asked = epochMs(slot) - slots * SLOT_MS;
  for (let older = 0; older <= OLDER_SLOTS; older += 1) {
    const before = slotPrice(prices, slotAt(asked - older * SLOT_MS));
    if (before !== null) return 100 * (now / before - 1);
  }
  return null;
}
