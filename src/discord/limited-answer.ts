import type { RESTOptions } from "./discord-api.ts";
import { DefaultRestOptions } from "./discord-api.ts";

type MakeRequest = RESTOptions["makeRequest"];
type ResponseLike = Awaited<ReturnType<MakeRequest>>;

/** Discord answered 429 to one call; not for all calls of the bot. */
export class LimitedAnswer extends Error {
  override readonly name = "LimitedAnswer";
  /** Discord's own code; null where it gives none, as for an ordinary limit. */
  readonly code: number | null;
  /** Null where it does not say. */
  readonly retryAfterMs: number | null;
  /** True where everybody who uses the resource shares the limit: such an answer is nobody's fault. */
  readonly isShared: boolean;
  /** True where not Discord but the network before it answers: it takes nothing from this machine for now. */
  readonly isOfNetwork: boolean;

  constructor(answer: {
    readonly code: number | null;
    readonly detail: string;
    readonly retryAfterMs: number | null;
    readonly isShared: boolean;
    readonly isOfNetwork: boolean;
  }) {
    super(answer.detail);
    this.code = answer.code;
    this.retryAfterMs = answer.retryAfterMs;
    this.isShared = answer.isShared;
    this.isOfNetwork = answer.isOfNetwork;
  }
}

/**
 * Makes a call as the library does, but throws a {@link LimitedAnswer} for a 429. Left to itself the library waits as
 * long as it is told, and a call that waits holds its place from others; where it rejects instead, it does so before
 * it reads the answer, so that Discord's code (30046 for an old message that was edited too often) is lost. Limits for
 * all calls of the bot stay with the library: while one lasts, no other call could be made either.
 */
export const requestUnlessLimited: MakeRequest = async (url, init) => {
  const answer = await DefaultRestOptions.makeRequest(url, init);
  if (answer.status !== 429 || answer.headers.has("x-ratelimit-global")) return answer;
  throw await limitedAnswerOf(answer);
};

async function limitedAnswerOf(answer: ResponseLike): Promise<LimitedAnswer> {
  const isJson = answer.headers.get("content-type")?.startsWith("application/json") ?? false;
  const body: unknown = isJson ? await answer.json() : null;
  // A body that nobody reads keeps its connection from being used again.
  if (!isJson) await answer.arrayBuffer();
  const seconds = numberIn(body, "retry_after") ?? headerSeconds(answer.headers.get("retry-after"));
  const code = numberIn(body, "code");
  return new LimitedAnswer({
    code: code === 0 ? null : code,
    detail: isJson ? "asked too often" : "the network before Discord takes no calls from this machine",
    retryAfterMs: seconds === null ? null : Math.ceil(seconds * 1000),
    isShared: answer.headers.get("x-ratelimit-scope") === "shared",
    isOfNetwork: !isJson,
  });
}

function numberIn(body: unknown, name: string): number | null {
  if (typeof body !== "object" || body === null) return null;
  const value: unknown = Object.getOwnPropertyDescriptor(body, name)?.value;
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function headerSeconds(header: string | null): number | null {
  const seconds = header === null || header.trim() === "" ? Number.NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
