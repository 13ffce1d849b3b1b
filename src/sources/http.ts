import type { Sourced, SourceFailure } from "../app/ports/market-sources.ts";
import { isLoopback } from "../domain/local-host.ts";
import { type Accepted, acceptHeader } from "./http/accepted.ts";
import { connectionFailure, statusFailure, textFailure, typeFailure } from "./http/failures.ts";
import { createHostLine, type HostLine } from "./http/host-line.ts";
import { createKeptAnswers, type KeptAnswers } from "./http/kept-answers.ts";
import { readBeginning, readBody, takeBody } from "./http/read-body.ts";
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
  /** Hosts that count requests together share the line of that name; without one each host has its own. */
  readonly line?: string;
  /** Whether the spacing also holds where the base address is on this machine; as the shared fetch has it. */
  readonly spaceLoopback?: boolean;
}

export interface HttpRequest {
  /** Below the base address, beginning with a slash; parts from outside are percent-encoded by who writes it. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Where keys go: they are never part of an address and never of a failure. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `json` by default. */
  readonly accept?: Accepted;
  /**
   * Reads more into a refusal than its status says, from the beginning of its body, and into an answer that is of
   * another kind than what was asked for; null where it has nothing to add.
   */
  readonly explain?: (status: number, body: string) => Explained | null;
  /** False: its answer is never kept in memory. */
  readonly keep?: boolean;
  /** In place of those of the shared fetch. */
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

/** A wait in it is the least; the host may ask for a longer one. */
export type Explained = Pick<SourceFailure, "kind" | "detail"> & { readonly retryAfterS?: number };

export interface HttpSite {
  /** The text of an answer with status 200 (or of the kept one it confirmed) of the kind asked for. */
  get(request: HttpRequest): Promise<Sourced<string>>;
  /**
   * What `take` makes of the bytes of such an answer while they come in, within its turn, its time and its size. What
   * `take` leaves unread is not transferred. Nothing of it is kept.
   */
  read<T>(request: HttpRequest, take: (chunks: AsyncIterable<Uint8Array>) => Promise<T>): Promise<Sourced<T>>;
}

/** The one way in which sources are asked, with all its limits. */
export interface Http {
  /** Throws a RangeError where the base address is neither https nor on this machine. */
  site(site: Site): HttpSite;
}

const MOST_REDIRECTS = 3;

/** As much of a refusal as is read to be explained; none that says anything says it later. */
const MOST_ERROR_BYTES = 65_536;

/**
 * The shared fetch of all providers: one request at a time and line, spaced; a limit on time, size and kind of an
 * answer; no answer by another clock; redirects only within the host; validators sent back where the host gave some.
 * Whatever goes wrong out there is a failure in words; only a fault of our own is thrown.
 */
export function createHttp(options: HttpOptions): Http {
  const { time = systemTimeline(), mostWaiting = 64, spaceLoopback = false, maxBytes = 5_000_000 } = options;
  const signal = options.signal ?? new AbortController().signal;
  const kept = createKeptAnswers();
  const exchange = createExchange({ ...options, time, signal }, kept);
  const lines = new Map<string, HostLine>();

  const wholeText = (request: HttpRequest): Use<string> => ({
    take: async (url, response) => {
      const limit = request.maxBytes ?? maxBytes;
      const body = await readBody(response, limit);
      if (!body.ok) return tooLarge(limit);
      const badText = textFailure(body.text, request.accept ?? "json");
      if (badText !== null) return explained(request, 200, body.text, null) ?? badText;
      if (request.keep !== false) kept.keep(url.href, response.headers, body.text);
      return give(body.text);
    },
    unchanged: (url) => {
      const text = kept.text(url.href);
      return text === null ? null : give(text);
    },
  });

  const streamed = <T>(request: HttpRequest, take: (chunks: Chunks) => Promise<T>): Use<T> => ({
    take: async (_url, response) => {
      const limit = request.maxBytes ?? maxBytes;
      const taken = await takeBody(response, limit, take);
      return taken.ok ? give(taken.value) : tooLarge(limit);
    },
    unchanged: () => null,
  });

  return {
    site: (site) => {
      const base = parseBaseUrl(site.baseUrl);
      // No host has a space in its name: a line that is named is never one of a host.
      const name = site.line === undefined ? base.host : `the line ${site.line}`;
      const line = lines.get(name) ?? createHostLine(time, mostWaiting);
      lines.set(name, line);
      const isSpaced = !isLoopback(base.hostname) || (site.spaceLoopback ?? spaceLoopback);
      const inTurn = async <T>(request: HttpRequest, use: Use<T>): Promise<Sourced<T>> => {
        const url = urlBelow(base, request.path, request.query ?? {});
        const answer = line.run(isSpaced ? site.spacingMs : 0, signal, () => exchange(url, request, use));
        return answer ?? fail("timed_out", "Too many requests to it were waiting already.");
      };
      return {
        get: (request) => inTurn(request, wholeText(request)),
        read: (request, take) => inTurn({ ...request, keep: false }, streamed(request, take)),
      };
    },
  };
}

type Chunks = AsyncIterable<Uint8Array>;

/** What becomes of an answer of the right kind, and of the word that it is still as it was. */
interface Use<T> {
  readonly take: (url: URL, response: Response) => Promise<Sourced<T>>;
  /** Null where nothing is kept. */
  readonly unchanged: (url: URL) => Sourced<T> | null;
}

type Exchange = <T>(url: URL, request: HttpRequest, use: Use<T>) => Promise<Sourced<T>>;

/** One question and its answer, redirects included, within the time it may take. */
function createExchange(
  options: HttpOptions & { readonly time: Timeline; readonly signal: AbortSignal },
  kept: KeptAnswers,
): Exchange {
  const { version, time, signal, timeoutMs = 10_000 } = options;
  const ask = options.fetch ?? globalThis.fetch;

  const follow = async <T>(
    start: URL,
    request: HttpRequest,
    use: Use<T>,
    abort: AbortSignal,
  ): Promise<Sourced<T>> => {
    let url = start;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      const response = await ask(url, {
        redirect: "manual",
        signal: abort,
        headers: headersOf({
          accept: acceptHeader(request.accept ?? "json"),
          "user-agent": `Pivotwatch/${version}`,
          ...request.headers,
          ...(request.keep === false ? {} : kept.conditions(url.href)),
        }),
      });
      if (!isRedirect(response.status)) return judge(url, request, use, response);
      await response.body?.cancel();
      const next = redirectTarget(url, response.headers.get("location"));
      if (next === null)
        return fail("refused", "It sent the request to another host, which is not followed.");
      url = next;
    }
    return fail("refused", "It sent the request on and on.");
  };

  const judge = async <T>(
    url: URL,
    request: HttpRequest,
    use: Use<T>,
    response: Response,
  ): Promise<Sourced<T>> => {
    const { status, headers } = response;
    const badClock = status === 200 || status === 304 ? clockFailure(headers, time.now()) : null;
    if (badClock !== null) {
      await response.body?.cancel();
      return badClock;
    }
    if (status === 304) return use.unchanged(url) ?? statusFailure(status, null);
    if (status !== 200) {
      const retryAfterS = retryAfterSeconds(headers, time.now());
      return (await explain(request, response, retryAfterS)) ?? statusFailure(status, retryAfterS);
    }
    const badType = typeFailure(headers.get("content-type"), request.accept ?? "json");
    if (badType !== null) return (await explain(request, response, null)) ?? badType;
    return use.take(url, response);
  };

  return async (url, request, use) => {
    const stopping = fail("timed_out", "The program is stopping.");
    if (signal.aborted) return stopping;
    const limitMs = request.timeoutMs ?? timeoutMs;
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const callOff = time.after(limitMs, end);
    signal.addEventListener("abort", end);
    try {
      return await follow(url, request, use, ending.signal);
    } catch (error) {
      if (signal.aborted) return stopping;
      if (ending.signal.aborted) {
        return fail("timed_out", `No complete answer came within ${limitMs / 1000} s.`);
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

function tooLarge(maxBytes: number): Sourced<never> {
  return fail("too_large", `Its answer was larger than ${maxBytes / 1e6} MB and was not read to its end.`);
}

/** What the provider's own reading makes of an answer that is none; the rest of its body is not transferred. */
async function explain(
  request: HttpRequest,
  response: Response,
  retryAfterS: number | null,
): Promise<Sourced<never> | null> {
  if (request.explain === undefined) {
    await response.body?.cancel();
    return null;
  }
  const body = await readBeginning(response, MOST_ERROR_BYTES);
  return explained(request, response.status, body, retryAfterS);
}

function explained(
  request: HttpRequest,
  status: number,
  body: string,
  retryAfterS: number | null,
): Sourced<never> | null {
  const said = request.explain?.(status, body) ?? null;
  if (said === null) return null;
  const waits = [said.retryAfterS, retryAfterS].filter((wait) => typeof wait === "number");
  return fail(said.kind, said.detail, waits.length === 0 ? null : Math.max(...waits));
}
