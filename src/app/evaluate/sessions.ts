import { quorumOf, isMemberAt } from "../../domain/basket.ts";
import { newestClosedSession, previousSession, sessionsBetween } from "../../domain/calendar.ts";
import type { RuleTarget } from "../../domain/rule.ts";
import { createBarStepper } from "../../domain/step-rules.ts";
import { addDays, type Instant, type IsoDate, newYorkDate } from "../../domain/time.ts";
import type { JobRun } from "../ports/job-runs.ts";
import type { BarPass } from "../ports/rules.ts";
import { createRuleBeginning, type Settled } from "./begin-rules.ts";
import type { EvaluateDeps } from "./evaluate-deps.ts";
import { type SessionStand, standOf } from "./session-stand.ts";
import { createMeasured, type Measured } from "./subjects.ts";
import { sweep } from "./sweep.ts";
import { addTally, NOTHING, type Tally, tallyOf } from "./tally.ts";

/** Steps the rules of sessions through what has closed. Rejects once the signal aborts, or where the store fails. */
export type SessionEvaluation = (now: Instant, signal: AbortSignal) => Promise<Tally>;

/**
 * Steps every session whose prices have come, in order, and gives new rules their first state. A session is stepped
 * twice at most: once its prices were collected, the rules that have a reading; once they are final, the rest.
 */
export function createSessionEvaluation(deps: EvaluateDeps): SessionEvaluation {
  const beginning = createRuleBeginning(deps);
  /** The newest event whose bar is known to be finished. */
  let sureOf: number | null = null;

  /** A second pass that was cut short after its last rule left events of a bar that nobody would finish. */
  async function finishSecondPass(now: Instant): Promise<void> {
    const [newest] = await deps.rules.events({ clock: "session", from: null, ruleKey: null, limit: 1 });
    if (newest === undefined || newest.id === sureOf) return;
    const oldest = await deps.rules.oldestBar("session");
    if (newest.pass === 2 && oldest !== null && oldest >= newest.bar) {
      await deps.rules.finishBar({ clock: "session", bar: newest.bar, pass: 2 }, now);
    }
    sureOf = newest.id;
  }

  return async (now, signal) => {
    const newest = newestClosedSession(deps.calendar, now);
    if (newest === null) return NOTHING;
    await finishSecondPass(now);
    const stockBars = (await deps.ledger.newest(now)).get("stock-bars") ?? null;
    const settled = await newestSettled(deps, newest, now, stockBars);
    // First, so that a rule that was made before a session is stepped through it with all the others.
    const begun = settled === null ? 0 : await beginning.begin(settled, now, signal);
    const tally = await stepPending(deps, newest, now, stockBars, signal);
    return addTally(tally, { ...NOTHING, begun });
  };
}

async function newestSettled(
  deps: EvaluateDeps,
  newest: IsoDate,
  now: Instant,
  stockBars: JobRun | null,
): Promise<Settled | null> {
  const finished = await deps.rules.newestBar("session");
  const isStepped = finished !== null && finished >= newest;
  const stand = isStepped
    ? standWithoutPrices(deps, newest, now, stockBars)
    : await readStand(deps, newest, now, stockBars);
  // What was stepped had come, whatever the ledger says since.
  if (isStepped || stand !== "waiting") {
    return { session: newest, stand: stand === "final" ? "final" : "collected" };
  }
  const session = previousSession(deps.calendar, newest);
  return session === null ? null : { session, stand: "final" };
}

async function stepPending(
  deps: EvaluateDeps,
  newest: IsoDate,
  now: Instant,
  stockBars: JobRun | null,
  signal: AbortSignal,
): Promise<Tally> {
  const { rules, calendar } = deps;
  const oldest = await rules.oldestBar("session");
  if (oldest === null) return NOTHING;
  const finished = await rules.newestBar("session");
  // All rules may stand at a bar that was cut short before it was finished.
  const done = finished !== null && finished < oldest ? finished : oldest;
  const measured = createMeasured(deps, newest);
  let tally = NOTHING;
  for (const session of sessionsBetween(calendar, addDays(done, 1), newest)) {
    const isFirstPass = finished === null || session > finished;
    const stand = isFirstPass
      ? await readStand(deps, session, now, stockBars)
      : standWithoutPrices(deps, session, now, stockBars);
    if (stand === "waiting") break;
    const at: BarPass = { clock: "session", bar: session, pass: isFirstPass ? 1 : 2 };
    await measured.add(await targetsDue(deps, at, now, signal), signal);
    tally = addTally(tally, await stepSession(deps, measured, at, stand, now, signal));
  }
  return tally;
}

/** Everything that rules look at; in a second pass only few of them are left. */
async function targetsDue(
  deps: EvaluateDeps,
  at: BarPass,
  now: Instant,
  signal: AbortSignal,
): Promise<readonly RuleTarget[]> {
  if (at.pass === 1) return deps.rules.targets("session");
  const { left } = await sweep(deps, at, now, signal, () => null);
  return left.flatMap(({ side, state }) => (state === null ? [] : [side.target]));
}

async function stepSession(
  deps: EvaluateDeps,
  measured: Measured,
  at: BarPass,
  stand: SessionStand,
  now: Instant,
  signal: AbortSignal,
): Promise<Tally> {
  const stepBar = createBarStepper(at.bar, measured.readerAt(at.bar));
  const { outcomes } = await sweep(deps, at, now, signal, ({ key, side, since, state }) => {
    if (state === null) return null;
    const [stepped] = stepBar([{ side, since: newYorkDate(since), state }]);
    if (stepped === undefined || (stepped.reading === null && stand !== "final")) return null;
    const { reading } = stepped;
    return {
      key,
      state: stepped.state,
      events: stepped.transitions.map((transition) => ({ kind: "series", side, transition, reading })),
    };
  });
  await deps.rules.finishBar(at, now);
  return tallyOf(at.bar, outcomes);
}

/** Whether the prices are final; most sessions are, and it needs no prices. Else they count as not come. */
function standWithoutPrices(
  { calendar }: EvaluateDeps,
  session: IsoDate,
  now: Instant,
  stockBars: JobRun | null,
): SessionStand {
  return standOf({ calendar, session, now, stockBars, hasBtc: false, hasQuorum: false });
}

async function readStand(
  deps: EvaluateDeps,
  session: IsoDate,
  now: Instant,
  stockBars: JobRun | null,
): Promise<SessionStand> {
  const { prices, calendar, basket } = deps;
  const stand = standWithoutPrices(deps, session, now, stockBars);
  if (stand === "final") return stand;
  const members = basket.members.filter((member) => isMemberAt(member, session));
  const { bars, btc } = await prices.history(
    members.map(({ security }) => security),
    session,
    session,
  );
  return standOf({
    calendar,
    session,
    now,
    stockBars,
    hasBtc: btc.length > 0,
    hasQuorum: bars.size >= quorumOf("basket", members.length),
  });
}
