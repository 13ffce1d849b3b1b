import type { WindowName } from "../domain/reading.ts";
import type { TodayExclusion } from "../domain/today.ts";
import { arrow, count, dayInWords, pct, pp, signed, signedPct } from "../domain/wording.ts";
import type {
  DivergenceAnswer,
  DivergenceWindow,
  DivergenceWindowsAnswer,
  TodayPrices,
} from "../surface/answers/divergence.ts";
import type { ActionRow, Block, Card, FactItem, Table } from "../surface/card.ts";
import { answerCard, item, text, type View } from "./common.ts";
import { divergenceChart, LIST_NAME } from "./divergence-chart.ts";
import { todayBlocks, todayEnd } from "./divergence-today.ts";
import { known } from "./format.ts";

type Answer = DivergenceAnswer | DivergenceWindowsAnswer;

/** Below this share of explained moves a beta says too little to be shown. */
const LEAST_R2 = 0.25;

/** The window that leads where several are answered together. */
const LEADING: WindowName = "30d";

type Window = DivergenceWindow["window"];

/** In rows: Discord puts at most five buttons into one. */
const BUTTON_WINDOWS: readonly (readonly Window[])[] = [
  ["today", "1d", "7d"],
  ["30d", "90d", "ytd"],
];

/** What an answer is about; `list` is the one of the server. */
type Named = Pick<DivergenceWindow, "target" | "list">;

/** What a phone shows of a notification. */
const LONGEST_TITLE = 60;

/** The gap between the subject and BTC: both legs, the members behind it, and how far BTC explains it. */
export function divergenceCard(answer: Answer, view: View): Card {
  const windows = "windows" in answer ? answer.windows : [answer];
  const lead = leadOf(windows);
  const today = ("today" in answer ? answer.today : undefined) ?? null;
  const gap = gapWords(windows, lead);
  // The members of a list fill the title.
  const blocks: Block[] = answer.list === undefined ? [] : [text(`**${LIST_NAME} ${gap}**`)];
  if (today !== null) blocks.push(...todayBlocks(nameInSentence(answer), today));
  if (answer.behind !== null && lead?.session) {
    blocks.push(
      text(
        `These are figures of ${dayInWords(lead.session)}: no later session has enough stored closes. The newest closed session is ${dayInWords(answer.behind.lastSession)}.`,
      ),
    );
  }
  if (windows.length > 1) blocks.push(windowsTable(answer, windows));
  for (const window of windows) {
    if (window.why !== null) blocks.push(text(`${windowWords(window.window)}: no gap, ${window.why}.`));
  }
  const chart = divergenceChart(answer);
  const picture: readonly Block[] = chart === null ? [] : [{ type: "chart", chart }];
  // The picture follows the figures it shows: of several windows the table, of one its first line.
  if (windows.length > 1) blocks.push(...picture, ...(lead ? detailBlocks(lead, true, [], null) : []));
  else if (lead) blocks.push(...detailBlocks(lead, false, picture, today));
  return answerCard(answer, {
    title: answer.list === undefined ? `${answer.target} ${gap}` : listTitle(answer.list),
    accent: accentOf(lead),
    blocks,
    actions: windowButtons(answer, view),
    footer: footerOf(windows, lead, answer.filings?.kind === "read"),
  });
}

function leadOf(windows: readonly DivergenceWindow[]): DivergenceWindow | undefined {
  const measured = windows.filter((window) => window.gapPp !== null);
  return measured.find((window) => window.window === LEADING) ?? measured[0] ?? windows[0];
}

/** “+31.2 pp ahead of BTC (30 d), +94.2 pp YTD”, as what follows a name. */
function gapWords(windows: readonly DivergenceWindow[], lead: DivergenceWindow | undefined): string {
  if (lead === undefined || lead.gapPp === null) {
    return `against BTC${lead && windows.length === 1 ? ` (${windowWords(lead.window)})` : ""}: gap not known`;
  }
  const span = lead.window === "today" ? "today, provisional" : windowWords(lead.window);
  const words = `${pp(lead.gapPp)} ${side(lead.gapPp)} BTC (${span})`;
  const ytd = windows.find((window) => window.window === "ytd" && window !== lead);
  return ytd && ytd.gapPp !== null ? `${words}, ${pp(ytd.gapPp)} YTD` : words;
}

/** “This server's list: MARA, RIOT, CLSK”, as many as fit into a title. */
function listTitle(list: readonly string[]): string {
  const title = (shown: number): string => {
    const more = list.length > shown ? `, +${count(list.length - shown)} more` : "";
    return `${LIST_NAME}: ${list.slice(0, shown).join(", ")}${more}`;
  };
  let shown = list.length;
  while (shown > 1 && title(shown).length > LONGEST_TITLE) shown -= 1;
  return title(shown);
}

function legName({ target, list }: Named): string {
  return list === undefined ? target : LIST_NAME;
}

function nameInSentence({ target, list }: Named): string {
  return list === undefined ? target : "this server's list";
}

function side(gapPp: number): string {
  if (Math.abs(gapPp) < 0.05) return "level with";
  return gapPp > 0 ? "ahead of" : "behind";
}

function accentOf(lead: DivergenceWindow | undefined): Card["accent"] {
  if (lead === undefined || lead.gapPp === null) return "warning";
  return lead.gapPp < 0 ? "down" : "up";
}

function windowsTable({ target, list }: Named, windows: readonly DivergenceWindow[]): Table {
  return {
    type: "table",
    caption: "Returns in %, gap in pp; both legs between the same sessions",
    columns: [
      { header: "", align: "left" },
      { header: list === undefined ? target : "List", align: "right" },
      { header: "BTC", align: "right" },
      { header: "Gap", align: "right" },
      { header: "AI peers", align: "right", phone: false },
      { header: "QQQ", align: "right", phone: false },
      { header: "From", align: "right", phone: false },
      { header: "To", align: "right", phone: false },
    ],
    rows: windows.map((window) => [
      windowWords(window.window),
      cell(window.subject.returnPct),
      cell(window.btc.returnPct),
      cell(window.gapPp),
      cell(window.peers.returnPct),
      cell(window.qqq.returnPct),
      window.baseSession === null ? "–" : dayInWords(window.baseSession),
      window.session === null ? "–" : dayInWords(window.session),
    ]),
  };
}

function cell(value: number | null): string {
  return value === null ? "–" : signed(value, 1);
}

function detailBlocks(
  window: DivergenceWindow,
  amongSeveral: boolean,
  picture: readonly Block[],
  today: TodayPrices | null,
): readonly Block[] {
  const { session, baseSession, subject } = window;
  const legless = subject.returnPct === null && window.btc.returnPct === null;
  if (session === null || baseSession === null || legless) return excludedBlocks(window);
  const end =
    window.window === "today" && today !== null ? todayEnd(today) : `to the close of ${dayInWords(session)}`;
  const heading = amongSeveral ? `### ${windowWords(window.window)}\n` : "";
  const legs = `${heading}${legOf(legName(window), subject.returnPct)}, ${legOf("BTC", window.btc.returnPct)}, from the close of ${dayInWords(baseSession)} ${end}.`;
  return [text(legs), ...picture, { type: "facts", items: factsOf(window) }, ...excludedBlocks(window)];
}

function legOf(name: string, returnPct: number | null): string {
  return returnPct === null ? `${name} not known` : `${name} **${signedPct(returnPct)}** ${arrow(returnPct)}`;
}

function factsOf(window: DivergenceWindow): readonly FactItem[] {
  const { subject, r2, betaGapPp, beta, z1, rho30, peers, qqq } = window;
  const basket = isBasket(window);
  const items: FactItem[] = [
    item("Gap", known(window.gapPp, pp), window.gapPp === null ? null : "return less BTC's return"),
  ];
  if (basket) items.push(...memberFacts(window));
  items.push(
    item(
      "What BTC explains",
      r2 === null
        ? "not known yet"
        : `${pct(100 * r2)} of ${basket ? `the ${window.list === undefined ? "basket" : "list"}'s` : `${window.target}'s`} moves`,
      r2 === null ? "needs 60 sessions of daily returns" : "R², 60 sessions",
    ),
  );
  if (r2 !== null && r2 >= LEAST_R2) {
    items.push(
      item(
        "Beta-adjusted gap",
        known(betaGapPp, pp),
        beta === null ? "no beta at the base" : `beta ${count(beta, 2)}, known at the base`,
      ),
    );
    if (z1 !== null) {
      items.push(
        item("Last session", `${signed(z1, 1)} standard deviations`, "against what BTC's move implies"),
      );
    }
  } else if (r2 !== null) {
    items.push(item("Beta-adjusted gap", "not shown", "R² below 0.25: a beta would say too little"));
  }
  if (rho30 !== null)
    items.push(item("Correlation with BTC", signed(rho30, 2), "30 sessions, daily returns"));
  items.push(
    item(
      "Beside BTC",
      `AI peers ${known(peers.returnPct, signedPct)}, QQQ ${known(qqq.returnPct, signedPct)}`,
      `AI peers: CRWV and NBIS, equal weight; same ${window.window === "today" ? "prices" : "sessions"}`,
    ),
  );
  return subject.carried.length === 0
    ? items
    : [
        ...items,
        item(
          "Carried forward",
          subject.carried.join(", "),
          "no close of their own on one of the two sessions",
        ),
      ];
}

function memberFacts(window: DivergenceWindow): readonly FactItem[] {
  const { members, excluded, medianPct, capWeightedPct } = window.subject;
  const sorted = members.toSorted((a, b) => b.returnPct - a.returnPct);
  const up = members.filter((member) => member.returnPct > 0).length;
  const down = members.filter((member) => member.returnPct < 0).length;
  const name = (list: typeof sorted) =>
    list.map((member) => `${member.ticker} ${signedPct(member.returnPct)}`).join(", ");
  const items = [
    item(
      "Members",
      `${count(members.length)} of ${count(members.length + excluded.length)}: ${count(up)} up, ${count(down)} down`,
      `equal weight; median ${known(medianPct, signedPct)}, by market value ${capWeightedPct === null ? "not known: shares outstanding not stored" : signedPct(capWeightedPct)}`,
    ),
  ];
  if (sorted.length > 3) {
    items.push(item("Best", name(sorted.slice(0, 3))), item("Worst", name(sorted.toReversed().slice(0, 3))));
  }
  return items;
}

function excludedBlocks(window: DivergenceWindow): readonly Block[] {
  const { excluded } = window.subject;
  if (excluded.length === 0) return [];
  const lines = [...Map.groupBy(excluded, (row) => row.reason)].map(
    ([reason, rows]) => `${rows.map((row) => row.ticker).join(", ")} ${reasonWords(reason)}`,
  );
  return [text(`-# Left out: ${lines.join("; ")}.`)];
}

function reasonWords(reason: TodayExclusion): string {
  switch (reason) {
    case "not_listed_at_base":
      return "(not listed, or not in the basket, at the base)";
    case "no_price":
      return "(no stored price)";
    case "stale":
      return "(no close for more than five sessions)";
    case "quarantined":
      return "(a jump that looks like an unrecorded split)";
    case "no_close_at_base":
      return "(no close on the last session)";
    case "no_quote":
      return "(no price of today)";
    case "old_quote":
      return "(no price of the last 15 minutes)";
  }
}

/** Today is not offered beside a day that was asked for; pressed again it brings newer prices. */
function windowButtons(answer: Answer, view: View): readonly ActionRow[] {
  const shown = "window" in answer && answer.window !== "today" ? answer.window : null;
  return BUTTON_WINDOWS.map((row) => ({
    type: "buttons",
    buttons: row
      .filter((window) => window !== "today" || !answer.pointInTime)
      .map((window) => ({
        label: windowWords(window),
        style: "secondary",
        action: { command: "divergence", name: "window", argument: window, options: view.options },
        disabled: shown === window,
      })),
  }));
}

function footerOf(
  windows: readonly DivergenceWindow[],
  lead: DivergenceWindow | undefined,
  areFilingsRead: boolean,
): readonly string[] {
  const lines: string[] = [];
  if (windows.some((window) => window.btc.align === "utc_day")) {
    lines.push("BTC at the UTC day's end, not at the NYSE close.");
  }
  const newest = lead?.session ?? null;
  if (lead?.window === "today") {
    lines.push("Provisional prices: no alert rests on them. Price returns, dividends ignored.");
  } else if (newest !== null) {
    lines.push(`Latest prices ${dayInWords(newest)}. Price returns, dividends ignored.`);
  }
  lines.push(
    `What may explain a move: ${areFilingsRead ? "`/changes`" : "filings not read yet"}.`,
    "Not investment advice.",
  );
  return lines;
}

function isBasket(window: DivergenceWindow): boolean {
  const { members, excluded } = window.subject;
  return !(members.length + excluded.length === 1 && [...members, ...excluded][0]?.ticker === window.target);
}

function windowWords(window: Window): string {
  if (window === "today") return "Today";
  return window === "ytd" ? "YTD" : `${window.slice(0, -1)} d`;
}
