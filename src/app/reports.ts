import { epochMs, type Instant } from "../domain/time.ts";
import type { NumberReport, Reported } from "../surface/answers/report.ts";
import type { Reports } from "../surface/app.ts";
import type { ReviewItems } from "./ports/review-items.ts";

/** Reports that one person may make within a day. */
const PER_DAY = 5;
const DAY_MS = 24 * 3_600_000;

/** The form says the same; what arrives is cut again, for nothing on the wire restricts it. */
const LONGEST = { wrong: 1000, right: 500, source: 300, about: 300 } as const;

/**
 * Takes reports of wrong numbers: each becomes an open review item that names the card's question. At most five of
 * a person within 24 hours. Rejects where the store cannot be written.
 */
export function createReports(items: ReviewItems): Reports {
  // One after the other: two forms sent at once must not both be the fifth.
  let before: Promise<unknown> = Promise.resolve();
  return {
    report(report, now) {
      const result = before.then(() => take(items, report, now));
      before = result.catch(() => null);
      return result;
    },
  };
}

async function take(items: ReviewItems, report: NumberReport, now: Instant): Promise<Reported> {
  const wrong = tidy(report.wrong, LONGEST.wrong);
  const right = tidy(report.right, LONGEST.right);
  if (wrong === "") return { ok: false, reason: "empty" };
  const since = new Date(epochMs(now) - DAY_MS).toISOString();
  if ((await items.countSince(report.reporter, since)) >= PER_DAY) {
    return { ok: false, reason: "too_many", perDay: PER_DAY };
  }
  const about = question(report);
  const source = tidy(report.source, LONGEST.source);
  const number = await items.add({
    kind: "reported_number",
    createdAt: now,
    reporter: report.reporter,
    miner: null,
    about,
    knownAt: null,
    proposal: null,
    what: right === "" ? `Wrong: ${wrong}` : `Wrong: ${wrong}\nShould be: ${right}`,
    source: source === "" ? null : source,
  });
  return { ok: true, number, about };
}

/** The question as a person would ask it: `/contracts miner:HUT`, with the page where it is not the first. */
function question(report: NumberReport): string {
  const options = Object.entries(report.options).map(([name, value]) => ` ${name}:${value}`);
  const page = report.page > 0 ? `, page ${report.page + 1}` : "";
  return tidy(`/${report.command}${options.join("")}${page}`, LONGEST.about);
}

/** Without control characters and outer blanks, cut visibly. */
function tidy(text: string, longest: number): string {
  const clean = text.replace(/[^\P{C}\n]/gu, " ").trim();
  if (clean.length <= longest) return clean;
  const cut = clean.slice(0, longest - 1);
  // The cut may have fallen between the halves of one character.
  return `${cut.replace(/\p{Cs}$/u, "").trimEnd()}…`;
}
