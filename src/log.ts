import { pino } from "pino";
import type { Log } from "./app/ports/log.ts";

/** Where log lines go and which. */
export interface LogOptions {
  readonly level: "debug" | "info" | "warn" | "error";
  /** True: plain lines for people; false: one JSON object a line. */
  readonly terminal: boolean;
  /** Texts that never reach the output, whatever a message or an error holds. */
  readonly secrets: readonly string[];
  /** Gets whole lines, each ending in a line break. */
  write(line: string): void;
}

/** A logger on pino. An error goes into the field `err`, with its stack and causes. */
export function createLog(options: LogOptions): Log {
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    {
      write: (line: string) => {
        const clean = withoutSecrets(line, options.secrets);
        options.write(options.terminal ? plainLine(clean) : clean);
      },
    },
  );
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}

const HIDDEN = "[secret]";

/** Bot tokens by their form, and the tokens of interactions and webhooks, which stand in request addresses. */
function withoutSecrets(line: string, secrets: readonly string[]): string {
  let clean = line
    .replace(/[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}/g, HIDDEN)
    .replace(/(\/(?:interactions|webhooks)\/\d+\/)[^/"\s\\]+/g, `$1${HIDDEN}`);
  for (const secret of secrets) if (secret !== "") clean = clean.replaceAll(secret, HIDDEN);
  return clean;
}

/** `06:17:01 WARN  message  key=value`, the stack of an error below. */
function plainLine(json: string): string {
  const { level, time, msg, err, ...fields } = readObject(json);
  const clock = typeof time === "string" ? time.slice(11, 19) : "";
  const label = typeof level === "string" ? level.toUpperCase().padEnd(5) : "";
  const rest = Object.entries(fields).map(([name, value]) => ` ${name}=${brief(value)}`);
  const stack =
    typeof err === "object" && err !== null && "stack" in err && typeof err.stack === "string"
      ? `\n${err.stack.replace(/^/gm, "    ")}`
      : "";
  return `${clock} ${label} ${typeof msg === "string" ? msg : ""}${rest.length === 0 ? "" : ` ${rest.join("")}`}${stack}\n`;
}

function brief(value: unknown): string {
  return typeof value === "string" && /^\S+$/.test(value) ? value : JSON.stringify(value);
}

function readObject(json: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(json);
  return typeof value === "object" && value !== null ? { ...value } : {};
}
