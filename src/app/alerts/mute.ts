import type { EventDetail } from "../../domain/rule-event.ts";
import type { MutedMiner, Subscription } from "../../domain/subscription.ts";
import { addHours, epochMs, type Instant, nextLocalTime } from "../../domain/time.ts";
import type { AlertProblems, MuteChoice } from "../../surface/alerts.ts";
import type { AlertsDeps } from "./alerts-deps.ts";
import { NOT_HERE, refused } from "./problems.ts";

/** Where nobody named a zone, mornings are those of the exchange. */
const ZONE = "America/New_York";
const MORNING = "09:00";
const WEEK_HOURS = 7 * 24;

/** What a mute changes of a subscription. */
export type Muted =
  | {
      readonly ok: true;
      readonly change: { readonly mutedUntil?: Instant | null; readonly mutedMiners?: readonly MutedMiner[] };
    }
  | AlertProblems;

/**
 * Until when a choice mutes: an hour, tomorrow at 09:00 by the clock of the quiet hours, else of the server, else of New
 * York, seven days, or the miner of an event for seven days. *Off* ends every mute. An event that the subscription does not hear of is not
 * here.
 */
export async function muteOf(
  deps: Pick<AlertsDeps, "events">,
  subscription: Subscription,
  how: MuteChoice,
  event: number | null,
  serverZone: string | null,
  now: Instant,
): Promise<Muted> {
  switch (how) {
    case "off":
      return { ok: true, change: { mutedUntil: null, mutedMiners: [] } };
    case "1h":
      return { ok: true, change: { mutedUntil: addHours(now, 1) } };
    case "7d":
      return { ok: true, change: { mutedUntil: addHours(now, WEEK_HOURS) } };
    case "tomorrow": {
      const zone = subscription.quietHours?.zone ?? serverZone ?? ZONE;
      return {
        ok: true,
        change: { mutedUntil: nextLocalTime(nextLocalTime(now, "00:00", zone), MORNING, zone) },
      };
    }
    case "miner":
      return muteMiner(deps, subscription, event, now);
  }
}

async function muteMiner(
  deps: Pick<AlertsDeps, "events">,
  { ruleKeys, mutedMiners }: Subscription,
  event: number | null,
  now: Instant,
): Promise<Muted> {
  const [found] = event === null ? [] : await deps.events([event]);
  if (found === undefined || !ruleKeys.includes(found.ruleKey)) return refused(NOT_HERE);
  const miner = minerOf(found.detail);
  if (miner === null) {
    return refused(
      "This alert is not about one miner. Mute all of it instead: for an hour, until tomorrow, or for seven days.",
    );
  }
  const others = mutedMiners.filter((muted) => muted.miner !== miner && epochMs(muted.until) > epochMs(now));
  return {
    ok: true,
    change: { mutedMiners: [...others, { miner, until: addHours(now, WEEK_HOURS) }] },
  };
}

function minerOf(detail: EventDetail): string | null {
  if (detail.kind === "fact") return detail.hit.miner;
  const { target } = detail.side;
  return target.kind === "miner" ? target.security : null;
}
