import { addDays, epochMs, type Instant, type IsoDate } from "../../domain/time.ts";
import type { StoredSpot } from "../ports/spots.ts";
import type { DailyCloses } from "./btc-daily.ts";

/** How far a price at the close instant may lie from what others say of the time around it. */
const FARTHEST = 0.05;

/** A spot price this near to the instant says more than a day's close. */
const NEAR_MS = 30 * 60_000;

/** What is known of bitcoin around an instant, by others. */
export interface BtcAround {
  readonly spots: readonly StoredSpot[];
  readonly dailies: DailyCloses | null;
}

/** Bitcoin's price at the close instant of a session. */
export interface BtcAtClose {
  readonly session: IsoDate;
  readonly at: Instant;
  readonly priceUsd: number;
}

/**
 * Why a price at the close instant of a session is not believed; null where it is, also where nothing is known around
 * it. It is held against our own spot prices of that half hour, two sources agreeing, and else against the closes of
 * the UTC days before and of the session by another provider: 5 % beyond the lower or the higher of them is too far.
 */
export function whyDoubted(close: BtcAtClose, around: BtcAround): string | null {
  const spots = spotsNear(close, around);
  if (spots.length > 0) return isWithin(close.priceUsd, spots) ? null : "the prices of that half hour";
  const days = daysAround(close, around);
  if (days.length === 0 || isWithin(close.priceUsd, days)) return null;
  return `the daily closes around it by ${around.dailies?.source ?? "another source"}`;
}

/** True where nothing is known by which the price could be checked. */
export function isAlone(close: BtcAtClose, around: BtcAround): boolean {
  return spotsNear(close, around).length === 0 && daysAround(close, around).length === 0;
}

function spotsNear(close: BtcAtClose, { spots }: BtcAround): readonly number[] {
  return spots
    .filter(({ at, disagrees, check }) => {
      const isSure = !disagrees && check !== null;
      return isSure && Math.abs(epochMs(at) - epochMs(close.at)) <= NEAR_MS;
    })
    .map(({ priceUsd }) => priceUsd);
}

function daysAround({ session }: BtcAtClose, { dailies }: BtcAround): readonly number[] {
  return [addDays(session, -1), session].flatMap((day) => dailies?.closes.get(day) ?? []);
}

function isWithin(price: number, around: readonly number[]): boolean {
  return price >= Math.min(...around) * (1 - FARTHEST) && price <= Math.max(...around) * (1 + FARTHEST);
}
