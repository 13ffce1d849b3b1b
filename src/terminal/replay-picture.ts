import type { ReplayedSession } from "../app/replay/walk.ts";
import { dayInWords } from "../domain/wording.ts";

/** One character of the picture, strongest last: where a week is one character, the strongest of its sessions wins. */
const MARKS = ["?", "·", "▒", "█", "▽", "▲"] as const;
type Mark = (typeof MARKS)[number];

/** More months than fill a screen are drawn as a row a year with a character a week. */
const MOST_MONTHS = 24;
const WEEK = 5;

/** A row of characters per month, one a session, or per year, one a week: when a rule fired and how long it did. */
export function drawReplay(sessions: readonly ReplayedSession[]): readonly string[] {
  const months = Map.groupBy(sessions, ({ session }) => session.slice(0, 7));
  const rows =
    months.size <= MOST_MONTHS
      ? [...months].map(([month, days]) => `${monthInWords(month)}  ${days.map(markOf).join("")}`)
      : [...Map.groupBy(sessions, ({ session }) => session.slice(0, 4))].map(
          ([year, days]) => `${year}  ${weeksOf(days.map(markOf)).join("")}`,
        );
  const marks = new Set(sessions.map(markOf));
  const words: readonly (readonly [Mark, string])[] = [
    ["▲", "fires above"],
    ["▽", "fires below"],
    ["█", "firing above"],
    ["▒", "firing below"],
    ["·", "quiet"],
    ["?", "no reading"],
  ];
  const unit = months.size <= MOST_MONTHS ? "one character a session" : "one character for five sessions";
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

function weeksOf(marks: readonly Mark[]): readonly Mark[] {
  const weeks: Mark[] = [];
  for (let i = 0; i < marks.length; i += WEEK) {
    const strongest = Math.max(...marks.slice(i, i + WEEK).map((mark) => MARKS.indexOf(mark)));
    weeks.push(MARKS[strongest] ?? "?");
  }
  return weeks;
}

function monthInWords(month: string): string {
  return dayInWords(`${month}-01`).slice(2);
}
