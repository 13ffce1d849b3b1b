import { btc, count, dayInWords, mw, pct, signedPct, usd, words } from "../domain/wording.ts";
import type { AnswerBase, ClaimLine } from "../surface/answers/common.ts";
import type { Block, Card } from "../surface/card.ts";
import { answerCard, pageButtons, pageOf, text, type View } from "./common.ts";
import { clip, escapeMarkdown, evidenceWords } from "./format.ts";

const PER_PAGE = 6;

/** Published figures beside our own, with how they stand after checking. */
export function claimsCard(
  command: string,
  answer: AnswerBase & { readonly claims: readonly ClaimLine[] },
  view: View,
): Card {
  const shown = pageOf(answer.claims, view.page, PER_PAGE);
  const blocks: Block[] = [
    text("What others published. A claim is never added to our own figures; its date is its own."),
    ...shown.rows.map((claim) => text(claimText(claim))),
  ];
  if (answer.claims.length === 0) blocks.push(text("No claims are kept for this question."));
  return answerCard(answer, {
    title: `Claims beside /${command}`,
    blocks,
    actions: pageButtons(command, "claims", view, shown.page, shown.pages),
  });
}

function claimText(claim: ClaimLine): string {
  const figure = claim.value === null ? (claim.text ?? "") : claimValue(claim.value, claim.unit);
  const who = claim.claimant === null ? "" : `${escapeMarkdown(claim.claimant)}, `;
  const period = claim.period === null ? "" : ` (${escapeMarkdown(claim.period)})`;
  const lines = [
    `**${escapeMarkdown(claim.subject)}: ${escapeMarkdown(claim.metric)} ${escapeMarkdown(figure)}**${period}`,
    `-# ${who}as of ${dayInWords(claim.asOf)} · ${evidenceWords(claim.evidence)} · ${claim.id}`,
  ];
  if (claim.verdict !== null) {
    const why = claim.why === null ? "" : `: ${escapeMarkdown(clip(claim.why, 220))}`;
    lines.push(`${verdictWords(claim.verdict)}${why}`);
  }
  if (claim.ours !== null) lines.push(`Ours: ${escapeMarkdown(claim.ours)}`);
  return lines.join("\n");
}

function verdictWords(verdict: string): string {
  const known: Record<string, string> = {
    confirmed: "Confirmed",
    correct_with_note: "Right, with a note",
    misleading_as_stated: "Misleading as stated",
    month_disputed: "Month disputed",
    unverified: "Unverified",
    statement: "A statement, not a figure",
  };
  return known[verdict] ?? words(verdict);
}

/** A claim's value in its unit; a qualifier in the unit (`usd_about`) becomes a word before it. */
export function claimValue(value: number, unit: string): string {
  const [base = unit] =
    /^(usd_per_ph_day|eh_s|years|percent|usd|btc|mw|gpus|multiple|t|date)/.exec(unit) ?? [];
  const qualifier = unit.slice(base.length).replace(/^_/, "");
  const prefix: Record<string, string> = {
    about: "about ",
    more_than: "more than ",
    up_to: "up to ",
    can_exceed: "can exceed ",
    or_higher: "",
  };
  const suffix = qualifier === "or_higher" ? " or higher" : "";
  return `${prefix[qualifier] ?? ""}${inUnit(value, base)}${suffix}`;
}

function inUnit(value: number, unit: string): string {
  switch (unit) {
    case "usd":
      return usd(value);
    case "btc":
      return btc(value);
    case "mw":
      return mw(value);
    case "percent":
      return value < 0 ? signedPct(value) : pct(value);
    case "gpus":
      return `${count(value)} GPUs`;
    case "years":
      return `${count(value, 1)} years`;
    case "eh_s":
      return `${count(value, 1)} EH/s`;
    case "t":
      return `${count(value, 2)} T`;
    case "usd_per_ph_day":
      return `$${count(value, 2)}/PH/day`;
    case "multiple":
      return `${count(value, 1)}×`;
    default:
      return `${count(value, 2)} ${words(unit)}`.trim();
  }
}
