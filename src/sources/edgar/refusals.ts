import type { SourceFailure } from "../../app/ports/market-sources.ts";
import type { Explained } from "../http.ts";
import { fail } from "../sourced.ts";

/** EDGAR shuts a machine out for ten minutes that asks too fast, and for longer if it goes on: a minute is added. */
const SHUT_OUT_S = 660;

/** How long its forms are left alone while they are looked after. */
const MAINTENANCE_S = 900;

/** What EDGAR means by an answer that is none, from its status and what its page says. */
export function explainRefusal(status: number, body: string): Explained | null {
  if (/Undeclared Automated Tool/i.test(body)) {
    return { kind: "blocked", detail: "It does not accept how this bot names itself (SEC_USER_AGENT)." };
  }
  if (status === 429 || /Request Rate Threshold Exceeded|Traffic Limit/i.test(body)) {
    return {
      kind: "rate_limited",
      detail: "It says that it was asked too often, and answers again after ten minutes.",
      retryAfterS: SHUT_OUT_S,
    };
  }
  if (status === 200) return { kind: "malformed", detail: whatCame(body) };
  // The archives answer so for every path that does not exist, and the lists with a 404.
  if (status === 404 || (status === 403 && /<Code>\s*AccessDenied\s*<\/Code>/i.test(body))) {
    return { kind: "missing", detail: `It has nothing under that name (${status}).` };
  }
  if (status === 403) {
    // Nothing says for how long: as long as the only refusal of which that is known.
    return {
      kind: "rate_limited",
      detail: "It refused without saying why (403).",
      retryAfterS: SHUT_OUT_S,
    };
  }
  if (status === 503 && /maintenance/i.test(body)) {
    return { kind: "server_error", detail: "It is down for maintenance (503).", retryAfterS: MAINTENANCE_S };
  }
  return null;
}

function whatCame(body: string): string {
  const start = body.trimStart();
  if (start === "") return "Its answer is empty.";
  return start.startsWith("<")
    ? "It answered with a web page instead of what was asked for."
    : "Its answer is of another kind than what was asked for.";
}

/**
 * A refusal that came as a page where a page was due; null where it is none. Its title tells, since a report may well
 * quote such words.
 */
export function refusalInPage(page: string): SourceFailure | null {
  const [title = ""] = /<title>[^<]{0,200}/i.exec(page) ?? [];
  const said = /\bSEC\.gov\b/i.test(title) ? explainRefusal(200, title) : null;
  if (said === null || said.kind === "malformed") return null;
  return fail(said.kind, said.detail, said.retryAfterS ?? null).failure;
}
