import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
      marketData: "live",
      ownerIds: [],
      ownerGuildId: null,
      operatorChannelId: null,
      heartbeatUrl: null,
      sourceUrls: {},
      sourcesOff: [],
      alpacaKey: null,
      tiingoToken: null,
      secUserAgent: null,
      factsUrl: null,
      fanOutRate: 25,
      httpAddress: { host: "127.0.0.1", port: 9464 },
      playgroundAddress: { host: "127.0.0.1", port: 8787 },
      logLevel: "info",
      secrets: [],
      warnings: [],
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

test.each([
  ["1", 1],
  [" 50 ", 50],
])("messages go out %s a second where that is set", (text, fanOutRate) => {
  expect(readSettings({ FANOUT_RATE: text }, NO_FILE)).toMatchObject({ settings: { fanOutRate } });
});

test.each(["0", "51", "2.5", "-1", "many"])("%s messages a second is one line", (text) => {
  expect(problemsOf({ FANOUT_RATE: text })).toEqual(["FANOUT_RATE: must be a whole number from 1 to 50"]);
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

test("providers are pointed elsewhere, switched off and given their keys", () => {
  const env = {
    COINBASE_URL: "http://127.0.0.1:9001/coinbase/",
    KRAKEN_URL: "https://kraken.example",
    BITSTAMP_URL: "http://localhost:9001",
    MEMPOOL_URL: "https://mempool.example/space",
    BLOCKCHAIN_URL: "https://blockchain.example",
    YAHOO_URL: "https://yahoo.example",
    ALPACA_URL: "https://alpaca.example",
    TIINGO_URL: "https://tiingo.example",
    SEC_DATA_URL: "http://127.0.0.1:9001/",
    SEC_WWW_URL: "https://sec.example/mirror",
    SOURCES_OFF: "Yahoo, coinbase yahoo SEC",
    ALPACA_KEY_ID: " key-id ",
    ALPACA_SECRET_KEY: "key-secret\n",
    TIINGO_TOKEN: "tiingo-token",
  };
  expect(readSettings(env, NO_FILE)).toMatchObject({
    settings: {
      sourceUrls: {
        coinbase: "http://127.0.0.1:9001/coinbase",
        kraken: "https://kraken.example",
        bitstamp: "http://localhost:9001",
        mempool: "https://mempool.example/space",
        blockchain: "https://blockchain.example",
        yahoo: "https://yahoo.example",
        alpaca: "https://alpaca.example",
        tiingo: "https://tiingo.example",
        secData: "http://127.0.0.1:9001",
        secWww: "https://sec.example/mirror",
      },
      sourcesOff: ["coinbase", "yahoo", "sec"],
      alpacaKey: { id: "key-id", secret: "key-secret" },
      tiingoToken: "tiingo-token",
    },
  });
});

test.each([
  " Example Miners Watch ops@example.org ",
  "Ada Byron (ada.byron+sec@mail.example.co.uk)",
  "pivotwatch-for-us/1.0 ops@example.org",
])("the SEC is told who asks: %s", (text) => {
  expect(readSettings({ SEC_USER_AGENT: text }, NO_FILE)).toMatchObject({
    settings: { secUserAgent: text.trim(), secrets: [] },
  });
});

test.each([
  "Pivotwatch/1.0",
  "ops@example.org",
  "<ops@example.org>",
  "Watch ops@example",
  "Watch ops@@example.org",
  "Watch ops at example.org",
  "Grüße ops@example.org",
  "Watch\r\nhost: other ops@example.org",
  `Watch ${"very ".repeat(40)}long ops@example.org`,
])("who names nobody, or no address, stops the start: %j", (text) => {
  expect(problemsOf({ SEC_USER_AGENT: text })).toEqual([
    "SEC_USER_AGENT: must hold a name and an e-mail address in plain ASCII, e.g. Example Miners Watch ops@example.org",
  ]);
});

test.each(["https://facts.example/reviewed.json?key=1", "http://127.0.0.1:9001/facts.json"])(
  "reviewed facts come from %s",
  (text) => {
    expect(readSettings({ FACTS_URL: text }, NO_FILE)).toMatchObject({ settings: { factsUrl: text } });
  },
);

test("where the operator hears of it, and where health is served", () => {
  const env = {
    OPERATOR_CHANNEL_ID: "300000000000000001",
    HEARTBEAT_URL: "https://watch.example/push/abc?status=up",
    HTTP_ADDRESS: "0.0.0.0:9464",
  };
  expect(readSettings(env, NO_FILE)).toMatchObject({
    settings: {
      operatorChannelId: "300000000000000001",
      heartbeatUrl: "https://watch.example/push/abc?status=up",
      httpAddress: { host: "0.0.0.0", port: 9464 },
    },
  });
});

test("whatever must not be printed is listed in one place", () => {
  const env = {
    DISCORD_TOKEN: SECRET,
    HEARTBEAT_URL: "https://watch.example/push/abc",
    ALPACA_KEY_ID: "key-id",
    ALPACA_SECRET_KEY: "key-secret",
    TIINGO_TOKEN: "tiingo-token",
  };
  expect(readSettings(env, NO_FILE)).toMatchObject({
    settings: { secrets: [SECRET, "https://watch.example/push/abc", "key-id", "key-secret", "tiingo-token"] },
  });
});

test.skipIf(process.platform === "win32").each([
  [0o600, 0],
  [0o400, 0],
  [0o640, 1],
  [0o604, 1],
  [0o620, 1],
])("a .env file of mode %o gives so many warnings: %i", (mode, count) => {
  const path = file(`mode-${mode}.env`, `DISCORD_TOKEN=${SECRET}\n`);
  chmodSync(path, mode);
  const read = readSettings({}, path);
  if (!read.ok) throw new Error(read.problems.join());
  const line = `${path} can be read by others on this machine, and it may hold secrets: chmod 600 ${path}`;
  expect(read.settings.warnings).toEqual(count === 0 ? [] : [line]);
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

test.each([
  ["without a token", {}],
  ["with a token for a local Discord", { DISCORD_TOKEN: "a", DISCORD_API_URL: "http://localhost:9000/api" }],
])("a simulated market has a database of its own, %s", (_, env) => {
  const asked = { ...env, MARKET_DATA: "simulated" };
  expect(readSettings(asked, NO_FILE)).toMatchObject({
    settings: { marketData: "simulated", databasePath: "var/simulated.db" },
  });
  const elsewhere = { ...asked, DATABASE_URL: "file:/tmp/try-simulated.db" };
  expect(readSettings(elsewhere, NO_FILE)).toMatchObject({
    settings: { marketData: "simulated", databasePath: "/tmp/try-simulated.db" },
  });
});

test("what a simulated market may not have is told all at once, without the token", () => {
  const env = { MARKET_DATA: "simulated", DISCORD_TOKEN: SECRET, DATABASE_URL: "file:a.db" };
  const problems = problemsOf(env);
  expect(problems.map((line) => line.split(":")[0])).toEqual(["DATABASE_URL", "MARKET_DATA"]);
  expect(problems.join()).not.toContain(SECRET);
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
  ["a channel by its name", { OPERATOR_CHANNEL_ID: "#ops" }, "OPERATOR_CHANNEL_ID: must be a number of 15"],
  [
    "a heartbeat in the open",
    { HEARTBEAT_URL: "http://watch.example/x" },
    "HEARTBEAT_URL: plain http is for",
  ],
  ["a heartbeat to nowhere", { HEARTBEAT_URL: "watch" }, "HEARTBEAT_URL: must be an address"],
  [
    "facts in the open",
    { FACTS_URL: "http://facts.example/f.json" },
    "FACTS_URL: plain http is for this machine",
  ],
  ["facts from a file", { FACTS_URL: "file:///facts.json" }, "FACTS_URL: must begin with https://"],
  ["the SEC in the open", { SEC_DATA_URL: "http://sec.example" }, "SEC_DATA_URL: plain http is for"],
  ["a provider in the open", { YAHOO_URL: "http://yahoo.example" }, "YAHOO_URL: plain http is for"],
  [
    "a provider with a query",
    { KRAKEN_URL: "https://k.example/?a=b" },
    "KRAKEN_URL: must hold no name, password",
  ],
  [
    "an unknown provider",
    { SOURCES_OFF: "yahoo, stooq" },
    "SOURCES_OFF: each must be one of coinbase, kraken, bitstamp, mempool, blockchain, yahoo, alpaca, tiingo, sec",
  ],
  ["half a key", { ALPACA_KEY_ID: "a" }, "ALPACA_KEY_ID: set it together with ALPACA_SECRET_KEY, or neither"],
  ["the other half", { ALPACA_SECRET_KEY: "a" }, "ALPACA_KEY_ID: set it together with ALPACA_SECRET_KEY"],
  ["health without a port", { HTTP_ADDRESS: "127.0.0.1" }, "HTTP_ADDRESS: must be host:port"],
  ["no port", { PLAYGROUND_ADDRESS: "localhost" }, "PLAYGROUND_ADDRESS: must be host:port"],
  ["a port too high", { PLAYGROUND_ADDRESS: "localhost:65536" }, "PLAYGROUND_ADDRESS: must be host:port"],
  ["an unknown level", { LOG_LEVEL: "loud" }, "LOG_LEVEL: must be one of debug, info, warn, error"],
  ["an unknown market", { MARKET_DATA: "test" }, "MARKET_DATA: must be one of live, simulated"],
  [
    "a simulated market in a database of real prices",
    { MARKET_DATA: "simulated", DATABASE_URL: "file:var/pivotwatch.db" },
    "DATABASE_URL: with MARKET_DATA=simulated its name must end in simulated.db",
  ],
  [
    "a live market in a database of simulated prices",
    { DATABASE_URL: "file:/srv/Simulated.db" },
    "DATABASE_URL: a file whose name ends in simulated.db holds made-up prices",
  ],
  [
    "a simulated market on the real Discord",
    { MARKET_DATA: "simulated", DISCORD_TOKEN: "a" },
    "MARKET_DATA: simulated figures never go to the real Discord",
  ],
  [
    "a simulated market on another machine's Discord",
    { MARKET_DATA: "simulated", DISCORD_TOKEN: "a", DISCORD_API_URL: "https://127.0.0.1.example.org/api" },
    "MARKET_DATA: simulated figures never go to the real Discord",
  ],
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
    ...problemsOf({ TIINGO_TOKEN: `${SECRET} ${SECRET}` }),
    ...problemsOf({ ALPACA_KEY_ID: `${SECRET} x`, ALPACA_SECRET_KEY: `${SECRET}\nx` }),
    ...problemsOf({ HEARTBEAT_URL: `http://watch.example/${SECRET}` }),
    ...problemsOf({ ALPACA_SECRET_KEY: SECRET }),
  ];
  expect(problems).toHaveLength(8);
  expect(problems.join()).not.toContain(SECRET);
});
