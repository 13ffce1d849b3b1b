import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSettings } from "../src/config.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "settings-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const NO_FILE = "/nonexistent/.env";
const SECRET = "MTk4.secret-part.of_a_token";

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function problemsOf(env: Record<string, string>, envFile = NO_FILE): readonly string[] {
  const read = readSettings(env, envFile);
  if (read.ok) throw new Error("these settings are in order");
  expect(read.exitCode).toBe(78);
  return read.problems;
}

test("everything has a default", () => {
  expect(readSettings({}, NO_FILE)).toEqual({
    ok: true,
    settings: {
      discordToken: null,
      discordApiUrl: "https://discord.com/api",
      databasePath: "var/pivotwatch.db",
      ownerIds: [],
      ownerGuildId: null,
      playgroundAddress: { host: "127.0.0.1", port: 8787 },
      logLevel: "info",
    },
  });
});

test("owners are listed by id, with commas or spaces, each once", () => {
  const env = {
    OWNER_IDS: "100000000000000001, 100000000000000002 100000000000000001",
    OWNER_GUILD_ID: " 200000000000000001 ",
  };
  expect(readSettings(env, NO_FILE)).toMatchObject({
    settings: { ownerIds: ["100000000000000001", "100000000000000002"], ownerGuildId: "200000000000000001" },
  });
});

test.each([
  [{ OWNER_IDS: "ada, grace" }, /^OWNER_IDS: each must be a number of 15 to 20 digits/],
  [{ OWNER_GUILD_ID: "my server" }, /^OWNER_GUILD_ID: must be a number of 15 to 20 digits/],
])("a name in place of an id is one line: %o", (env, expected) => {
  const problems = problemsOf(env);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(expected);
});

test("what is set is taken, an empty value is none", () => {
  const env = {
    DISCORD_TOKEN: ` Bot ${SECRET}\n`,
    DISCORD_API_URL: "http://127.0.0.1:9000/api/",
    DATABASE_URL: "file:///srv/pivot.db",
    PLAYGROUND_ADDRESS: "[::1]:0",
    LOG_LEVEL: "",
    DISCORD_TOKEN_FILE: " ",
  };
  expect(readSettings(env, NO_FILE)).toMatchObject({
    ok: true,
    settings: {
      discordToken: SECRET,
      discordApiUrl: "http://127.0.0.1:9000/api",
      databasePath: "/srv/pivot.db",
      playgroundAddress: { host: "::1", port: 0 },
      logLevel: "info",
    },
  });
});

test("a .env file is read, and the environment wins over it", () => {
  const path = file(
    "good.env",
    '# comment\nexport LOG_LEVEL=debug\nDATABASE_URL="file:a.db"\n\nNOTE="two\nlines"\n',
  );
  expect(readSettings({ DATABASE_URL: "file:b.db" }, path)).toMatchObject({
    ok: true,
    settings: { logLevel: "debug", databasePath: "b.db" },
  });
});

test("a token file serves in place of the token", () => {
  const path = file("token", `${SECRET}\n`);
  expect(readSettings({ DISCORD_TOKEN_FILE: path }, NO_FILE)).toMatchObject({
    settings: { discordToken: SECRET },
  });
});

test.each([
  ["a word", { DISCORD_API_URL: "discord" }, "DISCORD_API_URL: must be an address"],
  [
    "plain http to another machine",
    { DISCORD_API_URL: "http://discord.com/api" },
    "DISCORD_API_URL: plain http is for this machine only",
  ],
  ["another scheme", { DISCORD_API_URL: "ftp://discord.com" }, "DISCORD_API_URL: must begin with https://"],
  [
    "a version at the end",
    { DISCORD_API_URL: "https://discord.com/api/v10" },
    "DISCORD_API_URL: must not end in the version",
  ],
  [
    "a password in it",
    { DISCORD_API_URL: "https://a:b@discord.com/api" },
    "DISCORD_API_URL: must hold no name, password",
  ],
  ["another database", { DATABASE_URL: "postgres://db/x" }, "DATABASE_URL: must begin with file:"],
  ["no file", { DATABASE_URL: "file:" }, "DATABASE_URL: names no file"],
  ["no port", { PLAYGROUND_ADDRESS: "localhost" }, "PLAYGROUND_ADDRESS: must be host:port"],
  ["a port too high", { PLAYGROUND_ADDRESS: "localhost:65536" }, "PLAYGROUND_ADDRESS: must be host:port"],
  ["an unknown level", { LOG_LEVEL: "loud" }, "LOG_LEVEL: must be one of debug, info, warn, error"],
  [
    "both kinds of token",
    { DISCORD_TOKEN: "a", DISCORD_TOKEN_FILE: "b" },
    "DISCORD_TOKEN_FILE: set it or DISCORD_TOKEN",
  ],
  [
    "a token file that is missing",
    { DISCORD_TOKEN_FILE: "/nonexistent/t" },
    "DISCORD_TOKEN_FILE: cannot read /nonexistent/t (ENOENT)",
  ],
])("one clear line for %s", (_, env, expected) => {
  const problems = problemsOf(env);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.slice(0, expected.length)).toBe(expected);
});

test("every wrong setting has its line", () => {
  expect(problemsOf({ LOG_LEVEL: "loud", DATABASE_URL: "x", DISCORD_API_URL: "y" })).toHaveLength(3);
});

test("a broken .env file is one line that shows nothing of it", () => {
  const path = file("broken.env", `LOG_LEVEL=info\nNOTE="a\nb"\n${SECRET}\n`);
  expect(problemsOf({}, path)).toEqual([`${path} line 4: is not NAME=value`]);
  expect(problemsOf({}, folder)).toEqual([`${folder}: cannot be read (EISDIR)`]);
});

test("a token with a mistake in it is not shown", () => {
  const problems = [
    ...problemsOf({ DISCORD_TOKEN: `${SECRET} ${SECRET}` }),
    ...problemsOf({ DISCORD_TOKEN_FILE: file("two", `${SECRET}\n${SECRET}\n`) }),
    ...problemsOf({ DISCORD_TOKEN_FILE: file("none", "\n") }),
  ];
  expect(problems).toHaveLength(3);
  expect(problems.join()).not.toContain(SECRET);
});
