import { epochMs } from "../domain/time.ts";
import type { Servers } from "../surface/app.ts";
import type { ServerSettings } from "../surface/servers.ts";
import type { Clock } from "./ports/clock.ts";
import type { Guilds, GuildSettings } from "./ports/guilds.ts";

/** What is known of servers at every moment, without asking the store: a look-up never waits for it. */
export interface GuildBook extends Servers {
  /**
   * Notes that a server that installed the bot was heard of; writes at most once a minute for each. `first` is true
   * once, for a server that was unknown, and is decided before the first wait. Rejects where the store cannot be written.
   */
  seen(guildId: string): Promise<{ readonly first: boolean }>;
  /** Sets what a server chose, and the rules of its alerts that follow from it, as the store does. */
  settle(
    guildId: string,
    settings: GuildSettings,
    ruleKeys: ReadonlyMap<string, readonly string[]>,
  ): Promise<void>;
  /** Works on what rests on the settings of a server while nobody changes them; one after the other. */
  inTurn<T>(guildId: string, work: () => Promise<T>): Promise<T>;
  /** Deletes everything kept of a server. */
  purge(guildId: string): Promise<void>;
}

interface Known {
  writtenMs: number;
  publicChannels: ReadonlySet<string>;
  settings: ServerSettings;
}

const NO_CHANNELS: ReadonlySet<string> = new Set();

/** Of a server that chose nothing, and of places outside servers. */
export const NO_SETTINGS: ServerSettings = { zone: null, list: [] };

const WRITE_EVERY_MS = 60_000;
const GREETED_WITHIN_MS = 24 * 3_600_000;

/** Reads the servers once and keeps them in memory; this process is the only one that changes them. */
export async function createGuildBook(guilds: Guilds, clock: Clock): Promise<GuildBook> {
  const stored = await guilds.list();
  const known = new Map<string, Known>(
    stored.map((guild) => [
      guild.id,
      {
        writtenMs: epochMs(guild.lastSeen),
        publicChannels: guild.publicChannels.length === 0 ? NO_CHANNELS : new Set(guild.publicChannels),
        settings: settingsOf(guild),
      },
    ]),
  );
  /** Servers nobody has answered yet, and when they were first seen. */
  const ungreeted = new Map<string, number>();
  const inTurn = createTurns();
  return {
    seen: async (guildId) => {
      const now = clock.now();
      const nowMs = epochMs(now);
      const before = known.get(guildId);
      if (before !== undefined && nowMs - before.writtenMs < WRITE_EVERY_MS) return { first: false };
      // Noted before the write, so that of two interactions at once one writes and one is the first.
      const entry = before ?? fresh(nowMs);
      entry.writtenMs = nowMs;
      if (before === undefined) {
        known.set(guildId, entry);
        ungreeted.set(guildId, nowMs);
      }
      try {
        await guilds.seen(guildId, now);
      } catch (error) {
        entry.writtenMs = Number.NEGATIVE_INFINITY;
        throw error;
      }
      return { first: before === undefined };
    },
    visibility: ({ guildId, channelId, parentChannelId }) => {
      const chosen = guildId === null ? undefined : known.get(guildId)?.publicChannels;
      const here = [channelId, parentChannelId].filter((id) => id !== null);
      return chosen !== undefined && here.some((id) => chosen.has(id)) ? "public" : "private";
    },
    takeGreeting: (guildId) => {
      if (guildId === null) return false;
      const since = ungreeted.get(guildId);
      ungreeted.delete(guildId);
      return since !== undefined && epochMs(clock.now()) - since < GREETED_WITHIN_MS;
    },
    markSetUp: async (guildId) => {
      ungreeted.delete(guildId);
      await guilds.seen(guildId, clock.now());
      await guilds.markSetUp(guildId);
    },
    publicChannels: (guildId) => [...(known.get(guildId)?.publicChannels ?? NO_CHANNELS)],
    choose: async (guildId, channels) => {
      const now = clock.now();
      await guilds.seen(guildId, now);
      await guilds.setPublicChannels(guildId, channels);
      const entry = known.get(guildId) ?? fresh(epochMs(now));
      known.set(guildId, { ...entry, writtenMs: epochMs(now), publicChannels: new Set(channels) });
    },
    settings: (guildId) => (guildId === null ? NO_SETTINGS : (known.get(guildId)?.settings ?? NO_SETTINGS)),
    settle: async (guildId, settings, ruleKeys) => {
      const now = clock.now();
      await guilds.seen(guildId, now);
      await guilds.settle(guildId, settings, ruleKeys);
      const entry = known.get(guildId) ?? fresh(epochMs(now));
      known.set(guildId, { ...entry, writtenMs: epochMs(now), settings: settingsOf(settings) });
    },
    inTurn,
    purge: async (guildId) => {
      await guilds.purge(guildId);
      known.delete(guildId);
      ungreeted.delete(guildId);
    },
  };
}

function fresh(nowMs: number): Known {
  return { writtenMs: nowMs, publicChannels: NO_CHANNELS, settings: NO_SETTINGS };
}

function settingsOf({ zone, list }: GuildSettings): ServerSettings {
  return zone === null && list.length === 0 ? NO_SETTINGS : { zone, list: list.map(({ miner }) => miner) };
}

/** Works on one server wait for each other, whatever comes of them; those on others go on beside. */
function createTurns(): GuildBook["inTurn"] {
  const last = new Map<string, Promise<unknown>>();
  return async (guildId, work) => {
    const before = last.get(guildId) ?? Promise.resolve();
    const mine = before.then(work);
    const settled = mine.catch(() => null);
    last.set(guildId, settled);
    try {
      return await mine;
    } finally {
      if (last.get(guildId) === settled) last.delete(guildId);
    }
  };
}
