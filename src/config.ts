import { z } from "zod";
import { type Environment, readEnvFile } from "./config/env-file.ts";
import {
  type Address,
  address,
  apiUrl,
  baseUrl,
  callsPerSecond,
  databasePath,
  fetchUrl,
  id,
  ids,
  key,
  namesOf,
  userAgent,
} from "./config/fields.ts";
import { readToken } from "./config/token.ts";
import { isLoopback } from "./domain/local-host.ts";

/** What the environment, a `.env` file or the defaults say. */
export interface Settings {
  /** Without the word “Bot”; null where none is set. Never to be printed. */
  readonly discordToken: string | null;
  /** REST base without the version and without a slash at the end. */
  readonly discordApiUrl: string;
  /** Path of the SQLite file, relative to the working directory or absolute. */
  readonly databasePath: string;
  readonly marketData: MarketData;
  /** Ids of the people who run this bot; they alone use the owners' commands. */
  readonly ownerIds: readonly string[];
  /** The server in which the owners' commands exist; null for none. */
  readonly ownerGuildId: string | null;
  /** Where notices to the people who run this bot go; null for nowhere. */
  readonly operatorChannelId: string | null;
  /** Fetched after every healthy heartbeat; null for none. Never to be printed: who knows it can fake a sign of life. */
  readonly heartbeatUrl: string | null;
  /** Base addresses of providers other than their public ones, without a slash at the end. */
  readonly sourceUrls: Readonly<Partial<Record<SourceHost, string>>>;
  /** Providers that are never asked. */
  readonly sourcesOff: readonly SourceSetting[];
  /** Never to be printed, and neither is the next. */
  readonly alpacaKey: { readonly id: string; readonly secret: string } | null;
  readonly tiingoToken: string | null;
  /** How this bot names itself to the SEC, with a name and an e-mail address; null: EDGAR is not asked. */
  readonly secUserAgent: string | null;
  /** Where reviewed facts are fetched from every day; null for nowhere. */
  readonly factsUrl: string | null;
  /** Messages to channels a second, replies apart. */
  readonly fanOutRate: number;
  /** Where health and metrics are served. */
  readonly httpAddress: Address;
  readonly playgroundAddress: Address;
  readonly logLevel: LogLevel;
  /** What is set and must never reach a log, an error or a card. */
  readonly secrets: readonly string[];
  /** One line for each thing that works and should not stay as it is. */
  readonly warnings: readonly string[];
}

/**
 * `simulated`: prices are made up, for trying everything offline. Such a database has a name of its own, never meets
 * real prices, and what is answered from it never goes to the real Discord.
 */
export type MarketData = (typeof MARKETS)[number];

export type LogLevel = "debug" | "info" | "warn" | "error";

/** The providers that settings can switch off, by the names that people read. */
export type SourceSetting = (typeof SOURCES)[number];

/** The hosts that settings can point elsewhere: one of each provider, and two of the SEC. */
export type SourceHost = Exclude<SourceSetting, "sec"> | "secData" | "secWww";

export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings }
  /** One line per wrong setting; 78 is EX_CONFIG of sysexits.h, by which supervisors know not to try again. */
  | { readonly ok: false; readonly problems: readonly string[]; readonly exitCode: 78 };

/**
 * Reads all settings. A variable of the environment wins over the `.env` file; an empty one counts as not set.
 * The file is parsed and not loaded into the process, so nothing else sees a secret from it.
 */
export function readSettings(env: Environment = process.env, envFile = ".env"): SettingsResult {
  const file = readEnvFile(envFile);
  if (!file.ok) return wrong([file.problem]);
  const given = Object.entries({ ...file.values, ...env }).filter(([, value]) => value?.trim() !== "");
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    return wrong(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  }
  const values = parsed.data;
  const token = readToken(values.DISCORD_TOKEN, values.DISCORD_TOKEN_FILE);
  if (!token.ok) return wrong([token.problem]);
  const marketData = values.MARKET_DATA;
  const path = values.DATABASE_URL ?? DEFAULT_DATABASE[marketData];
  const alpacaKey = alpacaKeyOf(values);
  const problems = [
    ...databaseProblems(marketData, path),
    ...simulationProblems(marketData, token.token, values.DISCORD_API_URL),
    ...(alpacaKey === "half" ? ["ALPACA_KEY_ID: set it together with ALPACA_SECRET_KEY, or neither"] : []),
  ];
  if (problems.length > 0 || alpacaKey === "half") return wrong(problems);
  const heartbeatUrl = values.HEARTBEAT_URL ?? null;
  const tiingoToken = values.TIINGO_TOKEN ?? null;
  const secrets = [token.token, heartbeatUrl, alpacaKey?.id, alpacaKey?.secret, tiingoToken];
  return {
    ok: true,
    settings: {
      discordToken: token.token,
      discordApiUrl: values.DISCORD_API_URL,
      databasePath: path,
      marketData,
      ownerIds: values.OWNER_IDS,
      ownerGuildId: values.OWNER_GUILD_ID ?? null,
      operatorChannelId: values.OPERATOR_CHANNEL_ID ?? null,
      heartbeatUrl,
      sourceUrls: sourceUrlsOf(values),
      sourcesOff: values.SOURCES_OFF,
      alpacaKey,
      tiingoToken,
      secUserAgent: values.SEC_USER_AGENT ?? null,
      factsUrl: values.FACTS_URL ?? null,
      fanOutRate: values.FANOUT_RATE,
      httpAddress: values.HTTP_ADDRESS,
      playgroundAddress: values.PLAYGROUND_ADDRESS,
      logLevel: values.LOG_LEVEL,
      secrets: secrets.filter((secret) => typeof secret === "string"),
      warnings: file.warnings,
    },
  };
}

const MARKETS = ["live", "simulated"] as const;
const DEFAULT_DATABASE: Readonly<Record<MarketData, string>> = {
  live: "var/pivotwatch.db",
  simulated: "var/simulated.db",
};
const LEVELS = ["debug", "info", "warn", "error"] as const;
const SOURCES = [
  "coinbase",
  "kraken",
  "bitstamp",
  "mempool",
  "blockchain",
  "yahoo",
  "alpaca",
  "tiingo",
  "sec",
] as const;

const sourceUrl = z.string().transform(baseUrl).optional();

const schema = z.object({
  DISCORD_TOKEN: z.string().optional(),
  DISCORD_TOKEN_FILE: z.string().optional(),
  DISCORD_API_URL: z.string().default("https://discord.com/api").transform(apiUrl),
  DATABASE_URL: z.string().transform(databasePath).optional(),
  MARKET_DATA: z.enum(MARKETS, { error: `must be one of ${MARKETS.join(", ")}` }).default("live"),
  OWNER_IDS: z.string().default("").transform(ids),
  OWNER_GUILD_ID: z.string().transform(id).optional(),
  OPERATOR_CHANNEL_ID: z.string().transform(id).optional(),
  HEARTBEAT_URL: z.string().transform(fetchUrl).optional(),
  COINBASE_URL: sourceUrl,
  KRAKEN_URL: sourceUrl,
  BITSTAMP_URL: sourceUrl,
  MEMPOOL_URL: sourceUrl,
  BLOCKCHAIN_URL: sourceUrl,
  YAHOO_URL: sourceUrl,
  ALPACA_URL: sourceUrl,
  TIINGO_URL: sourceUrl,
  SEC_DATA_URL: sourceUrl,
  SEC_WWW_URL: sourceUrl,
  SOURCES_OFF: z.string().default("").transform(namesOf(SOURCES)),
  ALPACA_KEY_ID: z.string().transform(key).optional(),
  ALPACA_SECRET_KEY: z.string().transform(key).optional(),
  TIINGO_TOKEN: z.string().transform(key).optional(),
  SEC_USER_AGENT: z.string().transform(userAgent).optional(),
  FACTS_URL: z.string().transform(fetchUrl).optional(),
  FANOUT_RATE: z.string().default("25").transform(callsPerSecond),
  HTTP_ADDRESS: z.string().default("127.0.0.1:9464").transform(address),
  PLAYGROUND_ADDRESS: z.string().default("127.0.0.1:8787").transform(address),
  LOG_LEVEL: z.enum(LEVELS, { error: `must be one of ${LEVELS.join(", ")}` }).default("info"),
});

type Values = z.output<typeof schema>;

function sourceUrlsOf(values: Values): Settings["sourceUrls"] {
  const all = {
    coinbase: values.COINBASE_URL,
    kraken: values.KRAKEN_URL,
    bitstamp: values.BITSTAMP_URL,
    mempool: values.MEMPOOL_URL,
    blockchain: values.BLOCKCHAIN_URL,
    yahoo: values.YAHOO_URL,
    alpaca: values.ALPACA_URL,
    tiingo: values.TIINGO_URL,
    secData: values.SEC_DATA_URL,
    secWww: values.SEC_WWW_URL,
  } satisfies Record<SourceHost, string | undefined>;
  return Object.fromEntries(Object.entries(all).filter(([, url]) => url !== undefined));
}

/** Of the two halves one alone lets nobody in. */
function alpacaKeyOf({ ALPACA_KEY_ID, ALPACA_SECRET_KEY }: Values): Settings["alpacaKey"] | "half" {
  if (ALPACA_KEY_ID === undefined && ALPACA_SECRET_KEY === undefined) return null;
  if (ALPACA_KEY_ID === undefined || ALPACA_SECRET_KEY === undefined) return "half";
  return { id: ALPACA_KEY_ID, secret: ALPACA_SECRET_KEY };
}

/** A database of made-up prices is known by its name, in either direction. */
function databaseProblems(marketData: MarketData, path: string): readonly string[] {
  const isSimulated = /simulated\.db$/i.test(path);
  if (isSimulated === (marketData === "simulated")) return [];
  return [
    isSimulated
      ? "DATABASE_URL: a file whose name ends in simulated.db holds made-up prices; set MARKET_DATA=simulated, or name another file"
      : "DATABASE_URL: with MARKET_DATA=simulated its name must end in simulated.db (or leave it out), since made-up prices must never mix with real ones",
  ];
}

function simulationProblems(marketData: MarketData, token: string | null, api: string): readonly string[] {
  if (marketData === "live" || token === null || isLoopback(new URL(api).hostname)) return [];
  return [
    "MARKET_DATA: simulated figures never go to the real Discord; leave out the token, or set DISCORD_API_URL to a local Discord (127.0.0.1, localhost)",
  ];
}

function wrong(problems: readonly string[]): SettingsResult {
  return { ok: false, problems, exitCode: 78 };
}
