import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { APIMessage } from "discord-api-types/v10";
import { vi } from "vitest";
import { createOperatorNotices } from "../../src/app/operator-notices.ts";
import { refusalCard } from "../../src/cards/refusal.ts";
import { COMMANDS } from "../../src/commands.ts";
import { readSettings } from "../../src/config.ts";
import { runBot } from "../../src/discord/run-bot.ts";
import { clock } from "../../src/main/environment.ts";
import { createJobs, type Jobs } from "../../src/main/jobs.ts";
import type { AlertWorld } from "../../src/main/open-alerts.ts";
import { openWorld, type World } from "../../src/main/open-world.ts";
import { startPost } from "../../src/main/post-alerts.ts";
import { openProviders } from "../../src/main/providers.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import type { Timeline } from "../../src/sources/http/timeline.ts";
import { createJobRunStore } from "../../src/store/job-runs.ts";
import { createSourceStateStore } from "../../src/store/source-states.ts";
import { drawsNothing } from "./drawing.ts";
import { createLinesLog, type LinesLog } from "./lines-log.ts";

/** Somebody who may manage the server. */
export const MANAGER = { id: "100000000000000010", username: "manager" };
/** A channel in which the bot may do what it needs. */
export const ALERTS = "300000000000000003";
/** A channel in which it may not post. */
export const RULES = "300000000000000005";

/** The bot with every command on a local Discord, and its post, which goes out as it is queued. */
export interface PostingBot {
  readonly discord: LocalDiscord;
  readonly log: LinesLog;
  readonly alerts: AlertWorld;
  readonly world: World;
  /** What it does by the clock, to be run by hand; it asks without the pauses that a host out there is owed. */
  jobs(): Jobs;
  /** Lets the bot do this in a channel and nothing else. */
  permit(channelId: string, botPermissions: string): Promise<void>;
  /** The one message of a channel, once it is there. */
  posted(channelId: string): Promise<APIMessage>;
  close(): Promise<void>;
}

/** Waits of less than a second are over at once. */
const HASTY: Timeline = {
  now: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms < 1000 ? 0 : ms);
    return () => clearTimeout(timer);
  },
};

/** Who runs the bot, and where their commands exist. */
interface Owners {
  readonly ownerIds: readonly string[];
  readonly ownerGuildId: string;
}

/** Opens it over a store of its own with the bundled facts and no prices. */
export async function openPostingBot(
  owners: Partial<Owners> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<PostingBot> {
  await using opened = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "pivotwatch-posting-"));
  opened.defer(() => rmSync(folder, { recursive: true, force: true }));
  const read = readSettings(
    { DATABASE_URL: `file:${join(folder, "bot.db")}`, ...environment },
    "/nowhere/.env",
  );
  if (!read.ok) throw new Error(read.problems.join("\n"));
  const { settings } = read;
  const world = await openWorld(settings, 200, clock.now());
  opened.defer(() => world.close());
  const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
  opened.defer(() => discord.close());
  const log = createLinesLog();
  const started = await runBot({
    token: discord.token,
    apiUrl: discord.apiUrl,
    commands: COMMANDS,
    app: world.app,
    clock,
    log,
    refusalCard,
    draw: drawsNothing,
    finish: world.finish,
    ...owners,
    // One person does everything here, faster than any person could.
    perPerson: { burst: 10_000, perMinute: 10_000 },
  });
  if (!started.ok) throw new Error(started.problem);
  const { running } = started;
  opened.defer(() => running.stop());
  const alerts = await world.openAlerts();
  const post = startPost({ settings, world, alerts, running, log });
  opened.defer(() => post.delivery.stop());
  const all = opened.move();
  return {
    discord,
    log,
    alerts,
    world,
    jobs: () =>
      createJobs(
        {
          settings,
          world,
          states: createSourceStateStore(world.db),
          ledger: createJobRunStore(world.db),
          notices: createOperatorNotices({ send: null, clock, log }),
          listGuilds: running.listGuilds,
          alerts,
          fanOut: (now) => post.fanOut(now),
          log,
        },
        openProviders(settings, world.data.calendar, new AbortController().signal, { time: HASTY }),
      ),
    permit: async (channelId, botPermissions) => {
      const url = `${discord.url}/local/channels/${channelId}`;
      const { status } = await fetch(url, { method: "PATCH", body: JSON.stringify({ botPermissions }) });
      if (status !== 200) throw new Error(`the permissions were not changed: ${String(status)}`);
    },
    posted: (channelId) =>
      vi.waitFor(
        () => {
          const [only, ...others] = discord.messages(channelId);
          if (only === undefined) throw new Error("nothing was posted");
          if (others.length > 0) throw new Error(`posted more than once: ${JSON.stringify(others)}`);
          return only;
        },
        { interval: 5, timeout: 4000 },
      ),
    close: () => all.disposeAsync(),
  };
}
