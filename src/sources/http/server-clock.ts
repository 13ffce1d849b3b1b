import type { Sourced } from "../../app/ports/market-sources.ts";
import { fail } from "../sourced.ts";

/**
 * How far a host's clock and ours may lie apart. Closes are asked for five minutes after the bell: with a clock that is
 * further ahead, a price that still runs would pass for the close.
 */
const APART_MS = 4 * 60_000;

/**
 * What is wrong with the clocks, by the `Date` of an answer and the `Age` of one that a cache kept; null where they
 * agree, and where the host does not tell the time.
 */
export function clockFailure(headers: Headers, nowMs: number): Sourced<never> | null {
  const date = Date.parse(headers.get("date") ?? "");
  const age = Number(headers.get("age") ?? 0);
  if (Number.isNaN(date)) return null;
  const aheadMs = nowMs - date - (Number.isFinite(age) && age > 0 ? age * 1000 : 0);
  if (Math.abs(aheadMs) <= APART_MS) return null;
  const span = `${Math.round(Math.abs(aheadMs) / 60_000)} min ${aheadMs > 0 ? "ahead of" : "behind"}`;
  return fail("wrong", `This machine's clock is ${span} its own: one of the two is wrong.`);
}
