import { readFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { z } from "zod";

/** What the environment, a `.env` file or the defaults say. */
export interface Settings {
  /** Without the word “Bot”; null where none is set. Never to be printed. */
  readonly discordToken: string | null;
  /** REST base without the version and without a slash at the end. */
  readonly discordApiUrl: string;
  /** Path of the SQLite file, relative to the working directory or absolute. */
  readonly databasePath: string;
  /** Ids of the people who run this bot; they alone use the owners' commands. */
  readonly ownerIds: readonly string[];
  /** The server in which the owners' commands exist; null for none. */
  readonly ownerGuildId: string | null;
  readonly playgroundAddress: Address;
  readonly logLevel: LogLevel;
}

export interface Address {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

export type LogLevel = "debug" | "info" | "warn" | "error";

export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings }
  /** One line per wrong setting; 78 is EX_CONFIG of sysexits.h, by which supervisors know not to try again. */
  | { readonly ok: false; readonly problems: readonly string[]; readonly exitCode: 78 };

type Environment = Readonly<Record<string, string | undefined>>;

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
  return {
    ok: true,
    settings: {
      discordToken: token.token,
      discordApiUrl: values.DISCORD_API_URL,
      databasePath: values.DATABASE_URL,
      ownerIds: values.OWNER_IDS,
      ownerGuildId: values.OWNER_GUILD_ID ?? null,
      playgroundAddress: values.PLAYGROUND_ADDRESS,
      logLevel: values.LOG_LEVEL,
    },
  };
}

/** True for names and addresses that never leave this machine. */
function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  return name === "localhost" || name === "::1" || (isIPv4(name) && name.startsWith("127."));
}

const LEVELS = ["debug", "info", "warn", "error"] as const;

const schema = z.object({
  DISCORD_TOKEN: z.string().optional(),
  DISCORD_TOKEN_FILE: z.string().optional(),
  DISCORD_API_URL: z.string().default("https://discord.com/api").transform(apiUrl),
  DATABASE_URL: z.string().default("file:var/pivotwatch.db").transform(databasePath),
  OWNER_IDS: z.string().default("").transform(ids),
  OWNER_GUILD_ID: z.string().transform(id).optional(),
  PLAYGROUND_ADDRESS: z.string().default("127.0.0.1:8787").transform(address),
  LOG_LEVEL: z.enum(LEVELS, { error: `must be one of ${LEVELS.join(", ")}` }).default("info"),
});

type Context = z.RefinementCtx<string>;

function refuse(context: Context, message: string): never {
  context.addIssue({ code: "custom", message });
  return z.NEVER;
}

function apiUrl(text: string, context: Context): string {
  if (!URL.canParse(text)) return refuse(context, "must be an address such as https://discord.com/api");
  const url = new URL(text);
  const plain = url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (!plain) return refuse(context, "must hold no name, password, query or fragment");
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return refuse(context, "must begin with https:// (or http:// to this machine)");
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return refuse(context, "plain http is for this machine only (127.0.0.1, localhost); use https");
  }
  const path = url.pathname.replace(/\/+$/, "");
  if (/\/v\d+$/.test(path)) return refuse(context, "must not end in the version; leave out /v10");
  return `${url.origin}${path}`;
}

/** Discord's ids: the millisecond of their making and a counter, in decimal. */
const ID = /^\d{15,20}$/;
const NO_ID = "must be a number of 15 to 20 digits (in Discord: Developer Mode on, then Copy ID)";

function id(text: string, context: Context): string {
  return ID.test(text.trim()) ? text.trim() : refuse(context, NO_ID);
}

function ids(text: string, context: Context): readonly string[] {
  const all = text.split(/[\s,]+/).filter((part) => part !== "");
  return all.every((part) => ID.test(part)) ? [...new Set(all)] : refuse(context, `each ${NO_ID}`);
}

function databasePath(text: string, context: Context): string {
  if (!text.startsWith("file:")) return refuse(context, "must begin with file:, e.g. file:var/pivotwatch.db");
  if (text.startsWith("file://")) {
    try {
      return fileURLToPath(text);
    } catch {
      return refuse(context, "is no path on this machine; write file:relative/path or file:///absolute/path");
    }
  }
  const path = text.slice("file:".length);
  return path === "" ? refuse(context, "names no file, e.g. file:var/pivotwatch.db") : path;
}

function address(text: string, context: Context): Address {
  const [, host = "", port = ""] = /^(\[[0-9a-f:.]+\]|[^:\s]+):(\d{1,5})$/i.exec(text.trim()) ?? [];
  if (host === "" || Number(port) > 65_535) {
    return refuse(context, "must be host:port, e.g. 127.0.0.1:8787");
  }
  return { host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
}

type Token =
  | { readonly ok: true; readonly token: string | null }
  | { readonly ok: false; readonly problem: string };

function readToken(value: string | undefined, path: string | undefined): Token {
  if (value !== undefined && path !== undefined) {
    return { ok: false, problem: "DISCORD_TOKEN_FILE: set it or DISCORD_TOKEN, not both" };
  }
  if (path === undefined) {
    return value === undefined ? { ok: true, token: null } : checkToken("DISCORD_TOKEN", value);
  }
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (error) {
    return { ok: false, problem: `DISCORD_TOKEN_FILE: cannot read ${path} (${codeOf(error)})` };
  }
  return checkToken("DISCORD_TOKEN_FILE", content);
}

/** The text itself never reaches the problem: a token with a typing mistake is still a secret. */
function checkToken(name: string, text: string): Token {
  const token = text.trim().replace(/^Bot\s+/i, "");
  if (token === "") return { ok: false, problem: `${name}: holds no token` };
  if (!/^[\x21-\x7e]+$/.test(token)) {
    return { ok: false, problem: `${name}: a token holds no spaces, line breaks or letters beyond ASCII` };
  }
  return { ok: true, token };
}

type EnvFile =
  | { readonly ok: true; readonly values: Environment }
  | { readonly ok: false; readonly problem: string };

function readEnvFile(path: string): EnvFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return { ok: true, values: {} };
    return { ok: false, problem: `${path}: cannot be read (${code})` };
  }
  // Quoted values may span lines; only their line breaks are kept, so that the number of a broken line is right.
  const lines = text
    .replace(/=[ \t]*(["'`])[\s\S]*?\1/g, (quoted) => `=${quoted.replace(/[^\n]/g, "")}`)
    .split(/\r?\n/);
  const broken = lines.findIndex((line) => {
    const content = line.trim();
    return content !== "" && !content.startsWith("#") && !/^(?:export\s+)?[A-Za-z_]\w*\s*=/.test(content);
  });
  // Blank lines left by a quoted value are fine; the rest of a broken line is not shown, it may hold a secret.
  if (broken !== -1) return { ok: false, problem: `${path} line ${broken + 1}: is not NAME=value` };
  return { ok: true, values: parseEnv(text) };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
}

function wrong(problems: readonly string[]): SettingsResult {
  return { ok: false, problems, exitCode: 78 };
}
