import { count, dayInWords, span, usd, words } from "../domain/wording.ts";
import type { DebtAnswer, DebtEventLine, DebtLine, InterestLine } from "../surface/answers/debt.ts";
import type { Block } from "../surface/card.ts";
import { separator, text } from "./common.ts";
import {
  apartBlocks,
  apartWords,
  chartBlocks,
  chunks,
  projectBlocks,
  totalText,
  wallBlocks,
} from "./debt-parts.ts";
import { completeTo } from "./filings-words.ts";
import { clip, escapeMarkdown, evidenceWords } from "./format.ts";

const PER_PAGE = 6;

/** So few instruments leave room for interest, events and projects on the same page. */
const SHORT = 2;

/** The pages of one miner's debt: totals and instruments first, then what it costs, what was retired, what pays for it. */
export function debtOfMinerPages(answer: DebtAnswer): readonly (readonly Block[])[] {
  const rest = restBlocks(answer);
  if (answer.instruments.length === 0) return [[...totalBlocks(answer), text(emptyText(answer)), ...rest]];
  const pages = chunks(answer.instruments, PER_PAGE).map((lines, page): readonly Block[] => [
    ...(page === 0 ? [...totalBlocks(answer), ...chartBlocks(answer)] : []),
    text(["### Instruments", ...lines.map(instrumentText)].join("\n")),
  ]);
  if (rest.length === 0) return pages;
  const [only] = pages;
  if (only !== undefined && answer.instruments.length <= SHORT) return [[...only, separator, ...rest]];
  return [...pages, rest];
}

function totalBlocks(answer: DebtAnswer): readonly Block[] {
  // The sum of a narrower scope now stands already in the line of its old published total.
  const shown = answer.totals.filter((line) => line.reportedUsd !== null || line.scope === "total_debt");
  if (shown.length === 0) return [];
  const lines = shown.map(
    (line) =>
      `${totalText(line)}${line.evidence === null ? "" : `\n-# published: ${evidenceWords(line.evidence)}`}`,
  );
  return [text(lines.join("\n"))];
}

function restBlocks(answer: DebtAnswer): readonly Block[] {
  const blocks: Block[] = [...apartBlocks(answer.apart), ...interestBlocks(answer.interest)];
  if (answer.events.length > 0) {
    blocks.push(text(["### Bought back and repaid", ...answer.events.map(eventText)].join("\n")));
  }
  blocks.push(...wallBlocks(answer), ...projectBlocks(answer.projects));
  return blocks;
}

function emptyText(answer: DebtAnswer): string {
  const miner = answer.filter.miner ?? "";
  if (answer.pointInTime)
    return `No debt of **${miner}** that was published by ${dayInWords(answer.asOf)} is recorded.`;
  const complete = completeTo(answer);
  const to = complete === null ? "" : ` Reports after ${dayInWords(complete)} are not read yet.`;
  return `No debt instrument of **${miner}** is recorded here. That does not say that it owes nothing.${to}`;
}

function instrumentText(line: DebtLine): string {
  const coupon =
    line.couponPct === null
      ? line.couponText === null
        ? "coupon not known"
        : escapeMarkdown(line.couponText)
      : `${count(line.couponPct, 3)}%`;
  const figures = [
    line.principalUsd === null ? "amount not stated" : usd(line.principalUsd),
    coupon,
    maturityText(line.maturity),
    line.optionUsd === null ? null : `option ${usd(line.optionUsd)} open`,
  ];
  const terms = [
    words(line.type),
    securityWords(line.secured),
    line.recourse === null ? "recourse not stated" : escapeMarkdown(words(line.recourse)),
    statusWords(line.status),
    line.apart === null ? null : `not in the total: ${apartWords(line.apart)}`,
    line.conversionPriceUsd === null ? null : `converts at $${count(line.conversionPriceUsd, 2)}`,
    line.rating === null ? null : `rated ${escapeMarkdown(line.rating)}`,
    line.project === null ? null : `builds ${escapeMarkdown(line.project)}`,
    evidenceWords(line.evidence),
    `as of ${dayInWords(line.asOf)}`,
  ];
  const lines = [
    `**${escapeMarkdown(line.name)}** ${joined(figures)}`,
    `-# ${joined(terms)}`,
    ...(line.note === null ? [] : [`-# ${escapeMarkdown(clip(line.note, 140))}`]),
  ];
  return lines.join("\n");
}

function interestBlocks(lines: readonly InterestLine[]): readonly Block[] {
  const reported = lines.filter((line) => line.scope !== "one_series");
  const coupons = lines.filter((line) => line.scope === "one_series");
  const blocks: Block[] = [];
  if (reported.length > 0) {
    blocks.push(text(["### Interest, brought to a quarter", ...reported.map(interestText)].join("\n")));
  }
  if (coupons.length > 0) {
    blocks.push(
      text(["### Coupon of one series, not reported interest", ...coupons.map(interestText)].join("\n")),
    );
  }
  return blocks;
}

function interestText(line: InterestLine): string {
  const times =
    line.timesPrevious === null || line.previousLabel === null
      ? ""
      : ` · ${count(line.timesPrevious, 1)}× ${escapeMarkdown(line.previousLabel)} a quarter`;
  const whole = line.months === 3 ? "" : ` (${usd(line.amountUsd)} over ${count(line.months, 1)} months)`;
  const scope = line.scope === "convertible_notes" ? "convertible notes only · " : "";
  return `**${usd(line.perQuarterUsd)} a quarter** in ${escapeMarkdown(line.periodLabel)}${whole}${times}\n-# ${scope}${span(line.periodStart, line.periodEnd)} · ${evidenceWords(line.evidence)}`;
}

function eventText(line: DebtEventLine): string {
  const face = line.principalUsd === null ? "face not stated" : `${usd(line.principalUsd)} face`;
  const cash = line.cashUsd === null ? "" : ` for ${usd(line.cashUsd)} in cash`;
  const note = line.note === null ? "" : `\n-# ${escapeMarkdown(clip(line.note, 140))}`;
  return `- **${dayInWords(line.date)}** ${words(line.kind)}: ${face}${cash}${note}`;
}

function maturityText(maturity: string | null): string {
  if (maturity === null) return "maturity not known";
  return `due ${maturity.length === 4 ? maturity : dayInWords(maturity)}`;
}

function securityWords(secured: boolean | null): string {
  if (secured === null) return "security not stated";
  return secured ? "secured" : "unsecured";
}

function statusWords(status: DebtLine["status"]): string {
  if (status === "priced") return "priced, closing not confirmed";
  return status === "partly_repurchased_possible" ? "perhaps partly repurchased" : words(status);
}

function joined(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(" · ");
}
