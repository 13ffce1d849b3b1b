import { createBodyBuffers } from "./body-buffers.ts";
import { API_VERSION, type REST, type RESTOptions } from "./discord-api.ts";
import { FormRest } from "./form-rest.ts";
import { requestUnlessLimited } from "./limited-answer.ts";
import { createPace } from "./pace.ts";

type MakeRequest = RESTOptions["makeRequest"];

/** Of invalid calls Discord takes 10,000 in ten minutes before it locks the address out. */
const INVALID_WARNING_EVERY = 100;

/** Longer than any call waits for its turn: a few dozen are under way, and at least one a second goes. */
const LONGEST_TURN_MS = 120_000;

/**
 * The REST instance for messages to many channels: at most `perSecond` calls a second, apart from replies, so that
 * none of them waits behind another's. A limit on one channel is thrown and not waited for (`LimitedAnswer` where
 * Discord said so, `RateLimitError` where the library knows it beforehand): a call that waits would hold its place
 * from others. A failure, or no answer within `timeoutMs`, is tried again once at most; whoever sends tries again by
 * itself, and later.
 */
export function createFanOutRest(apiUrl: string, token: string, perSecond: number, timeoutMs = 15_000): REST {
  return new FormRest({
    api: apiUrl,
    version: API_VERSION,
    // The pace below counts; 0 and −1 would stall it.
    globalRequestsPerSecond: Infinity,
    retries: 1,
    // The library's clock runs while a call waits for its turn; what an answer may take is counted below.
    timeout: timeoutMs + LONGEST_TURN_MS,
    makeRequest: atPace(perSecond, timeoutMs),
    rejectOnRateLimit: ({ global }) => !global,
    invalidRequestWarningInterval: INVALID_WARNING_EVERY,
  }).setToken(token);
}

/** Makes calls in their turn, tries again included, and gives each so long from there. */
function atPace(perSecond: number, timeoutMs: number): MakeRequest {
  const pace = createPace(perSecond);
  const buffers = createBodyBuffers();
  return async (url, init) => {
    await pace.turn();
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeoutMs);
    const { signal } = init;
    const lent = isParts(init.body) ? buffers.lend(init.body) : null;
    try {
      const answer = await requestUnlessLimited(url, {
        ...init,
        ...(lent === null ? {} : { body: lent }),
        signal: signal ? AbortSignal.any([signal, limit.signal]) : limit.signal,
      });
      // All that is left of these is the limit on all calls of the bot.
      if (answer.status === 429) pace.refused();
      // Whoever has made the message has read all of it; of what was refused some may still be on its way.
      if (lent !== null && answer.ok) buffers.giveBack(lent);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  };
}

function isParts(body: unknown): body is readonly Uint8Array[] {
  return Array.isArray(body) && body.every((part) => part instanceof Uint8Array);
}
