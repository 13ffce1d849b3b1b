import { setTimeout as sleep } from "node:timers/promises";

/** Time for a pace; a test hands in its own. */
export interface PaceTime {
  /** Milliseconds since some moment, never going back. */
  now(): number;
  wait(ms: number): Promise<unknown>;
}

const SYSTEM: PaceTime = { now: () => performance.now(), wait: (ms) => sleep(ms) };

/**
 * A second and what calls may gain on each other on their way: Discord counts arrivals, and one call too many in one
 * of its seconds costs more than this does. At Discord's limit itself it is what is missing to the rate.
 */
const WINDOW_MS = 1010;
/** Where calls gain more than that they are refused; from then on they are kept apart by so much more, … */
const WIDER_MS = 10;
/** … up to here. */
const WIDEST_MS = 1100;

/**
 * Calls of a second are spread over so much of it. One after another they disturb replies and each other little, where
 * all at once would hold up everything else; the rest of the second is for what comes late.
 */
const SPREAD = 0.9;

/** What Discord takes in a second from a bot without a larger allowance. */
const DISCORD_PER_SECOND = 50;
/** Below Discord's limit a second may hold a tenth more, to make up for what went late before … */
const MAKE_UP = 1.1;
/** … by so much at most. */
const BEHIND_MS = 500;

/** A timer is some milliseconds late. What a call is late by less than this the next in its place need not be. */
const FORGIVEN_MS = 3;

/** Connections that nobody used for so long are closed; then the first calls have to wait for new ones. */
const IDLE_MS = 4000;
/** How much later than others those may arrive: they gain nothing on the ones that follow by it. */
const COLD_MS = 200;

export interface Pace {
  /** Resolves when it is the caller's turn. */
  turn(): Promise<void>;
  /** A call was refused for the limit on all calls: the next are kept further apart, until none come for a while. */
  refused(): void;
}

/**
 * Lets callers through in their order, evenly, `perSecond` a second: in no second more than Discord takes, nor a tenth
 * more than that. The library's own counting lets a whole second's calls go at the end of one second and the next at
 * the beginning of the following, which Discord refuses where the rate is as high as its limit, and loses the time
 * that each of its seconds begins late.
 */
export function createPace(perSecond: number, time: PaceTime = SYSTEM): Pace {
  const most = mostInASecond(perSecond);
  const gapMs = 1000 / perSecond;
  let windowMs = WINDOW_MS;
  const begun: number[] = [];
  let last = Promise.resolve();
  let plannedMs = -Infinity;
  let lastMs = -Infinity;
  let coldUntilMs = -Infinity;
  const take = async (): Promise<void> => {
    const oldest = begun.length < most ? undefined : begun.shift();
    // Where a second holds no more than the rate, nothing is made up for, and the window alone sets the pace.
    plannedMs = most > perSecond ? Math.max(plannedMs + gapMs, time.now() - BEHIND_MS) : -Infinity;
    const leastGapMs = (SPREAD * windowMs) / most;
    const dueMs = Math.max(plannedMs, lastMs + leastGapMs, (oldest ?? -Infinity) + windowMs);
    const waitMs = dueMs - time.now();
    if (waitMs > 0) await time.wait(waitMs);
    const now = time.now();
    if (now - lastMs > IDLE_MS) {
      coldUntilMs = now + COLD_MS;
      plannedMs = now;
      windowMs = WINDOW_MS;
    }
    lastMs = now - dueMs < FORGIVEN_MS ? dueMs : now;
    begun.push(Math.max(lastMs, coldUntilMs));
  };
  return {
    turn: () => (last = last.then(take)),
    refused: () => {
      windowMs = Math.min(WIDEST_MS, windowMs + WIDER_MS);
    },
  };
}

function mostInASecond(perSecond: number): number {
  return Math.max(perSecond, Math.min(DISCORD_PER_SECOND, Math.floor(perSecond * MAKE_UP)));
}
