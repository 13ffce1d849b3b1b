import { sessionsBetween } from "../../domain/calendar.ts";
import { measure } from "../../domain/divergence.ts";
import type { PriceHistory, SecurityId } from "../../domain/market.ts";
import { type RuleSubject, subjectOf } from "../../domain/rule-metrics.ts";
import { createSessionReader, type HashrateDays, type RuleReader } from "../../domain/rule-reader.ts";
import type { RuleTarget } from "../../domain/rule.ts";
import type { IsoDate } from "../../domain/time.ts";
import { targetMembers } from "../target-members.ts";
import type { EvaluateDeps } from "./evaluate-deps.ts";

/** Everything that session rules are read from, as it is stored now. */
export interface Measured {
  /**
   * Reads the stored prices of these targets and lays them out, where that was not done yet: one security and one
   * target at a time, with everything else in between. Rejects once the signal aborts, or where the store fails.
   */
  add(targets: readonly RuleTarget[], signal: AbortSignal): Promise<void>;
  /** Reads rules at the close of a session up to the last one; those whose target was not added have no data. */
  readerAt(session: IsoDate): RuleReader;
  /** The sessions for which something is stored that the target is measured by, ascending; none where nothing is. */
  sessionsOf(target: RuleTarget): readonly IsoDate[];
  /** The measured prices of a target of shares; null where it is of none, or was not added. */
  subjectFor(target: RuleTarget): RuleSubject | null;
}

type SubjectDeps = Pick<
  EvaluateDeps,
  "prices" | "networkDays" | "calendar" | "basket" | "benchmarks" | "miners" | "breathe"
>;

/**
 * Prices up to a session, read as they are needed and kept as long as this is. From the calendar's beginning, for what
 * a CUSUM says depends on where it began.
 */
export function createMeasured(deps: SubjectDeps, until: IsoDate): Measured {
  const { calendar, breathe } = deps;
  const histories = new Map<SecurityId, PriceHistory>();
  const subjects = new Map<string, RuleSubject>();
  let hashrate: HashrateDays | null = null;
  const subjectFor = (target: RuleTarget): RuleSubject | null => subjects.get(nameOf(target)) ?? null;

  async function addSubject(target: RuleTarget, signal: AbortSignal): Promise<void> {
    const members = targetMembers(deps, target);
    if (members.length === 0 || subjectFor(target) !== null) return;
    const own: PriceHistory[] = [];
    for (const { security } of members) {
      signal.throwIfAborted();
      const history =
        histories.get(security) ?? (await deps.prices.history([security], calendar.from, until));
      histories.set(security, history);
      own.push(history);
      await breathe();
    }
    const measurement = measure({
      calendar,
      history: joinHistories(own),
      kind: target.kind === "miner" ? "security" : "basket",
      members,
      // No rule looks at what miners may be following instead.
      peers: [],
      qqq: deps.benchmarks.qqq,
      until,
    });
    await breathe();
    const subject = subjectOf(measurement);
    // Taken here, since inside a transaction it would hold up everything else.
    subject.surprises();
    subjects.set(nameOf(target), subject);
    await breathe();
  }

  return {
    add: async (targets, signal) => {
      for (const target of targets) {
        if (target.kind === "network") hashrate ??= await readHashrate(deps, until);
        else await addSubject(target, signal);
      }
    },
    subjectFor,
    readerAt: (session) => createSessionReader(session, subjectFor, hashrate ?? []),
    sessionsOf: (target) => {
      if (target.kind === "network") {
        const first = hashrate?.[0];
        return first === undefined ? [] : sessionsBetween(calendar, first.date, until);
      }
      const measurement = subjectFor(target)?.measurement;
      // Without any bitcoin there is nothing to measure by yet.
      return measurement === undefined || measurement.btc.price.every((price) => price === null)
        ? []
        : measurement.sessions;
    },
  };
}

/** The same with these targets added. Rejects once the signal aborts, or where the store fails. */
export async function measureTargets(
  deps: SubjectDeps,
  targets: readonly RuleTarget[],
  until: IsoDate,
  signal: AbortSignal,
): Promise<Measured> {
  const measured = createMeasured(deps, until);
  await measured.add(targets, signal);
  return measured;
}

/** Two lists of the same miners are one target, in whatever order they were named. */
function nameOf(target: RuleTarget): string {
  if (target.kind === "basket") return `basket ${target.id}`;
  if (target.kind === "miner") return `miner ${target.security}`;
  return target.kind === "list" ? `list ${target.securities.toSorted().join()}` : target.kind;
}

function joinHistories(histories: readonly PriceHistory[]): PriceHistory {
  return {
    bars: new Map(histories.flatMap(({ bars }) => [...bars])),
    btc: histories[0]?.btc ?? [],
    actions: histories.flatMap(({ actions }) => actions),
    shares: histories.flatMap(({ shares }) => shares),
  };
}

async function readHashrate({ networkDays, calendar }: SubjectDeps, until: IsoDate): Promise<HashrateDays> {
  const days = await networkDays.between(
    "day_hashrate_ehs",
    `${calendar.from}T00:00:00.000Z`,
    `${until}T23:59:59.999Z`,
  );
  return days.map(({ at, value }) => ({ date: at.slice(0, "2026-11-24".length), ehs: value }));
}
