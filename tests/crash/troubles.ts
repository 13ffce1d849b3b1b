import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import type { Fault } from "../../src/playground/faults.ts";
import type { LocalDiscord } from "../../src/playground/local-discord.ts";
import type { Randoms } from "./randoms.ts";

/** Whatever may happen to a call, and how often it is chosen. */
const FAULTS: readonly (readonly [weight: number, make: (randoms: Randoms) => Fault])[] = [
  [4, (randoms) => ({ kind: "status", status: randoms.oneOf([500, 502, 503, 504] as const) })],
  [4, (randoms) => ({ kind: "status", status: randoms.oneOf([500, 502, 503, 504] as const), after: true })],
  [3, () => ({ kind: "close" })],
  [5, () => ({ kind: "close", after: true })],
  [3, () => ({ kind: "reset" })],
  [5, () => ({ kind: "reset", after: true })],
  [2, () => ({ kind: "hang" })],
  [3, () => ({ kind: "hang", after: true })],
  [4, (randoms) => ({ kind: "slow", ms: randoms.between(20, 400) })],
  [4, () => ({ kind: "rate limit", retryAfterS: 0.2, scope: "user" })],
  [2, () => ({ kind: "rate limit", retryAfterS: 0.1, scope: "shared" })],
  [1, () => ({ kind: "rate limit", retryAfterS: 0.1, scope: "global" })],
];
const WEIGHTED = FAULTS.flatMap(([weight, make]) => Array.from({ length: weight }, () => make));

const MOST_CALLS = 8;
/** What is kept back for a global limit keeps everything back, so it is done once. */
const callsOf = (fault: Fault, randoms: Randoms): number =>
  fault.kind === "rate limit" && fault.scope === "global" ? 1 : randoms.between(1, MOST_CALLS);

/** Any call to a channel: posts, edits, and looks at its history. */
const TO_CHANNELS = /^\/channels\/\d+\/messages/;
const ANY = /./;

/** Lets some of the next calls go wrong; gives their number by what happens to them. */
export function makeTrouble(discord: LocalDiscord, randoms: Randoms, planned: Map<string, number>): void {
  const fault = randoms.oneOf(WEIGHTED)(randoms);
  const times = callsOf(fault, randoms);
  discord.fail({ fault, times, route: randoms.happens(0.1) ? ANY : TO_CHANNELS });
  const name = nameOf(fault);
  planned.set(name, (planned.get(name) ?? 0) + times);
}

/** In words: what a fault does. */
function nameOf(fault: Fault): string {
  const when = "after" in fault && fault.after ? " after the work" : "";
  switch (fault.kind) {
    case "status":
      return `5xx${when}`;
    case "rate limit":
      return `429 ${fault.scope}`;
    case "close":
      return `closed${when}`;
    case "reset":
      return `reset${when}`;
    case "hang":
      return `no answer${when}`;
    case "slow":
    case "refusal":
      return fault.kind;
  }
}

const PRLIMIT = "/usr/bin/prlimit";
/** Files may not grow beyond this: the log of the database is larger after a few writes. */
const FULL_BYTES = 8192;

/** Whether the disk can be made to seem full here. */
export function canFillDisk(): boolean {
  return existsSync(PRLIMIT);
}

/** Lets a process write as if the disk were full, or had room again. A process that is gone is left at that. */
export function setDisk(pid: number, state: "full" | "roomy"): Promise<void> {
  const limit = state === "full" ? `${FULL_BYTES}:unlimited` : "unlimited:unlimited";
  return new Promise((resolve) => {
    execFile(PRLIMIT, ["--pid", String(pid), `--fsize=${limit}`], () => resolve());
  });
}
