import type { ReplayedSession } from "../app/replay/walk.ts";
import type { BarClock } from "../domain/rule.ts";
import { dayInWords } from "../domain/wording.ts";

/** One character of the picture, strongest last: where a week, or a day of slots, is one, the strongest bar wins. */
const MARKS = ["?", "·", "▒", "█", "▽", "▲"] as const;
type Mark = (typeof MARKS)[number];

/** More months than fill a screen are drawn as a row a year with a character a week. */
const MOST_MONTHS = 24;
const WEEK = 5;

/**
 * A row of characters per month, one a session or a day of slots, or per year, one a week: when a rule fired and how
 * long it did.
 */
export function drawReplay(bars: readonly ReplayedSession[], clock: BarClock): readonly string[] {
  const sessions =
    clock === "slot" ? daysOf(bars) : bars.map((bar) => ({ day: bar.session, mark: markOf(bar) }));
  const months = Map.groupBy(sessions, ({ day }) => day.slice(0, 7));
  const rows =
    months.size <= MOST_MONTHS
      ? [...months].map(([month, days]) => `${monthInWords(month)}  ${days.map(({ mark }) => mark).join("")}`)
      : [...Map.groupBy(sessions, ({ day }) => day.slice(0, 4))].map(
          ([year, days]) => `${year}  ${weeksOf(days.map(({ mark }) => mark)).join("")}`,
        );
  const marks = new Set(sessions.map(({ mark }) => mark));
  const words: readonly (readonly [Mark, string])[] = [
    ["▲", "fires above"],
    ["▽", "fires below"],
    ["█", "firing above"],
    ["▒", "firing below"],
    ["·", "quiet"],
    ["?", "no reading"],
  ];
  const bar = clock === "slot" ? "day" : "session";
  const unit = months.size <= MOST_MONTHS ? `one character a ${bar}` : `one character for five ${bar}s`;
  const legend = words.filter(([mark]) => marks.has(mark)).map(([mark, word]) => `${mark} ${word}`);
  return [...rows, `${legend.join("   ")}   (${unit})`];
}

function markOf({ value, above, below }: ReplayedSession): Mark {
  if (above === "fired") return "▲";
  if (below === "fired") return "▽";
  if (value === null) return "?";
  if (above === "firing") return "█";
  return below === "firing" ? "▒" : "·";
}

/** UTC days of slots, the strongest of each: a day without a single price alone is one without a reading. */
function daysOf(bars: readonly ReplayedSession[]): readonly { readonly day: string; readonly mark: Mark }[] {
  const days = Map.groupBy(bars, ({ session }) => session.slice(0, "2026-11-24".length));
  return [...days].map(([day, slots]) => ({ day, mark: strongest(slots.map(markOf)) }));
}

function weeksOf(marks: readonly Mark[]): readonly Mark[] {
  const weeks: Mark[] = [];
  for (let i = 0; i < marks.length; i += WEEK) weeks.push(strongest(marks.slice(i, i + WEEK)));
  return weeks;
}

function strongest(marks: readonly Mark[]): Mark {
  return MARKS[Math.max(...marks.map((mark) => MARKS.indexOf(mark)))] ?? "?";
}

function monthInWords(month: string): string {
  return dayInWords(`${month}-01`).slice(2);
}
