import { count, dayInWords, plural, signed, signedPct, span } from "../domain/wording.ts";
import type { DivergenceAnswer, DivergenceWindowsAnswer } from "../surface/answers/divergence.ts";
import type { IndexedLine, IndexedSeries } from "../surface/answers/series.ts";
import type { ChartLine, ChartTone, LinesChart } from "../surface/chart.ts";
import { clip } from "./format.ts";

const LONGEST_ALT = 1000;

/** The list of a server, where a sentence begins. */
export const LIST_NAME = "This server's list";

/** Several companies together: as a title begins with them, inside a sentence, and what they do to BTC. */
interface Together {
  readonly name: string;
  readonly inside: string;
  readonly file: string;
  readonly lead: string;
  readonly trail: string;
}

const MINERS: Together = { name: "Miners", inside: "miners", file: "", lead: "lead", trail: "trail" };
const LIST: Together = {
  name: LIST_NAME,
  inside: "this server's list",
  file: "-list",
  lead: "leads",
  trail: "trails",
};

/** Below it the two ended as good as level: neither leads. */
const LEAST_GAP = 1;

/** The subject, BTC and AI peers over the widest window of the answer; null where no gap is known. */
export function divergenceChart(answer: DivergenceAnswer | DivergenceWindowsAnswer): LinesChart | null {
  if (answer.series === null) return null;
  const oneDay = "window" in answer && answer.window === "1d";
  return indexChart(
    answer.series,
    "divergence",
    oneDay ? `${spanWords(answer.series)}, as one day is two closes` : null,
    answer.list === undefined ? MINERS : LIST,
  );
}

/**
 * Lines indexed to 100 at the base close, the gap between subject and BTC shaded: a basket with its members faint behind
 * it, a company alone. `aside` ends the subtitle. Null where the series has no subject or no BTC.
 */
export function indexChart(
  series: IndexedSeries,
  name: string,
  aside: string | null,
  together: Together = MINERS,
): LinesChart | null {
  const subject = series.lines.find((line) => line.role === "subject");
  const btc = series.lines.find((line) => line.role === "btc");
  const peers = series.lines.find((line) => line.role === "peers" && lastKnown(line) > 0);
  const members = series.lines.filter((line) => line.role === "member");
  const [base] = series.dates;
  const end = series.dates.at(-1);
  if (subject === undefined || btc === undefined || base === undefined || end === undefined) return null;
  const ours = returnOf(subject);
  const theirs = returnOf(btc);
  if (ours === null || theirs === null) return null;
  const basket = members.length > 0;
  const lines = [
    ...members.map((line) => chartLine(line, "faint", line.name)),
    ...(peers === undefined ? [] : [chartLine(peers, "peers", peers.name)]),
    chartLine(btc, "btc", btc.name),
    chartLine(subject, "subject", basket ? together.name : subject.name),
  ];
  const from = series.window === "ytd" ? `last close of ${base.slice(0, 4)}` : `close of ${dayInWords(base)}`;
  const index = `Index, ${from} = 100`;
  return {
    kind: "lines",
    name: basket ? `${name}${together.file}` : `${name}-${fileWord(subject.name)}`,
    title: titleOf(basket ? together : subject.name, ours - theirs, spanWords(series)),
    subtitle: aside === null ? index : `${index} · ${aside}`,
    footer: footerOf(series, members, peers !== undefined, end),
    alt: clip(
      [
        `Line chart, ${span(base, end)}, all 100 at the first close: `,
        `${basket ? together.inside : subject.name} ${signedPct(ours)}, BTC ${signedPct(theirs)}, `,
        `AI peers ${peers === undefined ? "not known" : toldReturn(peers, series.dates)}; gap ${signed(ours - theirs, 1)} points`,
        `${rangeOf(members)}.`,
      ].join(""),
      LONGEST_ALT,
    ),
    unit: "index",
    dates: series.dates,
    lines,
    reference: 100,
    shade: [lines.length - 1, lines.length - 2],
  };
}

/** The return in percent at the window's session; null where it is not known. */
function returnOf(line: IndexedLine): number | null {
  const last = line.values.at(-1) ?? null;
  return last === null ? null : last - 100;
}

/** Place of the last value; 0 is the base alone, −1 nothing. */
function lastKnown(line: IndexedLine): number {
  return line.values.findLastIndex((value) => value !== null);
}

/** With its day where the line ends before the picture does. */
function toldReturn(line: IndexedLine, dates: IndexedSeries["dates"]): string {
  const at = lastKnown(line);
  const value = line.values[at] ?? null;
  if (value === null) return "not known";
  return at === dates.length - 1
    ? signedPct(value - 100)
    : `${signedPct(value - 100)} to ${dayInWords(dates[at] ?? "")}`;
}

function chartLine(line: IndexedLine, tone: ChartTone, name: string): ChartLine {
  const value = returnOf(line);
  return value === null || tone === "faint"
    ? { name, tone, values: line.values }
    : { name, tone, values: line.values, endLabel: signedPct(value) };
}

function titleOf(who: string | Together, gapPp: number, when: string): string {
  const { name, lead, trail } = typeof who === "string" ? { name: who, lead: "leads", trail: "trails" } : who;
  if (Math.abs(gapPp) < LEAST_GAP) return `${name} and BTC are level ${when}`;
  return `${name} ${gapPp > 0 ? lead : trail} BTC by ${pointsWords(Math.abs(gapPp))} ${when}`;
}

/** `1 point`, `2.5 points`, `60 points`: a decimal below ten. */
function pointsWords(points: number): string {
  const size = count(points, points < 10 ? 1 : 0);
  return `${size} ${size === "1" ? "point" : "points"}`;
}

function spanWords(series: IndexedSeries): string {
  return series.window === "ytd"
    ? `in ${(series.dates.at(-1) ?? "").slice(0, 4)}`
    : `over ${series.window.slice(0, -1)} days`;
}

function footerOf(
  series: IndexedSeries,
  members: readonly IndexedLine[],
  withPeers: boolean,
  end: string,
): string {
  const counted = members.filter((line) => returnOf(line) !== null).length;
  const whose =
    members.length > 0
      ? [`${plural(counted, "stock")}, equal weight`]
      : withPeers
        ? ["AI peers: CRWV and NBIS"]
        : [];
  const closes = `closes to ${dayInWords(end)}`;
  return [
    ...whose,
    whose.length === 0 ? closes.replace("c", "C") : closes,
    ...(series.btcAlign === "utc_day" ? ["BTC by UTC day"] : []),
    "not investment advice",
  ].join(" · ");
}

function rangeOf(members: readonly IndexedLine[]): string {
  const told = members
    .flatMap((line) => {
      const value = returnOf(line);
      return value === null ? [] : [{ name: line.name, value }];
    })
    .toSorted((a, b) => a.value - b.value);
  const [worst] = told;
  const best = told.at(-1);
  if (worst === undefined || best === undefined || worst === best) return "";
  return `; ${plural(told.length, "member")} from ${worst.name} ${signedPct(worst.value)} to ${best.name} ${signedPct(best.value)}`;
}

function fileWord(ticker: string): string {
  return ticker.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}
