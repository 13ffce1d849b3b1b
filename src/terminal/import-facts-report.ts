import { problemInWords, type SharedFactsReport } from "../app/shared-facts.ts";
import { plural } from "../domain/wording.ts";

/** Lines shown of one kind; the rest is counted. */
const SHOWN = 10;

/** What became of a facts file, in lines of plain text: first the sum, then what needs a person's eye. */
export function describeSharedFacts(
  report: Extract<SharedFactsReport, { readonly ok: true }>,
): readonly string[] {
  const { added, changed, unchanged, waiting, refused } = report;
  return [
    `Facts: ${added} added, ${changed} changed, ${unchanged} unchanged, ${waiting.length} for review, ${refused.length} refused.`,
    ...(waiting.length === 0
      ? []
      : [
          `  ${plural(waiting.length, "row looks", "rows look")} like one that is here under another id; decide in /review:`,
          ...some(waiting.map(({ id, like }) => `${id} and ${like}`)),
        ]),
    ...(refused.length === 0 ? [] : ["  refused:", ...some(refused.map(problemInWords))]),
  ];
}

function some(lines: readonly string[]): readonly string[] {
  const more = lines.length - SHOWN;
  return [...lines.slice(0, SHOWN).map((line) => `    ${line}`), ...(more > 0 ? [`    +${more} more`] : [])];
}
