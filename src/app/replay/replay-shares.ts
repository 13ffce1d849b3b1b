import { measure } from "../../domain/divergence.ts";
import type { PriceHistory, SecurityId } from "../../domain/market.ts";
import { subjectOf } from "../../domain/rule-metrics.ts";
import { createSessionReader } from "../../domain/rule-reader.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { ReplayDeps } from "../replay.ts";
import { targetMembers } from "../target-members.ts";
import { notesOfShares } from "./notes.ts";
import type { AskedReplay, ReplayedBars } from "./replayed-bars.ts";
import { summarise } from "./summary.ts";
import { firstAtOrAfter, walk } from "./walk.ts";

/** Steps a rule of shares through the stored sessions up to `to`; those before `from` are its baseline. */
export async function replayShares(deps: ReplayDeps, asked: AskedReplay): Promise<ReplayedBars> {
  const { rule, target, from, to, tickerOf, breathe } = asked;
  const members = targetMembers(deps, rule.target);
  const securities = members.map((member) => member.security);
  const history = await deps.prices.history(securities, deps.calendar.from, to);
  const measurement = measure({
    calendar: deps.calendar,
    history,
    kind: rule.target.kind === "miner" ? "security" : "basket",
    members,
    // No rule looks at what miners may be following instead.
    peers: [],
    qqq: deps.benchmarks.qqq,
    until: to,
  });
  const subject = subjectOf(measurement);
  const bars = measurement.sessions;
  const walked = await walk({
    rule,
    target,
    bars,
    first: firstAtOrAfter(bars, from),
    // The rule counts as made on the first day of the replay.
    read: (side, t) => createSessionReader(bars[t] ?? "", () => subject, [])(side, from),
    breathe,
  });
  const lastClose = lastCloses(history, securities, tickerOf);
  const notes = notesOfShares({ rule, target, walked, from, to, lastClose });
  return notes.ok ? { ...notes, walked, summary: summarise("session", walked, measurement) } : notes;
}

/** The newest stored close of each by ticker; null where none is stored. */
function lastCloses(
  history: PriceHistory,
  securities: readonly SecurityId[],
  tickerOf: (security: SecurityId) => string,
): readonly { readonly name: string; readonly session: IsoDate | null }[] {
  const stocks = securities.map((security) => ({
    name: tickerOf(security),
    session: history.bars.get(security)?.at(-1)?.session ?? null,
  }));
  return [...stocks, { name: "BTC", session: history.btc.at(-1)?.date ?? null }];
}
