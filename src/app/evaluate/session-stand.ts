import { type Calendar, closeInstant, nextSession } from "../../domain/calendar.ts";
import { epochMs, type Instant, type IsoDate } from "../../domain/time.ts";
import type { JobRun } from "../ports/job-runs.ts";
import { barSlotsOf } from "../schedule.ts";

/**
 * How far the prices of a session have come. `collected`: rules that have a reading are stepped; the others wait for
 * the repair of the next morning. `final`: what is missing now counts as missing.
 */
export type SessionStand = "waiting" | "collected" | "final";

/** What is known of a session's prices. */
export interface SessionPrices {
  readonly calendar: Calendar;
  readonly session: IsoDate;
  readonly now: Instant;
  /** The newest finished run of `stock-bars`; null where there was none. */
  readonly stockBars: JobRun | null;
  readonly hasBtc: boolean;
  /** True where a quorum of the basket has a close of that session. */
  readonly hasQuorum: boolean;
}

/**
 * How far a closed session has come. It is collected once the daily closes of that session were asked for and bitcoin
 * is there, and final after their repair, or once the next session has closed. Where nobody collects, or the last try
 * failed, closes that were imported serve once there is a quorum of them.
 */
export function standOf(prices: SessionPrices): SessionStand {
  const { calendar, session, now, stockBars } = prices;
  const next = nextSession(calendar, session);
  if (next !== null && epochMs(closeInstant(calendar, next)) <= epochMs(now)) return "final";
  const slots = barSlotsOf(calendar, session);
  const doneMs = stockBars === null || stockBars.outcome === "failed" ? null : epochMs(stockBars.slot);
  if (doneMs !== null && doneMs >= epochMs(slots.repair)) return "final";
  const asked = doneMs === null ? prices.hasQuorum : doneMs >= epochMs(slots.afterClose);
  return asked && prices.hasBtc ? "collected" : "waiting";
}
