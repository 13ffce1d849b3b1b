import { btc, count, dayInWords, pct, plural, pp, signedPct, span, usd } from "../domain/wording.ts";
import type { DivergenceWindow } from "../surface/answers/divergence.ts";
import type { SectorAnswer } from "../surface/answers/sector.ts";
import type { Block, Card, FactItem } from "../surface/card.ts";
import { answerCard, item, text, type View } from "./common.ts";
import { kindItem } from "./contracts.ts";
import { clip, escapeMarkdown } from "./format.ts";
import { sessionWords } from "./freshness.ts";
import { firstThatFits, guidanceText, listed } from "./pivot-parts.ts";
import { sectorChart } from "./sector-chart.ts";

const MOST_HOLDERS = 6;
const MOST_FORECASTS = 4;
const MOST_RISKS = 5;

/** Below this share of explained moves a beta says too little to be shown. */
const LEAST_R2 = 0.25;

/** The pivot at a glance. */
export function sectorCard(answer: SectorAnswer, _view: View): Card {
  const year = answer.gaps.find((gap) => gap.window === "ytd");
  const lists = [
    listed("AI share of revenue", shareLines(answer), 6),
    listed(
      "Forecasts, not facts",
      answer.guidance.map((line) => guidanceText(line, true)),
      MOST_FORECASTS,
    ),
    listed(
      "Risks",
      answer.risks.map((risk) => `- ${escapeMarkdown(clip(risk.statement, 120))}`),
      MOST_RISKS,
    ),
  ].filter((list) => list !== null);
  const chart = sectorChart(answer);
  const blocks: Block[] = [
    { type: "facts", items: gapItems(answer) },
    ...(chart === null ? [] : [{ type: "chart", chart } as const]),
    { type: "facts", items: pivotItems(answer) },
    ...lists.map(text),
  ];
  return answerCard(answer, {
    title: title(answer),
    accent: year === undefined || year.gapPp === null ? "neutral" : year.gapPp < 0 ? "down" : "up",
    blocks,
    footer: answer.gaps.length === 0 ? [] : ["Price returns without dividends. Not investment advice."],
  });
}

function title(answer: SectorAnswer): string {
  const gap =
    answer.gaps.find((one) => one.window === "ytd" && one.gapPp !== null) ??
    answer.gaps.find((one) => one.gapPp !== null);
  if (
    gap !== undefined &&
    gap.gapPp !== null &&
    gap.subject.returnPct !== null &&
    gap.btc.returnPct !== null
  ) {
    const window = gap.window === "ytd" ? "YTD" : gap.window;
    const legs = `Miners ${signedPct(gap.subject.returnPct)}, BTC ${signedPct(gap.btc.returnPct)} ${window}`;
    return firstThatFits([`${legs}: gap ${pp(gap.gapPp)}`, legs]);
  }
  const debt = answer.debt.recordedUsd === null ? "" : `, ${usd(answer.debt.recordedUsd)} debt`;
  return firstThatFits([
    `The pivot: ${plural(answer.contracts.count, "AI contract")}${debt}`,
    "The pivot at a glance",
  ]);
}

function pivotItems(answer: SectorAnswer): readonly FactItem[] {
  return [
    ...(answer.contracts.byKind.length === 0
      ? [item("AI contracts", "none recorded")]
      : answer.contracts.byKind.map(kindItem)),
    debtItem(answer),
    treasuryItem(answer),
  ];
}

function gapItems(answer: SectorAnswer): readonly FactItem[] {
  if (answer.gaps.length === 0) {
    return [
      item(
        "Gap to BTC",
        "no daily prices yet",
        "a running bot fetches them; by hand `npm run import -- prices PATH`",
      ),
    ];
  }
  const items = answer.gaps.map((gap) => gapItem(answer, gap));
  const lead = answer.gaps.find((gap) => gap.window === "ytd") ?? answer.gaps[0];
  if (
    lead !== undefined &&
    (lead.peers.returnPct !== null || lead.qqq.returnPct !== null || lead.r2 !== null)
  ) {
    items.push(followItem(lead));
  }
  return items;
}

function gapItem(answer: SectorAnswer, gap: DivergenceWindow): FactItem {
  const name = `${gap.target} gap, ${gap.window === "ytd" ? "year to date" : "30 days"}`;
  if (
    gap.gapPp === null ||
    gap.subject.returnPct === null ||
    gap.btc.returnPct === null ||
    gap.baseSession === null ||
    gap.session === null
  ) {
    return item(name, "not known", gap.why);
  }
  const members = gap.subject.members.length;
  const all = members + gap.subject.excluded.length;
  const notes = [
    `${signedPct(gap.subject.returnPct)} against BTC ${signedPct(gap.btc.returnPct)}`,
    `${dayInWords(gap.baseSession)} to ${sessionWords(answer, gap.session)}`,
    members === all ? plural(members, "miner") : `${members} of ${all} miners`,
  ];
  if (gap.subject.medianPct !== null) notes.push(`median ${signedPct(gap.subject.medianPct)}`);
  if (gap.btc.align === "utc_day") notes.push("BTC at the end of the UTC day");
  if (gap.betaGapPp !== null && gap.r2 !== null && gap.r2 >= LEAST_R2) {
    notes.push(`beta-adjusted ${pp(gap.betaGapPp)}`);
  }
  return item(name, pp(gap.gapPp), notes.join(" · "));
}

/** What miners may be following instead, between the same sessions. */
function followItem(gap: DivergenceWindow): FactItem {
  const legs = [
    gap.peers.returnPct === null ? "AI peers not known" : `AI peers ${signedPct(gap.peers.returnPct)}`,
    gap.qqq.returnPct === null ? "QQQ not known" : `QQQ ${signedPct(gap.qqq.returnPct)}`,
  ];
  const explains =
    gap.r2 === null
      ? "R² needs 60 sessions"
      : `BTC explains ${pct(gap.r2 * 100)} of the basket's daily moves, 60 sessions`;
  return item("Beside them", legs.join(", "), `same sessions · ${explains}`);
}

function debtItem(answer: SectorAnswer): FactItem {
  const { debt } = answer;
  const apart = (
    [
      ["preferred equity", debt.preferredUsd],
      ["joint-venture notes", debt.jointVentureUsd],
      ["not drawn", debt.notDrawnUsd],
      ["not closed", debt.notClosedUsd],
      ["being replaced", debt.beingReplacedUsd],
    ] as const
  )
    .filter(([, amount]) => amount > 0)
    .map(([what, amount]) => `${usd(amount)} ${what}`);
  const beside = apart.length === 0 ? "" : `apart: ${apart.join(", ")}`;
  if (debt.recordedUsd === null) return item("Debt recorded", "none counted", beside);
  const where = `${plural(debt.instruments, "instrument")} of ${plural(debt.miners, "miner")}`;
  return item("Debt recorded", `${usd(debt.recordedUsd)} in ${where}`, beside);
}

function treasuryItem(answer: SectorAnswer): FactItem {
  const { treasury } = answer;
  const holders = treasury.holders
    .slice(0, MOST_HOLDERS)
    .map(
      (holder) =>
        `${holder.miner} ${qualified(holder)} (${dayInWords(holder.asOf)}${inside(holder.insideOf)})`,
    );
  const more = treasury.holders.length - holders.length;
  const list = `${holders.join(", ")}${more > 0 ? `, +${more} more` : ""}`;
  if (treasury.btc !== null && treasury.asOf !== null) {
    return item("Bitcoin held", `${btc(treasury.btc)} on ${dayInWords(treasury.asOf)}`, list);
  }
  const why = treasury.why === null ? "" : escapeMarkdown(treasury.why);
  return item("Bitcoin held", "no total", [why, list].filter((part) => part !== "").join(" · "));
}

function qualified(holder: SectorAnswer["treasury"]["holders"][number]): string {
  const words = { exact: "", about: "about ", more_than: "over ", less_than: "under " } as const;
  return `${words[holder.qualifier]}${count(holder.btc)}`;
}

function inside(parent: string | null): string {
  return parent === null ? "" : `, inside ${parent}`;
}

/** Shares by period: only equal periods are ranked; a company with a caveat stands apart. */
function shareLines(answer: SectorAnswer): readonly string[] {
  const telling = answer.aiShares.filter((share) => share.aiUsd > 0);
  const comparable = telling.filter((share) => share.caveat === null);
  const byPeriod = Map.groupBy(comparable, (share) => `${share.periodStart} ${share.periodEnd}`);
  const lines = [...byPeriod.values()].map((shares) => {
    const [first] = shares;
    const period = first === undefined ? "" : span(first.periodStart, first.periodEnd);
    return `- ${period}: ${shares.map((share) => `**${share.miner}** ${pct(share.pct)}`).join(", ")}`;
  });
  const joint = answer.jointAiShare;
  if (joint !== null) {
    lines.push(
      `- Together ${pct(joint.pct)}, ${usd(joint.aiUsd)} of ${usd(joint.totalUsd)}: ${plural(joint.miners.length, "miner")} that tell both for ${span(joint.periodStart, joint.periodEnd)}`,
    );
  }
  for (const share of telling.filter((one) => one.caveat !== null)) {
    lines.push(
      `- Apart: ${share.miner} ${pct(share.pct)}, ${span(share.periodStart, share.periodEnd)}. ${escapeMarkdown(share.caveat ?? "")}`,
    );
  }
  const none = answer.aiShares.filter((share) => share.aiUsd === 0).map((share) => share.miner);
  if (none.length > 0) lines.push(`- None reported: ${none.join(", ")}`);
  return lines;
}
