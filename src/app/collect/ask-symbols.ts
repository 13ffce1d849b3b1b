import type { Instant } from "../../domain/time.ts";
import type { Sourced, SourceFailure, SourceFailureKind, SourceName } from "../ports/market-sources.ts";
import type { Capability } from "../ports/source-states.ts";
import { askChain, type ChainDeps, type PassedOver } from "../source-chain.ts";
import { saidBy } from "./words.ts";

/** What became of one symbol's answer: null where nothing more is wanted of it. */
export interface Unsettled {
  readonly failure: SourceFailure;
  /** True where it speaks against the provider rather than about the symbol. */
  readonly atFault: boolean;
}

export interface SymbolQuestion<Source, Want, Value> {
  readonly call: (source: Source, wants: readonly Want[]) => Promise<ReadonlyMap<string, Sourced<Value>>>;
  /** How many symbols there are in all: a provider that lacks a few odd ones of them is not at fault. */
  readonly total: number;
  /** Does with an answer what is to be done, at once: what was taken is kept whatever happens after it. */
  readonly take: (source: Source, want: Want, value: Value) => Promise<Unsettled | null>;
}

export interface AskedSymbols<Want> {
  readonly settled: readonly Want[];
  /** Those of which something is still wanted, with the last reason. */
  readonly left: readonly { readonly want: Want; readonly why: string }[];
  readonly passed: readonly PassedOver[];
  /** Who gave anything. */
  readonly gave: readonly SourceName[];
}

/** After one of these nothing more is asked of a provider. */
const ENOUGH: ReadonlySet<SourceFailureKind> = new Set(["unreachable", "rate_limited", "blocked"]);

/** One of these may be about one symbol; two calls in a row that end so are about the provider. */
const DOUBTFUL: ReadonlySet<SourceFailureKind> = new Set([
  "timed_out",
  "server_error",
  "malformed",
  "too_large",
]);

/** A provider is judged by what it gives of symbols once it was asked for so many. */
const TELLING = 3;

/**
 * Asks providers one after another about many symbols, as many a call as each allows, until all are settled. A symbol
 * that one provider does not have is asked of the next and stops no other; a provider that fails as a whole is left,
 * and the rest is asked of the next one. Each provider is passed over once, so its state is stored and told once.
 */
export async function askSymbols<
  Source extends { readonly name: SourceName; readonly symbolsPerCall: number },
  Want extends { readonly symbol: string },
  Value,
>(
  deps: ChainDeps,
  capability: Capability,
  sources: readonly Source[],
  wants: readonly Want[],
  now: Instant,
  question: SymbolQuestion<Source, Want, Value>,
): Promise<AskedSymbols<Want>> {
  const pending = new Map(wants.map((want) => [want.symbol, want]));
  const why = new Map<string, string>();
  const settled: Want[] = [];
  const gave: SourceName[] = [];
  const passed: PassedOver[] = [];
  const pass = (source: Source): Promise<Sourced<null>> =>
    passOver(deps, source, pending, question, {
      settled: (want) => void settled.push(want),
      gave: () => void (gave.includes(source.name) || gave.push(source.name)),
      left: (want, failure) => void why.set(want.symbol, saidBy(source.name, failure)),
    });
  let rest = sources;
  while (pending.size > 0 && rest.length > 0) {
    const answer = await askChain(deps, capability, rest, now, pass);
    passed.push(...answer.passed);
    if (!answer.ok) break;
    rest = rest.slice(rest.findIndex(({ name }) => name === answer.source) + 1);
  }
  const nobody = passed.at(-1);
  const fallback = nobody === undefined ? "No source is switched on." : saidBy(nobody.source, nobody.failure);
  const left = [...pending.values()].map((want) => ({ want, why: why.get(want.symbol) ?? fallback }));
  return { settled, left, passed, gave };
}

interface Noted<Want> {
  settled(want: Want): void;
  gave(): void;
  left(want: Want, failure: SourceFailure): void;
}

/** Asks one provider for all that is pending. Fails where the provider as a whole does. */
async function passOver<
  Source extends { readonly symbolsPerCall: number },
  Want extends { readonly symbol: string },
  Value,
>(
  deps: ChainDeps,
  source: Source,
  pending: Map<string, Want>,
  { call, take, total }: SymbolQuestion<Source, Want, Value>,
  noted: Noted<Want>,
): Promise<Sourced<null>> {
  const tally = createTally(pending.size * 2 > total);
  for (const batch of batches([...pending.values()], source.symbolsPerCall)) {
    deps.signal?.throwIfAborted();
    const answers = await call(source, batch);
    for (const want of batch) {
      deps.signal?.throwIfAborted();
      const answer = answers.get(want.symbol) ?? NOTHING;
      if (!answer.ok) {
        tally.failed(answer.failure);
        noted.left(want, answer.failure);
        continue;
      }
      noted.gave();
      const unsettled = await take(source, want, answer.value);
      tally.answered(unsettled?.atFault === true ? unsettled.failure : null);
      if (unsettled === null) {
        pending.delete(want.symbol);
        noted.settled(want);
      } else noted.left(want, unsettled.failure);
    }
    const enough = tally.endOfCall();
    if (enough !== null) return { ok: false, failure: enough };
  }
  const against = tally.verdict();
  return against === null ? { ok: true, value: null } : { ok: false, failure: against };
}

const NOTHING: Sourced<never> = {
  ok: false,
  failure: { kind: "empty", detail: "It gave no answer about this symbol.", retryAfterS: null },
};

/** Counts what speaks for and against a provider; by what it lacks of symbols only where most of them are asked of it. */
function createTally(isTelling: boolean) {
  let answers = 0;
  let failures = 0;
  let against = 0;
  let doubtfulCalls = 0;
  let worstOfCall: SourceFailure | null = null;
  let lastAgainst: SourceFailure | null = null;
  let lastFailure: SourceFailure | null = null;
  const lacksAll = (): boolean => isTelling && answers === 0 && failures >= TELLING;
  return {
    failed(failure: SourceFailure): void {
      // One symbol may be unknown beside a host that says no: the worst of a call is what counts.
      if (worstOfCall === null || weight(failure) > weight(worstOfCall)) worstOfCall = failure;
      failures += 1;
      lastFailure = failure;
    },
    answered(fault: SourceFailure | null): void {
      answers += 1;
      if (fault === null) return;
      against += 1;
      lastAgainst = fault;
    },
    /** Why no further call is worth making; null where one is. */
    endOfCall(): SourceFailure | null {
      const failure: SourceFailure | null = worstOfCall;
      worstOfCall = null;
      doubtfulCalls = failure !== null && DOUBTFUL.has(failure.kind) ? doubtfulCalls + 1 : 0;
      if (failure === null) return null;
      return ENOUGH.has(failure.kind) || doubtfulCalls >= 2 || lacksAll() ? failure : null;
    },
    /** What the whole pass says against the provider; null where nothing. */
    verdict(): SourceFailure | null {
      if (lastFailure !== null && answers === 0 && (weight(lastFailure) > 0 || lacksAll()))
        return lastFailure;
      return isTelling && answers >= TELLING && against * 2 > answers ? lastAgainst : null;
    },
  };
}

function weight({ kind }: SourceFailure): number {
  return ENOUGH.has(kind) ? 2 : DOUBTFUL.has(kind) ? 1 : 0;
}

function batches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const all: T[][] = [];
  for (let start = 0; start < items.length; start += size) all.push(items.slice(start, start + size));
  return all;
}
