import { epochMs, type Instant, newYorkTime } from "../../domain/time.ts";
import { backingOffUntil, backOffSeconds } from "../back-off.ts";
import type { FilingSource } from "../ports/filings.ts";
import type { Sourced, SourceFailure, SourceFailureKind } from "../ports/market-sources.ts";
import type { SourceState } from "../ports/source-states.ts";
import type { FilingDeps } from "./filing-deps.ts";

/** Parts of EDGAR that fail by themselves: the feeds are one program, lists and archives are others. */
export type FilingLane = "feeds" | "lists" | "archives";

export type Asked<T> =
  | { readonly ok: true; readonly value: T }
  /** `closed`: nothing more is to be asked of that part for now, and this question was not answered for no fault of its own. */
  | { readonly ok: false; readonly failure: SourceFailure; readonly closed: boolean };

/** The one way to EDGAR: it keeps silent when the SEC wants silence, and remembers it over a restart. */
export interface FilingGate {
  /** Asks, unless that part of EDGAR is to be left alone. Rejects where the signal aborts or the store fails. */
  ask<T>(
    lane: FilingLane,
    question: (source: FilingSource) => Promise<Sourced<T>>,
    signal: AbortSignal,
  ): Promise<Asked<T>>;
}

/** What every part of reading needs: the ports, and the way to EDGAR. */
export type ReadingDeps = FilingDeps & { readonly gate: FilingGate };

/** The SEC limits an address for ten minutes, and longer where it goes on asking. */
const RATE_LIMIT_S = 660;

/** A part that failed so often in a row is left alone for a while. */
const FAILURES_IN_A_ROW = 3;

/** How often a success is noted where there is no news in it. */
const NOTED_EVERY_MS = 60_000;

/** Failures of the connection or the host, not of one question. */
const OF_THE_HOST: ReadonlySet<SourceFailureKind> = new Set(["unreachable", "timed_out", "server_error"]);

/** What is an answer about one question and no failure of EDGAR. */
const ABOUT_THE_QUESTION: ReadonlySet<SourceFailureKind> = new Set(["missing", "too_large"]);

const BROKE = "Its answer could not be read, because something broke on our side.";

const REFUSED =
  "The SEC refuses the name and address that this bot gives in SEC_USER_AGENT. No filings are read until it is changed and the bot is started again.";

interface Lane {
  failures: number;
  restsUntil: Instant | null;
}

/** Opens the gate. One for a process: what the SEC says to one job holds for all. */
export function createFilingGate(
  deps: Pick<FilingDeps, "source" | "states" | "off" | "notices" | "clock" | "log">,
): FilingGate {
  const { source, clock, log } = deps;
  const lanes = new Map<FilingLane, Lane>();
  let state: SourceState | null = null;
  let stopped: SourceFailure | null = null;
  let stoppedUntil: Instant | null = null;
  let notedMs = -Infinity;

  async function load(): Promise<SourceState> {
    if (state !== null) return state;
    const before = (await deps.states.all()).find(
      (one) => one.source === source.name && one.capability === "filings",
    );
    state = before ?? {
      source: source.name,
      capability: "filings",
      failures: 0,
      lastSuccess: null,
      lastFailure: null,
      notBefore: null,
    };
    // A refusal was of the settings of that time: the first question after a start may find out about today's.
    if (state.lastFailure?.kind === "rate_limited") {
      stoppedUntil = backingOffUntil(state, clock.now());
      const { kind, detail } = state.lastFailure;
      if (stoppedUntil !== null) stopped = { kind, detail, retryAfterS: null };
    }
    return state;
  }

  function silence(lane: Lane, now: Instant): SourceFailure | null {
    if (deps.off.has(source.name)) return failureOf("refused", "It is switched off by SOURCES_OFF.");
    if (stopped !== null) {
      if (stoppedUntil === null) return stopped;
      if (epochMs(stoppedUntil) > epochMs(now)) return leftAlone(stoppedUntil, stopped.detail);
      stopped = null;
      stoppedUntil = null;
    }
    const until = lane.restsUntil;
    if (until === null || epochMs(until) <= epochMs(now)) return null;
    return leftAlone(until, "It did not answer.");
  }

  async function noteSuccess(lane: Lane, before: SourceState, now: Instant): Promise<void> {
    lane.failures = 0;
    lane.restsUntil = null;
    // A question that was on its way when the SEC called for silence ends no silence.
    if (stopped !== null) return;
    const isNews = before.failures > 0 || epochMs(now) - notedMs >= NOTED_EVERY_MS || epochMs(now) < notedMs;
    if (!isNews) return;
    notedMs = epochMs(now);
    if (before.failures > 0)
      log.info({ source: source.name, failures: before.failures }, "a source answers again");
    await write({ ...before, failures: 0, lastSuccess: now, notBefore: null });
  }

  async function noteFailure(
    lane: Lane,
    before: SourceState,
    failure: SourceFailure,
    now: Instant,
  ): Promise<boolean> {
    const { kind, detail, retryAfterS } = failure;
    if (ABOUT_THE_QUESTION.has(kind)) return false;
    if (kind === "rate_limited") {
      stopped = failure;
      stoppedUntil = later(now, Math.max(RATE_LIMIT_S, retryAfterS ?? 0));
    } else if (kind === "blocked") {
      stopped = failure;
      stoppedUntil = null;
    } else if (OF_THE_HOST.has(kind)) {
      lane.failures += 1;
      const excess = lane.failures - FAILURES_IN_A_ROW + 1;
      if (retryAfterS !== null) lane.restsUntil = later(now, retryAfterS);
      else if (excess > 0) lane.restsUntil = later(now, backOffSeconds(excess, failure));
    }
    if (before.failures === 0) log.warn({ source: source.name, kind, detail }, "a source fails");
    await write({
      ...before,
      failures: before.failures + 1,
      lastFailure: { at: now, kind, detail },
      notBefore: stoppedUntil,
    });
    if (kind === "blocked") await deps.notices.notify("source_failing", REFUSED);
    return stopped !== null || lane.restsUntil !== null;
  }

  async function write(next: SourceState): Promise<void> {
    state = next;
    await deps.states.write(next);
  }

  return {
    ask: async (name, question, signal) => {
      signal.throwIfAborted();
      await load();
      const lane = lanes.get(name) ?? { failures: 0, restsUntil: null };
      lanes.set(name, lane);
      const quiet = silence(lane, clock.now());
      if (quiet !== null) return { ok: false, failure: quiet, closed: true };
      const answer = await askOnce(question, signal);
      signal.throwIfAborted();
      // Another question may have changed it meanwhile.
      const before = await load();
      if (answer.ok) {
        await noteSuccess(lane, before, clock.now());
        return answer;
      }
      const closed = await noteFailure(lane, before, answer.failure, clock.now());
      return { ok: false, failure: answer.failure, closed };
    },
  };

  async function askOnce<T>(
    question: (source: FilingSource) => Promise<Sourced<T>>,
    signal: AbortSignal,
  ): Promise<Sourced<T>> {
    try {
      return await question(source);
    } catch (error) {
      signal.throwIfAborted();
      log.error({ source: source.name, err: error }, "reading a source broke");
      return { ok: false, failure: failureOf("malformed", BROKE) };
    }
  }
}

function failureOf(kind: SourceFailureKind, detail: string): SourceFailure {
  return { kind, detail, retryAfterS: null };
}

function leftAlone(until: Instant, why: string): SourceFailure {
  return failureOf("rate_limited", `The SEC is not asked before ${newYorkTime(until)} New York. ${why}`);
}

function later(now: Instant, seconds: number): Instant {
  return new Date(epochMs(now) + seconds * 1000).toISOString();
}
