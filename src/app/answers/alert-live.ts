import { meanUpTo } from "../../domain/hashrate-readings.ts";
import { METRICS } from "../../domain/rule-metrics.ts";
import type { HashrateDays } from "../../domain/rule-reader.ts";
import type { RuleSide } from "../../domain/rule.ts";
import { addDays, daysBetween, type Instant, type IsoDate } from "../../domain/time.ts";
import type { AlertHashrate, AlertMark, AlertPicture, AlertPrice } from "../../surface/answers/alert.ts";
import type { AnswerDeps } from "./context.ts";

/** What a picture shows before the bar that was told. */
const PICTURE_DAYS = 30;
const HASHRATE_PICTURE_DAYS = 120;

/** Seven days of a mean. */
const MEAN_DAYS = 7;

/** Bitcoin's price of a slot as it is stored; null where it is not kept any more. */
export async function priceOf(deps: AnswerDeps, slot: Instant): Promise<AlertPrice | null> {
  const [spot] = (await deps.live?.spots.between(slot, slot)) ?? [];
  return spot === undefined
    ? null
    : {
        priceUsd: spot.priceUsd,
        at: spot.at,
        source: spot.source,
        checkedBy: spot.check?.source ?? null,
      };
}

/** Both means behind a change of the network's hashrate by the days stored now; null where one is not known. */
export async function hashrateOf(
  deps: AnswerDeps,
  side: RuleSide,
  session: IsoDate,
): Promise<AlertHashrate | null> {
  const back = Number.parseInt(side.window, 10);
  if (!Number.isInteger(back)) return null;
  // As the rule reads it: the session's own day is not over at its close.
  const to = addDays(session, -1);
  const earlierTo = addDays(to, -back);
  const { days, from } = await daysOf(deps, addDays(earlierTo, -MEAN_DAYS), to);
  const [meanEhs, earlierEhs] = [meanUpTo(days, to), meanUpTo(days, earlierTo)];
  return meanEhs === null || earlierEhs === null ? null : { meanEhs, to, earlierEhs, earlierTo, from };
}

/** Bitcoin on the stored days before a slot, the last value the slot's own price; null where no day is stored. */
export async function pricePicture(
  deps: AnswerDeps,
  side: RuleSide,
  slot: Instant,
  priceUsd: number,
): Promise<AlertPicture | null> {
  const day = slot.slice(0, 10);
  const from = addDays(day, -PICTURE_DAYS);
  const { btc } = await deps.prices.history([], from, addDays(day, -1));
  if (btc.length < 2) return null;
  return {
    kind: "price",
    dates: [...btc.map(({ date }) => date), day],
    values: [...btc.map((bar) => bar.priceUsd), priceUsd],
    level: METRICS[side.metric].bound === "price" ? side.threshold : null,
    marks: [{ date: day, what: "fired" }],
  };
}

/** The hashrate as means of seven days up to the one told; null where too little is stored. */
export async function hashratePicture(
  deps: AnswerDeps,
  session: IsoDate,
  marks: readonly AlertMark[],
): Promise<AlertPicture | null> {
  const to = addDays(session, -1);
  const from = addDays(to, -HASHRATE_PICTURE_DAYS);
  const { days } = await daysOf(deps, addDays(from, -MEAN_DAYS), to);
  const dates = daysOfSpan(from, to);
  const values = dates.map((date) => meanUpTo(days, date));
  if (values.filter((value) => value !== null).length < 2) return null;
  const shown = values.findIndex((value) => value !== null);
  return {
    kind: "hashrate",
    dates: dates.slice(shown),
    values: values.slice(shown),
    level: null,
    // What a session says rests on days up to the one before it.
    marks: marks
      .map(({ date, what }) => ({ date: addDays(date, -1), what }))
      .filter(({ date }) => date <= to),
  };
}

async function daysOf(
  deps: AnswerDeps,
  from: IsoDate,
  to: IsoDate,
): Promise<{ readonly days: HashrateDays; readonly from: readonly string[] }> {
  const readings =
    (await deps.live?.readings.between("day_hashrate_ehs", `${from}T00:00:00.000Z`, `${to}T00:00:00.000Z`)) ??
    [];
  return {
    days: readings.map(({ at, value }) => ({ date: at.slice(0, 10), ehs: value })),
    from: [...new Set(readings.map(({ source }) => source))],
  };
}

function daysOfSpan(from: IsoDate, to: IsoDate): readonly IsoDate[] {
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index));
}
