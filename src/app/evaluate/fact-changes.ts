import { FACT_RULE_KINDS, membersOf, readFactRule } from "../../domain/fact-rule-kinds.ts";
import type { MinerId } from "../../domain/fact.ts";
import { addDays, epochMs, type Instant, newYorkDate } from "../../domain/time.ts";
import type { NewFactEvent, StoredFactRule } from "../ports/rules.ts";
import type { EvaluateDeps } from "./evaluate-deps.ts";

/** What came of looking at the change feed. */
export interface FactTally {
  /** Changes that were new. */
  readonly changes: number;
  readonly events: number;
}

const NO_CHANGES: FactTally = { changes: 0, events: 0 };

/** What was published earlier is no news. */
const NEWS_DAYS = 7;

/** A rule speaks of one miner so often at most, unless it is one of filings. */
const REST_MS = 6 * 3_600_000;

/** More events of one rule than this do not fall into one rest. */
const EVENTS_LOOKED_AT = 200;

/**
 * Holds what the change feed got since the last time against every rule on facts; what is only history for this store
 * alerts nobody. The first time it only notes how far the feed goes. Rejects where the store fails, and then everything is looked at again.
 */
export async function evaluateChanges(deps: EvaluateDeps, now: Instant): Promise<FactTally> {
  const { rules, facts } = deps;
  const newest = await deps.feed.newest();
  if (newest === null) return NO_CHANGES;
  const at = { clock: "fact", bar: barOf(newest), pass: 1 } as const;
  const seen = await rules.newestBar("fact");
  if (seen === null) {
    await rules.finishBar(at, now);
    return NO_CHANGES;
  }
  if (seen >= at.bar) return NO_CHANGES;
  const recent = await facts.changes({ since: addDays(newYorkDate(now), -NEWS_DAYS), until: null });
  const changes = recent
    .filter(({ id, quiet }) => !quiet && barOf(id) > seen && id <= newest)
    .toSorted((a, b) => a.id - b.id);
  const kept = changes.length === 0 ? [] : await rules.factRules();
  const factSet = kept.length === 0 ? null : await facts.knownOn(null);
  const events: NewFactEvent[] = [];
  for (const stored of kept) {
    const rests = new Map<MinerId, Instant | null>();
    for (const change of changes) {
      if (factSet === null || epochMs(stored.since) >= epochMs(change.recordedAt)) continue;
      const members = membersOf(stored.rule.target, deps.basket, change.knownAt ?? "");
      const hit = readFactRule(stored.rule, change, factSet, members);
      if (hit === null) continue;
      const known = FACT_RULE_KINDS[stored.rule.kind].rests ? rests.get(hit.miner) : null;
      const notBefore = known === undefined ? await restOf(deps, stored, hit.miner, now) : known;
      rests.set(hit.miner, notBefore);
      const detail = { kind: "fact", rule: stored.rule, hit, changeId: change.id } as const;
      events.push({ ruleKey: stored.key, detail, notBefore });
    }
    await deps.breathe();
  }
  await rules.recordFacts(at, events, now);
  return { changes: changes.length, events: events.length };
}

/** Ids compare as text once they are equally long. */
function barOf(changeId: number): string {
  return String(changeId).padStart(10, "0");
}

/**
 * The end of the rest after what the rule told of that miner last, or the moment at which it still waits to be told:
 * then both are told together. Null where neither is to come.
 */
async function restOf(
  { rules }: EvaluateDeps,
  { key }: StoredFactRule,
  miner: MinerId,
  now: Instant,
): Promise<Instant | null> {
  const earlier = await rules.events({
    clock: "fact",
    from: null,
    ruleKey: key,
    limit: EVENTS_LOOKED_AT,
  });
  const told = earlier
    .filter(({ detail }) => detail.kind === "fact" && detail.hit.miner === miner)
    .map(({ notBefore, createdAt }) => epochMs(notBefore ?? createdAt));
  if (told.length === 0) return null;
  const last = Math.max(...told);
  const end = last > epochMs(now) ? last : last + REST_MS;
  return end > epochMs(now) ? new Date(end).toISOString() : null;
}
