import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { platform } from "node:process";
import { parseEnv } from "node:util";
import { errorCode } from "./error-code.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export type EnvFile =
  | { readonly ok: true; readonly values: Environment; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problem: string };

/** Any right of the group or of others. */
const OF_OTHERS = 0o077;

/** Reads `NAME=value` lines; a file that is missing holds nothing. */
export function readEnvFile(path: string): EnvFile {
  let text: string;
  let mode: number;
  try {
    const file = openSync(path, "r");
    try {
      text = readFileSync(file, "utf8");
      mode = fstatSync(file).mode;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT") return { ok: true, values: {}, warnings: [] };
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
  // Windows keeps rights elsewhere and makes up a mode.
  const open = platform !== "win32" && (mode & OF_OTHERS) !== 0;
  const warnings = open
    ? [`${path} can be read by others on this machine, and it may hold secrets: chmod 600 ${path}`]
    : [];
  return { ok: true, values: parseEnv(text), warnings };
}
