import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PermissionFlagsBits } from "discord-api-types/v10";
import { sql } from "kysely";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import { systemTimeline, type Timeline } from "../../src/playground/timeline.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import { keyOf, SIDES } from "./bars.ts";

/** How it is with a channel. */
export type ChannelKind =
  | "told"
  | "muted"
  /** The bot may not post there. */
  | "no rights"
  /** Deleted on the way. */
  | "dead";

export interface Place {
  readonly channelId: string;
  readonly guildId: string;
  readonly kind: ChannelKind;
  /** Keys of the rules of each of its subscriptions. */
  readonly wishes: readonly (readonly string[])[];
}

/** A local Discord with many channels, and a database in which all of them wish to hear of rules. */
export interface Scene {
  readonly discord: LocalDiscord;
  readonly path: string;
  readonly places: readonly Place[];
  /** Moves the clock of that Discord on. */
  advance(ms: number): void;
  close(): Promise<void>;
}

export const MAKER = "100000000000000010";

const CHANNELS_OF_A_SERVER = 25;
const MAY_LOOK = String(PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory);
const DAY_MS = 86_400_000;

/** Of a hundred channels four each are muted, without rights, or will be deleted. */
function kindOf(index: number): ChannelKind {
  const kinds: readonly ChannelKind[] = ["no rights", "dead", "muted"];
  return kinds[index % 25] ?? "told";
}

/** One or two subscriptions; where there are two, they share a rule. */
function wishesOf(index: number): readonly (readonly string[])[] {
  const [own, same, next] = [keyOf(index), keyOf(index + 3), keyOf(index + 1)];
  return index % 4 === 0 ? [[own]] : [[own, same], index % 4 === 1 ? [own, next] : [next]];
}

/** Opens one with so many channels. */
export async function openScene(channels: number): Promise<Scene> {
  let aheadMs = 0;
  const machine = systemTimeline();
  const time: Timeline = { now: () => machine.now() + aheadMs, after: (ms, act) => machine.after(ms, act) };
  const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 }, time);
  const folder = mkdtempSync(join(tmpdir(), "pivotwatch-crash-"));
  const path = join(folder, "pivotwatch.db");
  const places: Place[] = [];
  while (places.length < channels) {
    const count = Math.min(CHANNELS_OF_A_SERVER, channels - places.length);
    const kinds = Array.from({ length: count }, (_, index) => kindOf(places.length + index));
    const specs = kinds.map((kind) => (kind === "no rights" ? { botPermissions: MAY_LOOK } : {}));
    const guild = discord.world.addGuild({ channels: specs });
    for (const [index, channelId] of [...guild.channels.keys()].entries()) {
      const kind = kinds[index] ?? "told";
      places.push({ channelId, guildId: guild.id, kind, wishes: wishesOf(places.length) });
    }
  }
  await subscribeAll(path, places);
  return {
    discord,
    path,
    places,
    advance: (ms) => {
      aheadMs += ms;
    },
    close: async () => {
      await discord.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function subscribeAll(path: string, places: readonly Place[]): Promise<void> {
  const opened = await openDatabase(`file:${path}`, { busyTimeoutMs: 200 });
  if (!opened.ok) throw new Error(opened.message);
  // Nothing is worth keeping yet.
  await sql.raw("pragma synchronous = off").execute(opened.db);
  const yesterday = new Date(Date.now() - DAY_MS).toISOString();
  await createRuleStore(opened.db).keep(SIDES, yesterday);
  const subscriptions = createSubscriptionStore(opened.db);
  let count = 0;
  for (const { channelId, guildId, kind, wishes } of places) {
    for (const ruleKeys of wishes) {
      count += 1;
      const id = `s${String(count).padStart(10, "0")}`;
      await subscriptions.add(
        {
          id,
          place: { kind: "channel", guildId, channelId },
          createdBy: MAKER,
          createdAt: yesterday,
          wish: { target: "BTC", sensitivity: "normal", rules: [], facts: [] },
          ruleKeys,
          mentionRoleId: null,
          quietHours: null,
        },
        1000,
      );
      if (kind !== "muted") continue;
      const mutedUntil = new Date(Date.now() + 30 * DAY_MS).toISOString();
      await subscriptions.change(id, { mutedUntil });
    }
  }
  await opened.close();
}
