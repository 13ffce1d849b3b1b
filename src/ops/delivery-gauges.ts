import type { Gauge } from "prom-client";
import type { Outbox } from "../app/ports/outbox.ts";
import type { Subscriptions } from "../app/ports/subscriptions.ts";
import { epochMs, type Instant } from "../domain/time.ts";

/** How alerts fare: messages by their state, and who wants to hear. */
export interface DeliveryState {
  readonly messages: Awaited<ReturnType<Outbox["counts"]>>;
  readonly subscriptions: Awaited<ReturnType<Subscriptions["count"]>>;
}

type MakeGauge = <Label extends string>(
  name: string,
  help: string,
  labelNames?: readonly Label[],
) => Gauge<Label>;

/** Gauges of the outbox and of subscriptions; what waits for nothing has no age rather than a zero. */
export function createDeliveryGauges(gauge: MakeGauge) {
  const messages = gauge("pivotwatch_outbox_messages", "Messages to channels by their state", ["status"]);
  const oldest = gauge(
    "pivotwatch_outbox_oldest_due_timestamp_seconds",
    "When the oldest message that waits was due",
  );
  const subscriptions = gauge("pivotwatch_subscriptions", "Alerts that somebody set, by their state", [
    "status",
  ]);
  return {
    set: ({ messages: { byStatus, oldestDue }, subscriptions: counts }: DeliveryState): void => {
      for (const [status, count] of Object.entries(byStatus)) messages.set({ status }, count);
      for (const [status, count] of Object.entries(counts)) subscriptions.set({ status }, count);
      if (oldestDue === null) oldest.remove();
      else oldest.set(unixSeconds(oldestDue));
    },
  };
}

function unixSeconds(instant: Instant): number {
  return epochMs(instant) / 1000;
}
