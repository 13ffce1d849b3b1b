import { type AlertState, baselineOf, machineRuleOf } from "../../domain/alert.ts";
import { createSlotReader, type SlotPrices } from "../../domain/rule-reader.ts";
import { agreedPrices, OLDER_SLOTS, SLOT_MS, slotAt, SLOTS } from "../../domain/slot-readings.ts";
import { createBarStepper } from "../../domain/step-rules.ts";
import { epochMs, type Instant, newYorkDate } from "../../domain/time.ts";
import type { RuleOutcome, StoredRule } from "../ports/rules.ts";
import type { Spots, StoredSpot } from "../ports/spots.ts";
import type { EvaluateDeps } from "./evaluate-deps.ts";
import { firstBars } from "./first-bars.ts";
import { sweep } from "./sweep.ts";
import { addTally, NOTHING, type Tally, tallyOf } from "./tally.ts";

/**
 * Steps the rules about bitcoin through one slot of five minutes. A price that no second source confirms is none. Slots
 * while nobody looked are no bars at all. Again for the same slot it changes nothing. Rejects once the signal aborts,
 * or where the store fails.
 */
export async function evaluateSlot(
  deps: EvaluateDeps,
  slot: Instant,
  now: Instant,
  signal: AbortSignal,
): Promise<Tally> {
  const { rules, spots } = deps;
  if (spots === null || (await rules.targets("slot")).length === 0) return NOTHING;
  const bar = slotAt(Math.floor(epochMs(slot) / SLOT_MS) * SLOT_MS);
  const finished = await rules.newestBar("slot");
  await finishCutShort(deps, bar, finished, now);
  if (finished !== null && finished >= bar) return NOTHING;
  const at = { clock: "slot", bar, pass: 1 } as const;
  const stepBar = createBarStepper(bar, createSlotReader(bar, await readPrices(spots, bar, 1)));
  const stepOn = ({ key, side, since }: StoredRule, state: AlertState): RuleOutcome => {
    const [stepped] = stepBar([{ side, since: newYorkDate(since), state }]);
    if (stepped === undefined) return { key, state, events: [] };
    const { reading } = stepped;
    return {
      key,
      state: stepped.state,
      events: stepped.transitions.map((transition) => ({ kind: "series", side, transition, reading })),
    };
  };
  const first = await sweep(deps, at, now, signal, (rule) =>
    rule.state === null ? null : stepOn(rule, rule.state),
  );
  const states = await firstStates(deps, spots, first.left, bar, signal);
  const second =
    states.size === 0
      ? null
      : await sweep(deps, at, now, signal, (rule) => {
          const state = rule.state ?? states.get(rule.key);
          return state === undefined ? null : stepOn(rule, state);
        });
  await rules.finishBar(at, now);
  const tally = tallyOf(bar, [...first.outcomes, ...(second?.outcomes ?? [])]);
  return addTally(tally, { ...NOTHING, begun: states.size });
}

/** The events of an earlier slot that was cut short would otherwise never be told. */
async function finishCutShort(
  { rules }: EvaluateDeps,
  bar: Instant,
  finished: Instant | null,
  now: Instant,
): Promise<void> {
  const [newest] = await rules.events({ clock: "slot", from: null, ruleKey: null, limit: 1 });
  if (newest === undefined || newest.bar >= bar || (finished !== null && newest.bar <= finished)) return;
  await rules.finishBar({ clock: "slot", bar: newest.bar, pass: newest.pass }, now);
}

/**
 * What the slots before a rule was made leave it in: as many as it can count, twice. A rule that does not have its
 * first readings yet has no state.
 */
async function firstStates(
  deps: EvaluateDeps,
  spots: Pick<Spots, "between">,
  left: readonly StoredRule[],
  bar: Instant,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, AlertState>> {
  const states = new Map<string, AlertState>();
  if (left.length === 0) return states;
  const longest = 2 * Math.max(...left.map(({ side }) => Math.max(side.forBars, side.clearBars)));
  const prices = await readPrices(spots, bar, longest);
  const slots = Array.from({ length: longest }, (_, index) => slotBefore(bar, longest - 1 - index));
  for (const { key, side, since } of left) {
    signal.throwIfAborted();
    const made = slotAt(Math.floor(epochMs(since) / SLOT_MS) * SLOT_MS);
    const day = newYorkDate(since);
    const readings = slots.map((slot) => createSlotReader(slot, prices)(side, day));
    const count = firstBars(side, readings, slots.filter((slot) => slot <= made).length);
    if (count !== null) {
      const bars = slots
        .slice(0, count)
        .map((slot, index) => ({ bar: slot, reading: readings[index] ?? null }));
      states.set(key, baselineOf(machineRuleOf(side), bars));
    }
    await deps.breathe();
  }
  return states;
}

function slotBefore(slot: Instant, slots: number): Instant {
  return slotAt(epochMs(slot) - slots * SLOT_MS);
}

/** Prices of so many slots up to the last one, and of those at the beginnings of their windows. */
async function readPrices(spots: Pick<Spots, "between">, last: Instant, count: number): Promise<SlotPrices> {
  const found: StoredSpot[] = [];
  for (const back of [0, ...Object.values(SLOTS)]) {
    const piece = await spots.between(
      slotBefore(last, back + count - 1 + OLDER_SLOTS),
      slotBefore(last, back),
    );
    found.push(...piece);
  }
  return agreedPrices(found);
}
