import type { Subscription } from "../../domain/subscription.ts";
import type { AlertProblems, Asker } from "../../surface/alerts.ts";

/** Expected failures as sentences: what, why, what to do. */
export function refused(...problems: readonly string[]): AlertProblems {
  return { ok: false, problems };
}

/** For an alert that is gone, and for one of another server or person: nobody is told which. */
export const NOT_HERE =
  "There is no such alert here. It may have been removed; `/alerts list` shows what is set.";

/** For a form that is gone, and for one of somebody else. */
export const NO_DRAFT =
  "This preview is not here any more: it is kept for 15 minutes, and only for whoever filled it in. Start again with `/alerts new`.";

/** For somebody who may not change the alerts of a server. */
export const NOT_MANAGER =
  "Only people who may manage this server (*Manage Server*) can change its alerts. Alerts of your own are set with `/notify`.";

/** For a server's alerts asked for in direct messages. */
export const NO_SERVER =
  "Alerts of a server are set and shown in that server. Here are only your own: `/notify`.";

/** True where the asker may see the subscription: everybody in its server, or the person whose own it is. */
export function maySee({ place }: Pick<Subscription, "place">, by: Asker): boolean {
  return place.kind === "channel" ? by.guildId === place.guildId : by.userId === place.userId;
}

/** Why the asker may not change the subscription; null where they may. */
export function whyNotChange(subscription: Subscription | null, by: Asker): AlertProblems | null {
  if (subscription === null || !maySee(subscription, by)) return refused(NOT_HERE);
  return subscription.place.kind === "person" || by.canManage ? null : refused(NOT_MANAGER);
}
