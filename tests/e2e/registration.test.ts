import { afterEach, expect, test } from "vitest";
import type { CommandHashes } from "../../src/app/ports/command-hashes.ts";
import { createReplyRest } from "../../src/discord/client.ts";
import { API } from "../../src/discord/discord-api.ts";
import { registerCommands } from "../../src/discord/register-commands.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import { GUILD_ID } from "../../src/playground/world.ts";
import type { Command } from "../../src/surface/command.ts";
import { notingCommand } from "../support/dispatching.ts";
import { fakeCommands } from "../support/fake-commands.ts";
import { createLinesLog } from "../support/lines-log.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

interface Kept extends CommandHashes {
  readonly rows: Map<string, string>;
}

function hashesInMemory(): Kept {
  const rows = new Map<string, string>();
  return {
    rows,
    get: async (key) => rows.get(key) ?? null,
    set: async (key, hash) => void rows.set(key, hash),
  };
}

async function open() {
  const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
  const rest = createReplyRest(discord.apiUrl, discord.token);
  closing.push(async () => {
    rest.clearHashSweeper();
    rest.clearHandlerSweeper();
    await discord.close();
  });
  const log = createLinesLog();
  const api = new API(rest);
  const application = await api.applications.getCurrent();
  const register = (
    commands: readonly Command[],
    hashes: CommandHashes | null,
    ownerGuildId: string | null = null,
  ) =>
    registerCommands({
      api,
      apiUrl: discord.apiUrl,
      applicationId: application.id,
      commands,
      ownerGuildId,
      hashes,
      log,
    });
  return { discord, log, register };
}

/** Calls to command lists so far, as `GET global`, `PUT guild`. */
function calls(discord: LocalDiscord): readonly string[] {
  return discord
    .calls()
    .filter((call) => call.path.endsWith("/commands"))
    .map((call) => `${call.method} ${call.path.includes("/guilds/") ? "guild" : "global"}`);
}

const ADMINISTRATOR = "8";

const review = notingCommand({
  data: { name: "review", description: "Proposed facts", options: [], only: "owner_guild" },
  access: "owner",
}).command;

test("commands are written once, and then read once at every start", async () => {
  const { discord, register } = await open();
  const hashes = hashesInMemory();
  expect(await register(fakeCommands(), hashes)).toBe("written");
  expect(await register(fakeCommands(), hashes)).toBe("unchanged");
  expect(calls(discord)).toEqual(["GET global", "PUT global", "GET global"]);
  expect([...hashes.rows.keys()]).toEqual([`${discord.apiUrl} 400000000000000001 global`]);
});

test("what is kept nowhere is asked of Discord alone", async () => {
  const { discord, register } = await open();
  await register(fakeCommands(), null);
  expect(await register(fakeCommands(), null)).toBe("unchanged");
  expect(await register(fakeCommands(), hashesInMemory()), "a new database, an old application").toBe(
    "unchanged",
  );
  expect(calls(discord).filter((call) => call === "PUT global")).toHaveLength(1);
});

test("commands that somebody else changed, or that changed here, are written again", async () => {
  const { discord, register } = await open();
  const hashes = hashesInMemory();
  await register(fakeCommands(), hashes);
  await register(fakeCommands().slice(1), null);
  expect(await register(fakeCommands(), hashes)).toBe("written");
  for (const key of hashes.rows.keys()) hashes.rows.set(key, "of another version");
  expect(await register(fakeCommands(), hashes)).toBe("written");
  expect(await register(fakeCommands(), hashes)).toBe("unchanged");
  expect(discord.commandNames()).toEqual(["echo", "broken", "managers"]);
});

test("the owners' commands are written to their server and never globally", async () => {
  const { discord, register } = await open();
  const hashes = hashesInMemory();
  const all = [...fakeCommands(), review];
  expect(await register(all, hashes, GUILD_ID)).toBe("written");
  expect(await register(all, hashes, GUILD_ID)).toBe("unchanged");
  expect(calls(discord)).toEqual([
    "GET global",
    "PUT global",
    "GET guild",
    "PUT guild",
    "GET global",
    "GET guild",
  ]);
  const asked = { user: { id: "1", username: "ada", permissions: ADMINISTRATOR } };
  const there = { ...asked, guild: GUILD_ID };
  expect(discord.offeredCommands(there)).toContain("review");
  const elsewhere = discord.world.addGuild({ name: "Another server" });
  expect(discord.offeredCommands({ ...asked, guild: elsewhere.id })).toEqual(["echo", "broken", "managers"]);
  expect(await register(fakeCommands(), hashes, GUILD_ID), "taken away again").toBe("written");
  expect(discord.offeredCommands(there)).not.toContain("review");
});

test("without a server of the owners, or without commands for it, none is asked", async () => {
  const { discord, register } = await open();
  await register([...fakeCommands(), review], hashesInMemory());
  await register(fakeCommands(), hashesInMemory(), GUILD_ID);
  expect(calls(discord).filter((call) => call.includes("guild"))).toEqual([]);
});

test("an owners' server that is gone is one line of the log, and the rest stands", async () => {
  const { discord, log, register } = await open();
  const all = [...fakeCommands(), review];
  expect(await register(all, hashesInMemory(), "200000000000000099")).toBe("written");
  expect(discord.commandNames()).toEqual(["echo", "broken", "managers"]);
  expect(log.lines).toMatchObject([{ level: "warn", fields: { guild: "200000000000000099" } }]);
  expect(log.lines[0]?.message).toContain("OWNER_GUILD_ID");
});

test("commands that Discord would refuse are never sent", async () => {
  const { discord, register } = await open();
  const { command } = notingCommand({ data: { name: "Re View", description: "", options: [] } });
  await expect(register([command], null)).rejects.toThrow(/Discord would refuse the commands: .*no name/);
  expect(calls(discord)).toEqual([]);
});
