import { readFileSync } from "node:fs";
import { errorCode } from "./error-code.ts";

export type Token =
  | { readonly ok: true; readonly token: string | null }
  | { readonly ok: false; readonly problem: string };

/** Discord's token: given itself, or as the path of a file that holds it; null where neither is. */
export function readToken(value: string | undefined, path: string | undefined): Token {
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
    return { ok: false, problem: `DISCORD_TOKEN_FILE: cannot read ${path} (${errorCode(error)})` };
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
