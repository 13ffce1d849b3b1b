import type { RuleEvent, RuleSubscription } from "./fan-out-hearing.ts";
import { type QuietHours, quietUntil } from "./quiet-hours.ts";
import { epochMs, type Instant } from "./time.ts";

/** When a subscription may be told of an event. */
export interface TellingTime {
  /** Null for at once. */
  readonly at: Instant | null;
  /** True where it is the end of quiet hours. */
  readonly quiet: boolean;
}

const AT_ONCE: TellingTime = { at: null, quiet: false };

/**
 * When a subscription may be told of an event: not before the event's own time, and not within its quiet hours. Quiet
 * hours of the same words are read once: thousands of channels share them.
 */
export function createTiming(
  now: Instant,
): (subscription: RuleSubscription, event: RuleEvent) => TellingTime {
  const ends = new Map<string, Instant | null>();
  const nowMs = epochMs(now);
  const endOf = (hours: QuietHours, at: Instant): Instant | null => {
    const key = `${hours.from} ${hours.until} ${hours.zone} ${at}`;
    const known = ends.get(key);
    if (known !== undefined) return known;
    const end = quietUntil(hours, at);
    ends.set(key, end);
    return end;
  };
  return (subscription, event) => {
    const { notBefore } = event;
    const own = notBefore !== null && epochMs(notBefore) > nowMs ? notBefore : null;
    const { quietHours } = subscription;
    const end = quietHours === null ? null : endOf(quietHours, own ?? now);
    if (end !== null) return { at: end, quiet: true };
    return own === null ? AT_ONCE : { at: own, quiet: false };
  };
}

/** The earliest of some times; at once for none. Of two at the same moment the end of quiet hours. */
export function earliest(times: readonly TellingTime[]): TellingTime {
  let first = AT_ONCE;
  let firstMs = Infinity;
  for (const time of times) {
    if (time.at === null) return time;
    const ms = epochMs(time.at);
    if (ms > firstMs || (ms === firstMs && !time.quiet)) continue;
    first = time;
    firstMs = ms;
  }
  return first;
}
