import { plural, usd } from "../domain/wording.ts";
import type { DebtAnswer } from "../surface/answers/debt.ts";
import type { Block, Card } from "../surface/card.ts";
import { answerCard, pageButtons, separator, text, type View } from "./common.ts";
import { debtOfMinerPages } from "./debt-of-miner.ts";
import {
  apartBlocks,
  chartBlocks,
  chunks,
  headlines,
  projectBlocks,
  totalText,
  wallBlocks,
} from "./debt-parts.ts";

const PER_PAGE = 8;

const ALONE = "-# Where no reported figure stands beside it, the company has published no total.";

/** Recorded debt beside reported totals first, then what stands apart, the maturity wall, and projects. */
export function debtCard(answer: DebtAnswer, view: View): Card {
  const pages = answer.filter.miner === null ? overviewPages(answer) : debtOfMinerPages(answer);
  const page = Math.min(Math.max(0, view.page), pages.length - 1);
  const recorded = answer.instruments.length > 0 || answer.totals.length > 0;
  return answerCard(answer, {
    title: debtTitle(answer),
    blocks: pages[page] ?? [],
    actions: pageButtons("debt", "page", view, page, pages.length),
    footer: recorded ? ["Principal as issued; an option still open is never in it."] : [],
  });
}

function debtTitle(answer: DebtAnswer): string {
  const { miner } = answer.filter;
  if (miner === null) {
    const lines = headlines(answer.totals).filter((line) => line.recordedNowUsd !== null);
    if (lines.length === 0) return "Debt: nothing recorded";
    const sum = lines.reduce((total, line) => total + (line.recordedNowUsd ?? 0), 0);
    return `Debt: ${usd(sum)} recorded in ${plural(lines.length, "miner")}`;
  }
  const [line] = headlines(answer.totals);
  if (line === undefined) {
    return answer.instruments.length === 0
      ? `${miner}: no debt recorded`
      : `${miner}: debt recorded, none counted`;
  }
  if (line.recordedUsd === null)
    return `${miner}: ${usd(line.reportedUsd ?? 0)} of debt reported, none recorded`;
  if (line.reportedUsd === null) return `${miner}: ${usd(line.recordedUsd)} of debt recorded`;
  return `${miner}: ${usd(line.recordedUsd)} of debt recorded of ${usd(line.reportedUsd)} reported`;
}

function overviewPages(answer: DebtAnswer): readonly (readonly Block[])[] {
  const miners = chunks(headlines(answer.totals), PER_PAGE);
  const projects = chunks(answer.projects, PER_PAGE);
  const pages = Math.max(1, miners.length, projects.length === 0 ? 0 : projects.length + 1);
  return Array.from({ length: pages }, (_, page) => {
    const blocks: Block[] = page === 0 ? [...chartBlocks(answer)] : [];
    const lines = miners[page];
    if (lines !== undefined) {
      const heading = page === 0 ? "### Recorded, beside reported" : "### Recorded, continued";
      const told = lines.map((line) => `**${line.miner}** ${totalText(line, "")}`);
      // Once for all of them: said on every line it hides the amounts.
      const alone = lines.some((line) => line.reportedUsd === null) ? [ALONE] : [];
      blocks.push(text([heading, ...told, ...alone].join("\n")));
    }
    if (page === 0) {
      if (miners.length === 0) blocks.push(text("No debt is recorded here."));
      blocks.push(...apartBlocks(answer.apart), ...wallBlocks(answer));
    }
    const own = page === 0 ? undefined : projects[page - 1];
    if (own !== undefined) blocks.push(separator, ...projectBlocks(own));
    return blocks;
  });
}
