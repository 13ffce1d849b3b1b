import type { Sourced, SourceFailure, SourceFailureKind } from "../app/ports/market-sources.ts";

type Given<T> = { readonly ok: true; readonly value: T };
type Failed = { readonly ok: false; readonly failure: SourceFailure };

/** An answer that a provider gave. */
export function give<T>(value: T): Given<T> {
  return { ok: true, value };
}

/**
 * An answer that did not come or cannot be used. `detail` is one sentence for people that speaks of the provider as
 * “it” and holds no address, key or body; `retryAfterS` is what the provider asked to wait.
 */
export function fail(kind: SourceFailureKind, detail: string, retryAfterS: number | null = null): Failed {
  return { ok: false, failure: { kind, detail, retryAfterS } };
}

const ABOUT_THE_HOST: ReadonlySet<SourceFailureKind> = new Set([
  "unreachable",
  "timed_out",
  "rate_limited",
  "blocked",
]);

/** True where the next question to the same host would fare no better, so that asking on is rude or a waste. */
export function isAboutTheHost({ kind }: SourceFailure): boolean {
  return ABOUT_THE_HOST.has(kind);
}

/** Does something with an answer that came; a failure passes through. */
export function andThen<A, B>(answer: Sourced<A>, next: (value: A) => Sourced<B>): Sourced<B> {
  return answer.ok ? next(answer.value) : answer;
}
