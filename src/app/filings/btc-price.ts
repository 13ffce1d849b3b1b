import { readPeriod } from "../../domain/filing/period.ts";
import type { TaggedDocument } from "../../domain/filing/tagged.ts";
import { addDays, type IsoDate } from "../../domain/time.ts";
import type { Prices } from "../ports/prices.ts";

/** Where a balance day has no price of its own, such as a holiday, one so many days before it serves. */
const DAYS_BACK = 3;

/** The price of one bitcoin in USD at the end of the days that a document has balances of; null where none is stored. */
export async function btcPriceOn(
  prices: Prices,
  { contexts }: TaggedDocument,
): Promise<(day: IsoDate) => number | null> {
  const days = contexts
    .flatMap(({ instant }) => (instant === null ? [] : [readPeriod(null, null, instant)?.end ?? ""]))
    .filter((day) => day !== "")
    .toSorted();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return () => null;
  const { btc } = await prices.history([], addDays(first, -DAYS_BACK), last);
  const byDay = new Map(btc.map(({ date, priceUsd }) => [date, priceUsd]));
  return (day) => {
    for (let back = 0; back <= DAYS_BACK; back += 1) {
      const price = byDay.get(addDays(day, -back));
      if (price !== undefined) return price;
    }
    return null;
  };
}
