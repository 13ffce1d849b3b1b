import { METRICS, readRule, type RuleReading, type RuleSubject } from "./rule-metrics.ts";
import { clockOf, type RuleSide, type RuleTarget } from "./rule.ts";
import { slotAt, slotMove } from "./slot-readings.ts";
import { epochMs, type Instant, type IsoDate } from "./time.ts";

/** What one bar says to a side of a rule that was made on that day; null where it says nothing (NODATA). */
export type RuleReader = (side: RuleSide, since: IsoDate) => RuleReading | null;

/** Bitcoin's price in slots of five minutes: null where the slot has none that two sources agree on. */
export interface SlotPrices {
  /** By the beginning of the slot, spelt to the millisecond: `2026-06-09T20:05:00.000Z`. */
  at(slot: Instant): number | null;
}

/** Mean hashrate of UTC days in EH/s, ascending. */
export type HashrateDays = readonly { readonly date: IsoDate; readonly ehs: number }[];

/**
 * Reads rules at a session's close. `subjectFor` gives the measured prices of a target, null where there are none: its
 * rules then have no data. Rules about bitcoin alone are of another clock and have none here.
 */
export function createSessionReader(
  session: IsoDate,
  subjectFor: (target: RuleTarget) => RuleSubject | null,
  hashrate: HashrateDays,
): RuleReader {
  return (side, since) => {
    if (clockOf(side) !== "session") return null;
    if (side.target.kind === "network") {
      return alone(METRICS[side.metric].ofNetwork?.(hashrate, session, side.window) ?? null, null);
    }
    const subject = subjectFor(side.target);
    const t = subject?.measurement.sessions.lastIndexOf(session) ?? -1;
    return subject === null || t < 0 ? null : readRule(subject, t, side, since);
  };
}

/** Reads rules about bitcoin at a slot of five minutes; other rules have no data there. */
export function createSlotReader(slot: Instant, prices: SlotPrices): RuleReader {
  const at = slotAt(epochMs(slot));
  return (side) =>
    clockOf(side) === "slot"
      ? alone(
          METRICS[side.metric].ofBitcoin?.(prices, at, side.window) ?? null,
          slotMove(prices, at, side.window),
        )
      : null;
}

/** A reading without shares beside it. */
function alone(value: number | null, btcReturnPct: number | null): RuleReading | null {
  return value === null || !Number.isFinite(value)
    ? null
    : { value, unit: 1, btcReturnPct, subjectReturnPct: null };
}
