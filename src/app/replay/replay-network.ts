import { type Calendar, sessionsBetween } from "../../domain/calendar.ts";
import { createSessionReader } from "../../domain/rule-reader.ts";
import { dayInWords } from "../../domain/wording.ts";
import type { NetworkReadings } from "../ports/network-readings.ts";
import { notesOf } from "./notes.ts";
import type { AskedReplay, ReplayedBars } from "./replayed-bars.ts";
import { summarise } from "./summary.ts";
import { firstAtOrAfter, walk } from "./walk.ts";

/** Steps a rule about the network through the sessions since its first stored day; those before `from` are its baseline. */
export async function replayNetwork(
  deps: { readonly calendar: Calendar; readonly networkDays: Pick<NetworkReadings, "between"> },
  asked: AskedReplay,
): Promise<ReplayedBars> {
  const { rule, target, from, to, breathe } = asked;
  const { calendar } = deps;
  const readings = await deps.networkDays.between(
    "day_hashrate_ehs",
    `${calendar.from}T00:00:00.000Z`,
    `${to}T23:59:59.999Z`,
  );
  const days = readings.map(({ at, value }) => ({ date: at.slice(0, "2026-11-24".length), ehs: value }));
  const [oldest, newest] = [days[0]?.date, days.at(-1)?.date];
  if (oldest === undefined || newest === undefined) {
    return {
      ok: false,
      problems: [`No daily hashrate is stored up to ${dayInWords(to)}: it is collected while the bot runs.`],
    };
  }
  const bars = sessionsBetween(calendar, oldest < from ? oldest : from, to);
  const walked = await walk({
    rule,
    target,
    bars,
    first: firstAtOrAfter(bars, from),
    read: (side, t) => createSessionReader(bars[t] ?? "", () => null, days)(side, from),
    breathe,
  });
  const reach = `Daily hashrates are stored from ${dayInWords(oldest)} to ${dayInWords(newest)}.`;
  const need = `It needs five of the seven days at both ends of the window ${rule.window}. ${reach}`;
  const notes = notesOf({ rule, walked, from, to }, need, [reach]);
  return notes.ok ? { ...notes, walked, summary: summarise("session", walked, null) } : notes;
}
