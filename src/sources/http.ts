import type { Sourced, SourceFailure } from "../app/ports/market-sources.ts";
import { isLoopback } from "../domain/local-host.ts";
import { connectionFailure, statusFailure, textFailure, typeFailure } from "./http/failures.ts";
import { createHostLine, type HostLine } from "./http/host-line.ts";
import { createKeptAnswers } from "./http/kept-answers.ts";
import { readBody } from "./http/read-body.ts";
import { retryAfterSeconds } from "./http/retry-after.ts";
import { clockFailure } from "./http/server-clock.ts";
import { parseBaseUrl, redirectTarget, urlBelow } from "./http/site-url.ts";
import { systemTimeline, type Timeline } from "./http/timeline.ts";
import { fail, give } from "./sourced.ts";

export interface HttpOptions {
  /** Of this program, for the User-Agent. */
  readonly version: string;
  /** Once it aborts, what is under way ends and nothing is asked any more. */
  readonly signal?: AbortSignal;
  readonly time?: Timeline;
  readonly fetch?: typeof globalThis.fetch;
  /** From the first byte asked to the last one read; 10 s. */
  readonly timeoutMs?: number;
  /** After decompression; 5 MB. */
  readonly maxBytes?: number;
  /** How many requests to one host may wait for their turn; 64. */
  readonly mostWaiting?: number;
  /** Whether the spacing of a site also holds on this machine, where there is nobody to spare; false. */
  readonly spaceLoopback?: boolean;
}

/** One provider's place on the network: nothing outside its base address is ever asked through it. */
export interface Site {
  readonly baseUrl: string;
  /** The least time between the beginnings of two requests to its host, in milliseconds. */
  readonly spacingMs: number;
}

export interface HttpRequest {
  /** Below the base address, beginning with a slash; parts from outside are percent-encoded by who writes it. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Where keys go: they are never part of an address and never of a failure. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `json` by default; `text` also takes plain text. */
  readonly accept?: "json" | "text";
  /** Reads more into an error than its status says, from its body; null where it has nothing to add. */
  readonly explain?: (status: number, body: string) => Explained | null;
}

export type Explained = Pick<SourceFailure, "kind" | "detail">;

export interface HttpSite {
  /** The text of an answer with status 200 (or of the kept one it confirmed) of the kind asked for. */
  get(request: HttpRequest): Promise<Sourced<string>>;
}

/** The one way in which sources are asked, with all its limits. */
export interface Http {
  /** Throws a RangeError where the base address is neither https nor on this machine. */
  site(site: Site): HttpSite;
}

const MOST_REDIRECTS = 3;

/** An error's body is read only to be explained; none that says anything is longer. */
const MOST_ERROR_BYTES = 65_536;

/**
 * The shared fetch of all providers: one request at a time and host, spaced; a limit on time, size and kind of an
 * answer; no answer by another clock; redirects only within the host; validators sent back where the host gave some. Whatever goes wrong out there
 * is a failure in words; only a fault of our own is thrown.
 */
export function createHttp(options: HttpOptions): Http {
  const { time = systemTimeline(), mostWaiting = 64, spaceLoopback = false } = options;
  const signal = options.signal ?? new AbortController().signal;
  const exchange = createExchange({ ...options, time, signal });
  const lines = new Map<string, HostLine>();
  return {
    site: ({ baseUrl, spacingMs }) => {
      const base = parseBaseUrl(baseUrl);
      const line = lines.get(base.host) ?? createHostLine(time, mostWaiting);
      lines.set(base.host, line);
      const spacing = isLoopback(base.hostname) && !spaceLoopback ? 0 : spacingMs;
      return {
        get: async (request) => {
          const url = urlBelow(base, request.path, request.query ?? {});
          const answer = line.run(spacing, signal, () => exchange(url, request));
          return answer ?? fail("timed_out", "Too many requests to it were waiting already.");
        },
      };
    },
  };
}

type Exchange = (url: URL, request: HttpRequest) => Promise<Sourced<string>>;

/** One question and its answer, redirects included, within the time it may take. */
function createExchange(
  options: HttpOptions & { readonly time: Timeline; readonly signal: AbortSignal },
): Exchange {
  const { version, time, signal, timeoutMs = 10_000, maxBytes = 5_000_000 } = options;
  const ask = options.fetch ?? globalThis.fetch;
  const kept = createKeptAnswers();

  const follow = async (start: URL, request: HttpRequest, abort: AbortSignal): Promise<Sourced<string>> => {
    let url = start;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      const response = await ask(url, {
        redirect: "manual",
        signal: abort,
        headers: headersOf({
          accept: request.accept === "text" ? "text/plain, application/json" : "application/json",
          "user-agent": `Pivotwatch/${version}`,
          ...request.headers,
          ...kept.conditions(url.href),
        }),
      });
      if (!isRedirect(response.status)) return judge(url, request, response);
      await response.body?.cancel();
      const next = redirectTarget(url, response.headers.get("location"));
      if (next === null)
        return fail("refused", "It sent the request to another host, which is not followed.");
      url = next;
    }
    return fail("refused", "It sent the request on and on.");
  };

  const judge = async (url: URL, request: HttpRequest, response: Response): Promise<Sourced<string>> => {
    const { status, headers } = response;
    const badClock = status === 200 || status === 304 ? clockFailure(headers, time.now()) : null;
    if (badClock !== null) {
      await response.body?.cancel();
      return badClock;
    }
    if (status === 304) {
      const text = kept.text(url.href);
      return text === null ? statusFailure(status, null) : give(text);
    }
    if (status !== 200) {
      const retryAfterS = retryAfterSeconds(headers, time.now());
      const said = await explain(request, response);
      return said === null ? statusFailure(status, retryAfterS) : fail(said.kind, said.detail, retryAfterS);
    }
    const badType = typeFailure(headers.get("content-type"), request.accept ?? "json");
    if (badType !== null) {
      await response.body?.cancel();
      return badType;
    }
    const body = await readBody(response, maxBytes);
    if (!body.ok) {
      return fail(
        "too_large",
        `Its answer was larger than ${maxBytes / 1e6} MB and was not read to its end.`,
      );
    }
    const badText = textFailure(body.text);
    if (badText !== null) return badText;
    kept.keep(url.href, headers, body.text);
    return give(body.text);
  };

  return async (url, request) => {
    const stopping = fail("timed_out", "The program is stopping.");
    if (signal.aborted) return stopping;
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const callOff = time.after(timeoutMs, end);
    signal.addEventListener("abort", end);
    try {
      return await follow(url, request, ending.signal);
    } catch (error) {
      if (signal.aborted) return stopping;
      if (ending.signal.aborted) {
        return fail("timed_out", `No complete answer came within ${timeoutMs / 1000} s.`);
      }
      const failure = connectionFailure(error);
      if (failure === null) throw new Error("asking a source failed", { cause: error });
      return failure;
    } finally {
      callOff();
      signal.removeEventListener("abort", end);
    }
  };
}

/** Throws a RangeError that repeats nothing: what fetch itself would say of a bad header holds the key in it. */
function headersOf(values: Readonly<Record<string, string>>): Headers {
  try {
    return new Headers(values);
  } catch {
    throw new RangeError("a header for a source holds a character that none may hold");
  }
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

async function explain(request: HttpRequest, response: Response): Promise<Explained | null> {
  if (request.explain === undefined) {
    await response.body?.cancel();
    return null;
  }
  const body = await readBody(response, MOST_ERROR_BYTES);
  return body.ok ? request.explain(response.status, body.text) : null;
}
