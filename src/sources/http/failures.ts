import type { Sourced } from "../../app/ports/market-sources.ts";
import { fail } from "../sourced.ts";
import { type Accepted, isOfKind, isWithoutTags } from "./accepted.ts";

/** What a status that is no answer means, in words; `retryAfterS` is what the host asked to wait. */
export function statusFailure(status: number, retryAfterS: number | null): Sourced<never> {
  if (status === 429) {
    return fail("rate_limited", `It says that it was asked too often (${status}).`, retryAfterS);
  }
  if (status === 403 || status === 451) {
    return fail("blocked", `It refuses requests from this machine (${status}).`, retryAfterS);
  }
  if (status === 401) return fail("refused", "It wants a key, or does not accept the one given (401).");
  if (status === 404) return fail("refused", "It does not know what was asked for (404).");
  if (status >= 500) return fail("server_error", `It reports a fault of its own (${status}).`, retryAfterS);
  if (status >= 400) return fail("refused", `It refused the question (${status}).`, retryAfterS);
  return fail("malformed", `It answered with a status that was not asked for (${status}).`);
}

const NO_NAME: ReadonlySet<string> = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA"]);
const NO_ROUTE: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
]);
const TOO_SLOW: ReadonlySet<string> = new Set([
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);
const TLS = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY|^EPROTO$/;
const DAMAGED = /^Z_|^ERR_?_?(?:BROTLI|ZLIB|ERROR_FORMAT)|ZSTD/;

/**
 * What a failed connection means, in words. Fetch wraps the reason, sometimes more than once and for several addresses
 * of a host; null where none is known, so that the fault is ours.
 */
export function connectionFailure(error: unknown): Sourced<never> | null {
  const codes = codesOf(error, 0);
  if (codes.some((code) => NO_NAME.has(code))) {
    return fail("unreachable", "Its name could not be looked up; this machine may be offline.");
  }
  if (codes.some((code) => TLS.test(code))) {
    return fail(
      "unreachable",
      "No safe connection could be made: its certificate or its TLS was not accepted.",
    );
  }
  if (codes.some((code) => NO_ROUTE.has(code))) return fail("unreachable", "No connection could be made.");
  if (codes.some((code) => TOO_SLOW.has(code))) return fail("timed_out", "No connection came about in time.");
  if (codes.some((code) => DAMAGED.test(code))) {
    return fail("malformed", "Its answer was damaged and could not be unpacked.");
  }
  if (codes.length > 0 || (error instanceof TypeError && /fetch failed|terminated/.test(error.message))) {
    return fail("unreachable", "The connection broke before the answer was complete.");
  }
  return null;
}

function codesOf(error: unknown, depth: number): readonly string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const inner = error instanceof AggregateError ? error.errors : [];
  return [...own, ...[error.cause, ...inner].flatMap((cause) => codesOf(cause, depth + 1))];
}

const WEB_PAGE = fail("blocked", "It answered with a web page instead of data.");

/** What is wrong with the type an answer says it has; null where it will do. None said is taken on trust. */
export function typeFailure(contentType: string | null, accept: Accepted): Sourced<never> | null {
  const type = (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "" || isOfKind(type, accept)) return null;
  if (/html/.test(type)) return WEB_PAGE;
  return fail("malformed", "Its answer is of another kind than what was asked for.");
}

/** What is wrong with an answer at first sight: a web page under the name of something else, or nothing at all. */
export function textFailure(text: string, accept: Accepted): Sourced<never> | null {
  const start = text.trimStart();
  if (isWithoutTags(accept) && start.startsWith("<")) return WEB_PAGE;
  return start === "" ? fail("malformed", "Its answer is empty.") : null;
}
