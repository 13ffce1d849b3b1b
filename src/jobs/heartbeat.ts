import { schedule } from "node-cron";
import type { Log } from "../app/ports/log.ts";

export interface HeartbeatDeps {
  /** Looks at what is due; resolves soon and never rejects. */
  tick(): Promise<void>;
  readonly log: Log;
}

export interface Heartbeat {
  /** No beat comes after it; one that is under way is not waited for. */
  stop(): void;
}

const EVERY_MINUTE = "* * * * *";
/** A beat that comes later than this after its minute is left out: the next one is near. */
const TOLERANCE_MS = 30_000;
const CHECK_MS = 60_000;
/** Two minutes and a bit without a beat cannot be lateness. */
const SILENCE_MS = 150_000;

/** Ticks at once and then on every full minute. What is due is decided elsewhere, so a missed beat loses nothing. */
export function startHeartbeat(deps: HeartbeatDeps): Heartbeat {
  const { log } = deps;
  let lastBeatMs = performance.now();
  const beat = (): Promise<void> => {
    lastBeatMs = performance.now();
    return deps.tick();
  };
  const task = schedule(EVERY_MINUTE, beat, {
    name: "heartbeat",
    timezone: "UTC",
    noOverlap: true,
    missedExecutionTolerance: TOLERANCE_MS,
    // A busy or suspended machine misses beats as a matter of course.
    suppressMissedWarning: true,
    logger: {
      info: (message) => log.debug({}, message),
      warn: (message) => log.debug({}, message),
      error: (message, err) => log.error({ err: err ?? message }, "the heartbeat failed"),
      debug: (message) => log.debug({}, String(message)),
    },
  });
  task.on("execution:overlap", () => {
    lastBeatMs = performance.now();
  });
  // The library waits for the next minute by the clock on the wall: one put back by an hour would silence it that
  // long. This looks at a clock that only goes forward.
  const check = setInterval(() => {
    if (performance.now() - lastBeatMs < SILENCE_MS) return;
    log.info({}, "the heartbeat was silent, perhaps since the clock was put back; it is started anew");
    lastBeatMs = performance.now();
    void task.stop();
    void task.start();
  }, CHECK_MS);
  void beat();
  return {
    stop: () => {
      clearInterval(check);
      void task.destroy();
    },
  };
}
