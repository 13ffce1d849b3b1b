import { dayInWords } from "../domain/wording.ts";
import type { AnswerBase } from "../surface/answers/common.ts";

type Reach = Pick<AnswerBase, "factsTo" | "filings">;

/** “Facts to 26 Jun 2026; later reports not read yet”, “Facts to …; filings read to …”; null without any fact. */
export function factsToWords(answer: Reach): string | null {
  const { factsTo, filings } = answer;
  if (factsTo === null) return null;
  if (filings?.kind === "read") {
    const read =
      filings.readTo === null ? "no filing found yet" : `filings read to ${dayInWords(filings.readTo)}`;
    return `Facts to ${dayInWords(factsTo)}; ${read}`;
  }
  return `Facts to ${dayInWords(completeTo(answer) ?? factsTo)}; later reports not read yet`;
}

/** The day after which reports are missing; null where none are, and without any fact. */
export function completeTo({ factsTo, filings }: Reach): string | null {
  if (factsTo === null || filings?.kind === "read") return null;
  // What was filed today may be here before what was filed in between.
  const readTo = filings?.kind === "catching_up" ? filings.readTo : null;
  return readTo !== null && readTo < factsTo ? readTo : factsTo;
}
