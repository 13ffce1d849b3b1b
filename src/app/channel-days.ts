import type { ChannelWish } from "../domain/fan-out.ts";
import { localDay } from "../domain/local-day.ts";
import type { Subscription } from "../domain/subscription.ts";
import { addHours, type Instant } from "../domain/time.ts";
import type { Outbox } from "./ports/outbox.ts";

/** Where nobody named a zone, days are those of the exchange. */
const ZONE = "America/New_York";

/** What was folded longer ago is no news for “+N more”. */
const FOLDED_HOURS = 7 * 24;

/**
 * What channels got on their day so far and what was folded since their last post, by channel: a day is that of the zone
 * of their quiet hours, else New York's. A channel without either is absent.
 */
export async function channelWishes(
  outbox: Outbox,
  channels: readonly {
    readonly place: { readonly channelId: string };
    readonly watched: readonly { readonly subscription: Subscription }[];
  }[],
  now: Instant,
): Promise<ReadonlyMap<string, ChannelWish>> {
  const wishes = new Map<string, ChannelWish>();
  const zoneOf = ({ watched }: (typeof channels)[number]): string =>
    watched.find(({ subscription }) => subscription.quietHours !== null)?.subscription.quietHours?.zone ??
    ZONE;
  for (const [zone, own] of Map.groupBy(channels, zoneOf)) {
    const ids = own.map(({ place }) => place.channelId);
    const day = localDay(now, zone);
    const posts = await outbox.postsSince(ids, day.from);
    const folded = await outbox.foldedSince(ids, addHours(now, -FOLDED_HOURS));
    for (const id of ids) {
      const wish = { postsToday: posts.get(id) ?? 0, folded: folded.get(id) ?? 0, dayEnds: day.until };
      if (wish.postsToday > 0 || wish.folded > 0) wishes.set(id, wish);
    }
  }
  return wishes;
}
