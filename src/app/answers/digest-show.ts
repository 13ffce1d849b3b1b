import { epochMs, type Instant } from "../../domain/time.ts";
import type { DigestAnswer, DigestAlerts, DigestView } from "../../surface/answers/digest.ts";
import type { OutboxContent } from "../ports/outbox.ts";
import type { AskDigestAlerts } from "./digest-alerts.ts";
import type { AskDigest } from "./digest.ts";

type Content = Extract<OutboxContent, { readonly kind: "digest" }>;

export interface ShownDigest {
  readonly answer: DigestAnswer;
  readonly view: DigestView;
}

/** What a channel reads of a digest; it tells what became known up to `until`, now where that is left out. */
export type ShowDigest = (
  channelId: string,
  content: Content,
  now: Instant,
  until?: Instant,
) => Promise<ShownDigest>;

const MINUTE_MS = 60_000;

/** Digests of one time are spread over ten minutes, and the sending takes its own: less than this is no delay. */
const LEAST_LATE_MIN = 20;

/** A delay is told in steps, so that digests sent one after the other share one card. */
const LATE_STEP_MIN = 5;

/** The digest of a channel: what all share, and the channel's own part, which costs next to nothing. */
export function createShowDigest(digest: AskDigest, alerts: AskDigestAlerts): ShowDigest {
  return async (channelId, content, now, until = now) => {
    const { localDate, since, sections, missed, silent, dueAt } = content;
    return {
      answer: await digest({ localDate, since, until, sections }, now),
      view: {
        alerts: sections.includes("alerts") ? await alerts(channelId, since, until) : null,
        missed,
        lateMinutes: lateMinutes(dueAt, now),
        silent,
        withPicture: true,
      },
    };
  };
}

/** True where a channel that wants no word of nothing is left alone: what it missed is told all the same. */
export function hasNothingToTell({ answer, view }: ShownDigest): boolean {
  return answer.quiet && isSilent(view.alerts) && view.missed.length === 0;
}

function isSilent(alerts: DigestAlerts | null): boolean {
  return alerts === null || alerts.fired.length + alerts.ended.length + alerts.notSent.length === 0;
}

function lateMinutes(dueAt: Instant, now: Instant): number | null {
  const late = (epochMs(now) - epochMs(dueAt)) / MINUTE_MS;
  return late < LEAST_LATE_MIN ? null : Math.floor(late / LATE_STEP_MIN) * LATE_STEP_MIN;
}
