import { epochMs, type Instant } from "../domain/time.ts";
import { backingOffUntil } from "./back-off.ts";
import type { JobName } from "./ports/job-runs.ts";
import type { SourceName } from "./ports/market-sources.ts";
import type { Capability, SourceState } from "./ports/source-states.ts";

/** Who is asked for what. */
export interface ChainPlan {
  /** Providers of each capability in the order in which they are asked. */
  readonly order: Readonly<Partial<Record<Capability, readonly SourceName[]>>>;
  readonly off: ReadonlySet<SourceName>;
}

/**
 * How a provider fares with one thing it is asked for. `standby`: it was not needed lately, because those before it
 * answer or nothing was missing. `late`: it is the one to be asked, has not failed, and gave nothing when it was due.
 */
export type SourceVerdict = "fresh" | "late" | "failing" | "never" | "standby" | "off";

export interface SourceHealth {
  readonly source: SourceName;
  readonly capability: Capability;
  readonly verdict: SourceVerdict;
  readonly lastSuccess: Instant | null;
  /** Seconds since then. */
  readonly ageS: number | null;
  /** Failures since then. */
  readonly failures: number;
  /** Its last failure in words; kept once it answers again. */
  readonly lastError: { readonly at: Instant; readonly detail: string } | null;
  /** When it is asked next; null where that depends on others. */
  readonly nextTry: Instant | null;
}

export interface SourceFacts {
  readonly states: readonly SourceState[];
  readonly chains: ChainPlan;
  /** The newest slot that a job should have done by now; null where there was none. */
  expected(job: JobName): Instant | null;
  /** Whether a job did what it should have done by now. */
  isInOrder(job: JobName): boolean;
  nextTry(job: JobName): Instant | null;
}

/** The job that asks for it. */
const JOB_OF: Readonly<Record<Capability, JobName>> = {
  btc_spot: "btc-spot",
  btc_close: "btc-close",
  btc_daily: "btc-close",
  stock_bars: "stock-bars",
  stock_quotes: "stock-quotes",
  network: "network",
  filings: "filing-lists",
};

/** Every provider of every chain, chains in the order of their capabilities, providers in the order of the chain. */
export function assessSources(facts: SourceFacts, now: Instant): readonly SourceHealth[] {
  return capabilitiesOf(facts.chains).flatMap((capability) => {
    const chain = (facts.chains.order[capability] ?? []).map(
      (source) =>
        facts.states.find((state) => isOf(state, source, capability)) ?? untried(source, capability),
    );
    // The one to be asked: the first that is neither switched off nor failing.
    const asked = chain.find(({ source, failures }) => !facts.chains.off.has(source) && failures === 0);
    return chain.map((state) => assessSource(state, state === asked, facts, now));
  });
}

function assessSource(state: SourceState, isAsked: boolean, facts: SourceFacts, now: Instant): SourceHealth {
  const { source, capability, failures, lastSuccess, lastFailure } = state;
  const verdict = verdictOf(state, isAsked, facts);
  const job = JOB_OF[capability];
  const waits = verdict === "off" ? null : backingOffUntil(state, now);
  const takesTurn = verdict === "failing" || (isAsked && verdict !== "off");
  return {
    source,
    capability,
    verdict,
    lastSuccess,
    ageS: lastSuccess === null ? null : Math.max(0, (epochMs(now) - epochMs(lastSuccess)) / 1000),
    failures,
    lastError: lastFailure === null ? null : { at: lastFailure.at, detail: lastFailure.detail },
    nextTry: waits ?? (takesTurn ? facts.nextTry(job) : null),
  };
}

function verdictOf(state: SourceState, isAsked: boolean, facts: SourceFacts): SourceVerdict {
  const { source, capability, failures, lastSuccess } = state;
  if (facts.chains.off.has(source)) return "off";
  if (failures > 0) return "failing";
  const job = JOB_OF[capability];
  const expected = facts.expected(job);
  const isDue = expected !== null && (lastSuccess === null || epochMs(lastSuccess) < epochMs(expected));
  if (!isDue && lastSuccess !== null) return "fresh";
  if (!isAsked) return "standby";
  // Where the job is in order, nothing was missing that this provider should have given.
  if (facts.isInOrder(job)) return "standby";
  return lastSuccess === null ? "never" : "late";
}

function capabilitiesOf({ order }: ChainPlan): readonly Capability[] {
  return CAPABILITIES.filter((capability) => order[capability] !== undefined);
}

const CAPABILITIES: readonly Capability[] = [
  "btc_spot",
  "btc_close",
  "btc_daily",
  "stock_bars",
  "stock_quotes",
  "network",
  "filings",
];

function isOf(state: SourceState, source: SourceName, capability: Capability): boolean {
  return state.source === source && state.capability === capability;
}

function untried(source: SourceName, capability: Capability): SourceState {
  return { source, capability, failures: 0, lastSuccess: null, lastFailure: null, notBefore: null };
}
