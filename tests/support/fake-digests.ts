import type { DigestAnswer, DigestPlan, DigestView } from "../../src/surface/answers/digest.ts";
import type { App } from "../../src/surface/app.ts";
import type { DigestDesk } from "../../src/surface/digests.ts";
import { silentApp } from "./app.ts";
import { memoryDrafts } from "./drafts.ts";
import { type AlertCall, CHANNEL_ID } from "./fake-alerts.ts";

/** The digest of that channel. */
export function aPlan(changes: Partial<DigestPlan> = {}): DigestPlan {
  return {
    channelId: CHANNEL_ID,
    time: "08:30",
    zone: "America/New_York",
    days: { kind: "trading" },
    sections: ["gap", "movers", "facts", "network", "alerts", "ahead", "health"],
    silent: true,
    whenQuiet: "line",
    publish: false,
    notPublished: [],
    next: "2026-11-25T13:30:00Z",
    troubleSince: null,
    ...changes,
  };
}

/** A digest of a store that holds nothing. */
export function anEmptyDigest(changes: Partial<DigestAnswer> = {}): DigestAnswer {
  return {
    asOf: "2026-11-24",
    pointInTime: false,
    factsTo: null,
    pricesTo: null,
    withoutPublicationDate: 0,
    sources: [],
    localDate: "2026-11-24",
    since: "2026-11-23T15:00:00Z",
    now: "2026-11-24T15:00:00Z",
    sections: ["gap", "facts"],
    market: { open: true, lastSession: "2026-11-23", halfDay: false },
    gap: null,
    movers: [],
    moversSession: null,
    facts: [],
    olderRecords: 0,
    network: null,
    ahead: [],
    btcSpot: null,
    health: [],
    quiet: true,
    ...changes,
  };
}

const VIEW: DigestView = { alerts: null, missed: [], lateMinutes: null, silent: true, withPicture: true };

export interface FakeDigests {
  readonly app: App;
  /** What the desk was asked, in order. */
  readonly calls: AlertCall[];
}

/** A desk that holds these digests, answers as given otherwise, and notes what it is asked. */
export function notedDigests(
  plans: readonly DigestPlan[],
  answers: Partial<DigestDesk>,
  calls: AlertCall[],
): DigestDesk {
  const note = <R>(what: string, args: readonly unknown[], call: () => R): R => {
    calls.push({ what, args });
    return call();
  };
  const found = (channelId: string) => plans.find((plan) => plan.channelId === channelId);
  const base: DigestDesk = {
    list: async () => ({ ok: true, answer: { plans, most: 10 } }),
    set: async ({ channel }) => {
      const before = found(channel.id);
      const plan = before ?? aPlan({ channelId: channel.id });
      return { ok: true, answer: { plan, replaced: before !== undefined, notes: [] } };
    },
    off: async (channelId) => {
      const plan = found(channelId);
      return plan === undefined
        ? { ok: false, problems: ["There is no digest in that channel."] }
        : { ok: true, answer: plan };
    },
    preview: async () => ({ ok: true, answer: { answer: anEmptyDigest(), view: VIEW, skipped: false } }),
    zones: () => [],
    ...answers,
  };
  return {
    list: (...args) => note("list", args, () => base.list(...args)),
    set: (...args) => note("set", args, () => base.set(...args)),
    off: (...args) => note("off", args, () => base.off(...args)),
    preview: (...args) => note("preview", args, () => base.preview(...args)),
    zones: (...args) => note("zones", args, () => base.zones(...args)),
  };
}

/** An application with such a desk. */
export function fakeDigests(
  plans: readonly DigestPlan[] = [],
  answers: Partial<DigestDesk> = {},
): FakeDigests {
  const calls: AlertCall[] = [];
  const digests = notedDigests(plans, answers, calls);
  return { app: { ...silentApp, drafts: memoryDrafts(), digests }, calls };
}
