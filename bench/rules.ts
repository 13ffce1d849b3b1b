import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { setImmediate as breathe } from "node:timers/promises";
import { type AlertState, INITIAL_STATE } from "../src/domain/alert.ts";
import type { Calendar } from "../src/domain/calendar.ts";
import { sessionsBetween } from "../src/domain/calendar.ts";
import { measure } from "../src/domain/divergence.ts";
import type { Bar } from "../src/domain/market.ts";
import { METRIC_NAMES, METRICS, readRule, type RuleSubject, subjectOf } from "../src/domain/rule-metrics.ts";
import { completeRule, type RuleSide, type RuleTarget, sidesOf } from "../src/domain/rule.ts";
import { createBarStepper } from "../src/domain/step-rules.ts";
import { createSimulatedPrices } from "../src/sources/simulated-market.ts";
import { columns, msCell, quantile, ratioCell } from "./measure.ts";

const MINERS = 30;
const RULES = 11_000;
const BATCH = 1000;
const RUNS = 15;
const FROM = "2024-12-02";
const TO = "2026-06-09";

/**
 * One bar of distinct rules in memory, prices laid out beforehand: every reading and every step, in batches between
 * which the loop is free. The baseline reads every rule's number anew.
 */
export async function benchRules(calendar: Calendar, out: (text: string) => void): Promise<void> {
  const subjects = subjectsOn(calendar);
  const bars = sessionsBetween(calendar, FROM, TO).slice(-RUNS - 1);
  const all = rulesOver([...subjects.keys()]);
  out(
    `\nOne bar of distinct rules in memory, ${MINERS} miners and a basket (baseline: every rule reads for itself)`,
  );
  out(columns("", ["p50 ms", "max ms", "loop ms", "ratio", "fires"]));
  for (const count of [RULES / 4, RULES / 2, RULES, RULES * 2]) {
    const sides = all.slice(0, count);
    if (sides.length < count) throw new Error(`only ${sides.length} distinct rules could be made`);
    const anew = timeAnew(sides, subjects, bars.at(-1) ?? "");
    const { times, blocked, fires } = await timeBars(sides, subjects, bars);
    out(
      columns(`${count.toLocaleString("en")} rules`, [
        msCell(quantile(times, 0.5)),
        msCell(times.at(-1) ?? NaN),
        msCell(blocked),
        ratioCell(quantile(times, 0.5) / anew),
        String(fires),
      ]),
    );
  }
}

/** Steps the rules through the bars; the first is the warm-up and is not counted. */
async function timeBars(
  sides: readonly RuleSide[],
  subjects: ReadonlyMap<string, RuleSubject>,
  bars: readonly string[],
): Promise<{ readonly times: readonly number[]; readonly blocked: number; readonly fires: number }> {
  let states: AlertState[] = sides.map(() => INITIAL_STATE);
  const times: number[] = [];
  let fires = 0;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  for (const [index, bar] of bars.entries()) {
    if (index === 1) delay.enable();
    let spent = 0;
    const stepBatch = createBarStepper(bar, (target) => subjects.get(nameOf(target)) ?? null);
    const next: AlertState[] = [];
    for (let from = 0; from < sides.length; from += BATCH) {
      const batch = sides
        .slice(from, from + BATCH)
        .map((side, i) => ({ side, state: states[from + i] ?? INITIAL_STATE }));
      const start = performance.now();
      const stepped = stepBatch(batch);
      spent += performance.now() - start;
      for (const { state, transitions } of stepped) {
        next.push(state);
        fires += transitions.filter(({ event }) => event === "fire").length;
      }
      await breathe();
    }
    states = next;
    if (index > 0) times.push(spent);
  }
  delay.disable();
  return { times: times.toSorted((a, b) => a - b), blocked: delay.max / 1e6, fires };
}

function timeAnew(
  sides: readonly RuleSide[],
  subjects: ReadonlyMap<string, RuleSubject>,
  bar: string,
): number {
  const start = performance.now();
  for (const side of sides) {
    const subject = subjects.get(nameOf(side.target));
    if (subject === undefined) throw new Error("a rule without a subject measures nothing");
    readRule(subject, subject.measurement.sessions.lastIndexOf(bar), side);
  }
  return performance.now() - start;
}

/** Distinct rules over every target, metric and window, most of one kind differing in their threshold. */
function rulesOver(names: readonly string[]): readonly RuleSide[] {
  const kinds = METRIC_NAMES.flatMap((metric) =>
    METRICS[metric].windows.map((window) => ({ metric, window })),
  );
  const rules: RuleSide[] = [];
  for (let level = 0; rules.length < RULES * 2; level += 1) {
    for (const name of names) {
      for (const { metric, window } of kinds) {
        // CUSUM is summed for each alarm by itself; people choose among a few.
        const threshold = metric === "cusum" ? 4 + (level % 4) : 3 + level * 0.5;
        const made = completeRule({
          metric,
          window,
          target: name === "PW14" ? { kind: "basket", id: name } : { kind: "miner", security: name },
          direction: "both",
          scale: "plain",
          threshold,
          clear: metric === "cusum" ? threshold - level / 1000 : null,
          forBars: null,
          clearBars: null,
          cooldown: null,
        });
        if (!made.ok) throw new Error(made.problems.join(" "));
        rules.push(...sidesOf(made.rule));
      }
    }
  }
  return rules;
}

function subjectsOn(calendar: Calendar): ReadonlyMap<string, RuleSubject> {
  const { closeOf, btcOf } = createSimulatedPrices(TO);
  const sessions = sessionsBetween(calendar, FROM, TO);
  const names = Array.from({ length: MINERS }, (_, index) => `MINER${index}`);
  const bars = new Map(
    names.map((security) => {
      const close = closeOf(security, "miner");
      const rows = sessions.map((session): Bar => {
        return { security, session, close: close(session), basis: "split_adjusted", quarantined: false };
      });
      return [security, rows] as const;
    }),
  );
  const btc = sessions.map((date) => ({ date, priceUsd: btcOf(date), align: "close" as const }));
  const history = { bars, btc, actions: [], shares: [] };
  const subject = (kind: "basket" | "security", of: readonly string[]): RuleSubject =>
    subjectOf(
      measure({
        calendar,
        history,
        kind,
        members: of.map((security) => ({
          security,
          from: calendar.from,
          until: null,
          pricesSince: null,
        })),
        peers: [],
        qqq: "QQQ",
        until: TO,
      }),
    );
  return new Map([
    ["PW14", subject("basket", names.slice(0, 14))],
    ...names.map((name) => [name, subject("security", [name])] as const),
  ]);
}

function nameOf(target: RuleTarget): string {
  return target.kind === "miner" ? target.security : target.kind === "basket" ? target.id : "";
}
