import { epochMs } from "../../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

/** Says that messages fail, without a line for each of thousands. */
export interface FailureLog {
  failed(fields: object): void;
}

const EVERY_MS = 60_000;

/** One line a minute at most, with how many failed since the one before. */
export function createFailureLog(log: Log, clock: Clock): FailureLog {
  let saidMs = -Infinity;
  let unsaid = 0;
  return {
    failed: (fields) => {
      const nowMs = epochMs(clock.now());
      unsaid += 1;
      if (nowMs - saidMs < EVERY_MS) return;
      log.warn({ ...fields, failures: unsaid }, "messages could not be sent, and are tried again");
      saidMs = nowMs;
      unsaid = 0;
    },
  };
}
