import type { Log } from "../app/ports/log.ts";

export interface HeartbeatUrlDeps {
  /** Never logged: who knows it can fake a sign of life. */
  readonly url: string;
  readonly log: Log;
  readonly fetch?: typeof globalThis.fetch;
  readonly timeoutMs?: number;
}

export interface HeartbeatUrl {
  /** Fetches the address; one that comes while another is under way does nothing. Never rejects. */
  ping(): Promise<void>;
}

const TIMEOUT_MS = 10_000;

/**
 * Tells a monitor elsewhere that all is well: when the calls stop, it raises the alarm, which a program that is gone
 * cannot do by itself. A failure is logged once until it is over.
 */
export function createHeartbeatUrl(deps: HeartbeatUrlDeps): HeartbeatUrl {
  const { url, log, fetch = globalThis.fetch, timeoutMs = TIMEOUT_MS } = deps;
  let isFailing = false;
  let pinging: Promise<void> | null = null;

  async function pingOnce(): Promise<void> {
    const problem = await attempt();
    if (problem === null) {
      if (isFailing) log.info({}, "the heartbeat address answers again");
      isFailing = false;
      return;
    }
    if (!isFailing)
      log.warn({ problem }, "the heartbeat address could not be fetched; it is tried every minute");
    isFailing = true;
  }

  async function attempt(): Promise<string | null> {
    try {
      const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
      await response.body?.cancel();
      return response.ok ? null : `it answered ${response.status}`;
    } catch (error) {
      return wordsOf(error, timeoutMs);
    }
  }

  return {
    ping: () =>
      (pinging ??= pingOnce().finally(() => {
        pinging = null;
      })),
  };
}

/** Without the error's own message, which may name the address. */
function wordsOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === "TimeoutError") {
    return `it did not answer within ${timeoutMs / 1000} s`;
  }
  const cause = error instanceof Error ? error.cause : null;
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  return typeof code === "string" ? `it cannot be reached (${code})` : "it cannot be reached";
}
