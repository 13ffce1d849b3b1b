import { NO_DIGESTS } from "../../src/app/digests/no-digests.ts";
import type { AlertEntry, AlertPreview, Alerts } from "../../src/surface/alerts.ts";
import type { App } from "../../src/surface/app.ts";
import type { Caller } from "../../src/surface/command.ts";
import type { DigestDesk } from "../../src/surface/digests.ts";
import type { ChosenChannel, ModalValues } from "../../src/surface/modal.ts";
import type { ServerPlan } from "../../src/surface/servers.ts";
import { silentApp } from "./app.ts";
import { aCaller } from "./caller.ts";
import { memoryDrafts } from "./drafts.ts";

export const ALERTS_NOW = "2026-11-24T15:00:00Z";
export const CHANNEL_ID = "300000000000000001";
export const GUILD_ID = "200000000000000001";

/** Somebody who may manage the server, in its channel. */
export const aManager: Caller = {
  ...aCaller,
  userId: "42",
  guildId: GUILD_ID,
  channelId: CHANNEL_ID,
  canManage: true,
  appPermissions: "3072",
};

/** Somebody else in the same server. */
export const aMember: Caller = { ...aManager, userId: "43", canManage: false };

/** An alert of that channel. */
export function anEntry(changes: Partial<AlertEntry> = {}): AlertEntry {
  return {
    id: "Abc-_123456",
    place: { kind: "channel", channelId: CHANNEL_ID },
    wish: { target: "PW14", sensitivity: "normal", rules: [], facts: ["contracts", "debt"] },
    createdBy: "42",
    createdAt: "2026-11-01T10:00:00Z",
    status: "on",
    reason: null,
    mutedUntil: null,
    mutedMiners: [],
    roleId: null,
    quietHours: null,
    publish: false,
    firing: [],
    lastPost: null,
    score: null,
    notSent: [],
    notPublished: [],
    ...changes,
  };
}

/** What such an alert would have done. */
export function aPreview(changes: Partial<AlertPreview> = {}): AlertPreview {
  return {
    draft: "draft-of-the-app",
    wish: { target: "PW14", sensitivity: "normal", rules: [], facts: [] },
    place: { kind: "channel", channelId: CHANNEL_ID },
    quietHours: null,
    role: null,
    publish: false,
    changes: null,
    days: 365,
    posts: 7,
    held: 0,
    dates: [],
    rules: [],
    notes: [],
    firingNow: [],
    picture: null,
    now: ALERTS_NOW,
    ...changes,
  };
}

export interface AlertCall {
  readonly what: string;
  readonly args: readonly unknown[];
}

/** Settings of a server that chose nothing. */
export const NO_PLAN: ServerPlan = { zone: null, list: [], most: 25 };

export interface FakeAlerts {
  readonly app: App;
  /** What the application was asked, in order. */
  readonly calls: AlertCall[];
  /** The channels that were made public, each time. */
  readonly chosen: (readonly string[])[];
  /** Servers that were set up, each time. */
  readonly setUp: string[];
}

/** An application that holds these alerts, answers as given otherwise, and notes what it is asked. */
export function fakeAlerts(
  entries: readonly AlertEntry[] = [],
  answers: Partial<Alerts> = {},
  publicChannels: readonly string[] = [],
  digests: DigestDesk = NO_DIGESTS,
): FakeAlerts {
  const calls: AlertCall[] = [];
  const chosen: (readonly string[])[] = [];
  const setUp: string[] = [];
  const found = (id: string) => entries.find((entry) => entry.id === id);
  const one = async (id: string) => {
    const entry = found(id);
    return entry === undefined
      ? ({ ok: false, problems: ["There is no such alert here."] } as const)
      : ({ ok: true, answer: entry } as const);
  };
  const base: Alerts = {
    ...silentApp.alerts,
    list: async (_by, owner, now) => ({ entries, most: owner === "server" ? 25 : 10, owner, now }),
    preview: async () => ({ ok: true, answer: aPreview() }),
    adjust: async () => ({ ok: true, answer: aPreview() }),
    save: async () => ({ ok: true, answer: { entry: entries[0] ?? anEntry(), again: false } }),
    entry: one,
    mute: one,
    setPaused: one,
    remove: one,
    test: async () => ({ ok: true, answer: { channelId: CHANNEL_ID } }),
    exportData: async () => ({ ok: true, answer: { name: "pivotwatch.json", json: '{"alerts":[]}' } }),
    deleteData: async () => ({ ok: true, answer: { subscriptions: entries.length, digests: 0 } }),
    ...answers,
  };
  const note = <R>(what: string, args: readonly unknown[], call: () => R): R => {
    calls.push({ what, args });
    return call();
  };
  const app: App = {
    ...silentApp,
    drafts: memoryDrafts(),
    settings: {
      read: async () => ({ ok: true, answer: NO_PLAN }),
      settle: async () => ({ ok: true, answer: { plan: NO_PLAN, followed: 0, notes: [] } }),
    },
    digests,
    alerts: {
      choices: base.choices,
      form: (...args) => note("form", args, () => base.form(...args)),
      preview: (...args) => note("preview", args, () => base.preview(...args)),
      adjust: (...args) => note("adjust", args, () => base.adjust(...args)),
      save: (...args) => note("save", args, () => base.save(...args)),
      test: (...args) => note("test", args, () => base.test(...args)),
      list: (...args) => note("list", args, () => base.list(...args)),
      entry: (...args) => note("entry", args, () => base.entry(...args)),
      mute: (...args) => note("mute", args, () => base.mute(...args)),
      why: (...args) => note("why", args, () => base.why(...args)),
      setPaused: (...args) => note("setPaused", args, () => base.setPaused(...args)),
      remove: (...args) => note("remove", args, () => base.remove(...args)),
      exportData: (...args) => note("exportData", args, () => base.exportData(...args)),
      deleteData: (...args) => note("deleteData", args, () => base.deleteData(...args)),
    },
    servers: {
      ...silentApp.servers,
      visibility: ({ channelId }) =>
        channelId !== null && publicChannels.includes(channelId) ? "public" : "private",
      publicChannels: () => publicChannels,
      markSetUp: async (guild) => void setUp.push(guild),
      choose: async (_guild, channels) => void chosen.push(channels),
    },
  };
  return { app, calls, chosen, setUp };
}

/** A channel as a form brings it. */
export function aChannel(changes: Partial<ChosenChannel> = {}): ChosenChannel {
  return { id: CHANNEL_ID, name: "alerts", kind: 0, appPermissions: "3072", ...changes };
}

/** A form as somebody fills it in. */
export function filledIn(
  fields: Readonly<Record<string, string | readonly string[] | ChosenChannel>>,
): ModalValues {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (typeof value === "string") return [name, { type: "text", text: value } as const];
      if ("id" in value) return [name, { type: "channel", channel: value } as const];
      return [name, { type: "chosen", values: value } as const];
    }),
  );
}
