import { epochMs, type Instant } from "../domain/time.ts";
import { backingOffUntil, backOffSeconds } from "./back-off.ts";
import type { Log } from "./ports/log.ts";
import type { Sourced, SourceFailure, SourceName } from "./ports/market-sources.ts";
import type { Capability, SourceState, SourceStates } from "./ports/source-states.ts";

export interface ChainDeps {
  readonly states: SourceStates;
  /** Providers that are never asked and never mentioned. */
  readonly off: ReadonlySet<SourceName>;
  readonly log: Log;
  /** Once it aborts, nobody more is asked, and what came in meanwhile is held against no provider. */
  readonly signal?: AbortSignal;
}

/** A provider that did not give the answer. */
export interface PassedOver {
  readonly source: SourceName;
  /** False where it was left alone, since it failed not long ago; `failure` then is that failure. */
  readonly asked: boolean;
  readonly failure: SourceFailure;
}

export type ChainAnswer<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly source: SourceName;
      /** Those before it, in order. */
      readonly passed: readonly PassedOver[];
    }
  | {
      readonly ok: false;
      /** All of them, in order; empty where every one is switched off. */
      readonly passed: readonly PassedOver[];
    };

/**
 * Asks the providers of a capability one after another and gives the first answer. Providers that are switched off or
 * failed not long ago are skipped; how each fares is stored, and the log says once when one begins to fail and once
 * when it is back. A fault of the program in one provider counts as its failure, so that the next is asked. Throws
 * where the store fails, and the signal's reason once it aborts.
 */
export async function askChain<S extends { readonly name: SourceName }, T>(
  deps: ChainDeps,
  capability: Capability,
  sources: readonly S[],
  now: Instant,
  ask: (source: S) => Promise<Sourced<T>>,
): Promise<ChainAnswer<T>> {
  const states = (await deps.states.all()).filter((state) => state.capability === capability);
  const passed: PassedOver[] = [];
  for (const source of sources) {
    const { name } = source;
    if (deps.off.has(name)) continue;
    const before = states.find((state) => state.source === name) ?? untried(name, capability);
    const until = backingOffUntil(before, now);
    if (until !== null) {
      passed.push({ source: name, asked: false, failure: leftAlone(before, until, now) });
      continue;
    }
    deps.signal?.throwIfAborted();
    const answer = await askOne(deps, before, source, ask);
    deps.signal?.throwIfAborted();
    if (answer.ok) {
      await noteSuccess(deps, before, now);
      return { ok: true, value: answer.value, source: name, passed };
    }
    await noteFailure(deps, before, answer.failure, now);
    passed.push({ source: name, asked: true, failure: answer.failure });
  }
  return { ok: false, passed };
}

function untried(source: SourceName, capability: Capability): SourceState {
  return { source, capability, failures: 0, lastSuccess: null, lastFailure: null, notBefore: null };
}

function leftAlone({ lastFailure }: SourceState, until: Instant, now: Instant): SourceFailure {
  const time = new Date(epochMs(until)).toISOString().slice(11, 16);
  return {
    kind: lastFailure?.kind ?? "unreachable",
    detail: `Not asked again before ${time} UTC. ${lastFailure?.detail ?? ""}`.trimEnd(),
    retryAfterS: Math.ceil((epochMs(until) - epochMs(now)) / 1000),
  };
}

const BROKE = "Its answer could not be read, because something broke on our side.";

async function askOne<S, T>(
  { log, signal }: ChainDeps,
  { source: name, capability, failures, lastFailure }: SourceState,
  source: S,
  ask: (source: S) => Promise<Sourced<T>>,
): Promise<Sourced<T>> {
  try {
    return await ask(source);
  } catch (error) {
    signal?.throwIfAborted();
    const isNew = failures === 0 || lastFailure?.detail !== BROKE;
    const fields = { source: name, capability, err: error };
    if (isNew) log.error(fields, "reading a source broke");
    else log.debug(fields, "reading a source still breaks");
    return { ok: false, failure: { kind: "malformed", detail: BROKE, retryAfterS: null } };
  }
}

async function noteSuccess({ states, log }: ChainDeps, before: SourceState, now: Instant): Promise<void> {
  await states.write({ ...before, failures: 0, lastSuccess: now, notBefore: null });
  if (before.failures === 0) return;
  const { source, capability, failures } = before;
  log.info({ source, capability, failures }, "a source answers again");
}

async function noteFailure(
  { states, log }: ChainDeps,
  before: SourceState,
  failure: SourceFailure,
  now: Instant,
): Promise<void> {
  const { source, capability } = before;
  const { kind, detail } = failure;
  const failures = before.failures + 1;
  const notBefore = new Date(epochMs(now) + backOffSeconds(failures, failure) * 1000).toISOString();
  await states.write({ ...before, failures, lastFailure: { at: now, kind, detail }, notBefore });
  if (before.failures === 0) log.warn({ source, capability, kind, detail, notBefore }, "a source fails");
}
