import { describe, expect, it } from "vitest";
import { divergenceChart, indexChart } from "../../src/cards/divergence-chart.ts";
import { minerChart } from "../../src/cards/miner-chart.ts";
import type { IndexedLine, IndexedSeries } from "../../src/surface/answers/series.ts";
import type { LinesChart } from "../../src/surface/chart.ts";

const DATES = ["2025-12-31", "2026-01-02", "2026-01-05"];

function line(role: IndexedLine["role"], name: string, values: IndexedLine["values"]): IndexedLine {
  return { role, name, values };
}

const BTC = line("btc", "BTC", [100, 90, 69.6]);
const PEERS = line("peers", "AI peers", [100, 120, 156.04]);
const QQQ = line("market", "QQQ", [100, 101, 112]);
const MEMBERS = [
  line("member", "HUT", [100, 120, 234.26]),
  line("member", "WULF", [100, null, 163.8]),
  line("member", "IREN", [100, 90, 69.3]),
];

/** The basket 63.8 % up, BTC 30.4 % down, year to date. */
function aSeries(over: Partial<IndexedSeries> = {}): IndexedSeries {
  return {
    window: "ytd",
    btcAlign: "close",
    dates: DATES,
    lines: [line("subject", "PW14", [100, 110, 163.8]), BTC, PEERS, QQQ, ...MEMBERS],
    ...over,
  };
}

function drawn(series: IndexedSeries): LinesChart {
  const chart = indexChart(series, "divergence", null);
  if (chart === null) throw new Error("a chart was expected");
  return chart;
}

/** The subject at that return in percent, BTC at the other; one company where it has a ticker. */
function at(ours: number, theirs: number, window: IndexedSeries["window"], ticker?: string): IndexedSeries {
  const subject = line("subject", ticker ?? "PW14", [100, null, 100 + ours]);
  const btc = line("btc", "BTC", [100, null, 100 + theirs]);
  return aSeries({ window, lines: [subject, btc, ...(ticker === undefined ? MEMBERS : [])] });
}

describe("the title states who leads whom, by how much, over what", () => {
  it.each([
    [at(63.8, -30.4, "ytd"), "Miners lead BTC by 94 points in 2026"],
    [at(-16.2, 4.7, "30d"), "Miners trail BTC by 21 points over 30 days"],
    [at(1, -0.04, "7d"), "Miners lead BTC by 1 point over 7 days"],
    [at(-3.5, -1.04, "90d"), "Miners trail BTC by 2.5 points over 90 days"],
    [at(19.97, 10, "90d"), "Miners lead BTC by 10 points over 90 days"],
    [at(1300, 10, "ytd"), "Miners lead BTC by 1,290 points in 2026"],
    [at(0.9, 0, "30d"), "Miners and BTC are level over 30 days"],
    [at(0, 0.99, "ytd"), "Miners and BTC are level in 2026"],
    [at(-2, 10, "30d", "WULF"), "WULF trails BTC by 12 points over 30 days"],
    [at(-2, -14, "ytd", "WULF"), "WULF leads BTC by 12 points in 2026"],
    [at(-2, -2, "7d", "WULF"), "WULF and BTC are level over 7 days"],
  ])("%#: %s", (series, title) => {
    expect(drawn(series).title).toBe(title);
  });

  it("of an earlier year names that year", () => {
    expect(drawn(aSeries({ dates: ["2024-12-31", "2025-01-02", "2025-11-20"] })).title).toMatch(/ in 2025$/);
  });
});

describe("the picture of the basket", () => {
  const chart = drawn(aSeries());

  it("has the members behind, then AI peers, BTC and the miners in front, and leaves QQQ out", () => {
    expect(chart.lines.map(({ name, tone, endLabel }) => [name, tone, endLabel])).toEqual([
      ["HUT", "faint", undefined],
      ["WULF", "faint", undefined],
      ["IREN", "faint", undefined],
      ["AI peers", "peers", "+56.0%"],
      ["BTC", "btc", "−30.4%"],
      ["Miners", "subject", "+63.8%"],
    ]);
  });

  it("has one value a day in every line, gaps kept", () => {
    expect(chart.dates).toEqual(DATES);
    expect(chart.lines.map((one) => one.values.length)).toEqual(chart.lines.map(() => DATES.length));
    expect(chart.lines[1]?.values).toEqual([100, null, 163.8]);
  });

  it("compares with 100 and shades between miners and BTC", () => {
    expect(chart.reference).toBe(100);
    expect(chart.shade?.map((place) => chart.lines[place]?.tone)).toEqual(["subject", "btc"]);
  });

  it("says base, members, day and what BTC's price is of", () => {
    expect([chart.name, chart.kind, chart.unit]).toEqual(["divergence", "lines", "index"]);
    expect(chart.subtitle).toBe("Index, last close of 2025 = 100");
    expect(chart.footer).toBe("3 stocks, equal weight · closes to 5 Jan 2026 · not investment advice");
    expect(drawn(aSeries({ btcAlign: "utc_day" })).footer).toBe(
      "3 stocks, equal weight · closes to 5 Jan 2026 · BTC by UTC day · not investment advice",
    );
    expect(drawn(aSeries({ window: "30d" })).subtitle).toBe("Index, close of 31 Dec 2025 = 100");
  });

  it("counts only the members that the mean holds on the last day", () => {
    const gone = line("member", "KEEL", [100, 90, null]);
    const { footer, alt } = drawn(aSeries({ lines: [...aSeries().lines, gone] }));
    expect(footer).toContain("3 stocks");
    expect(alt).toContain("3 members from IREN");
  });

  it("tells those who do not see it the same numbers", () => {
    expect(chart.alt).toBe(
      "Line chart, 31 Dec 2025 – 5 Jan 2026, all 100 at the first close: miners +63.8%, BTC −30.4%, AI peers +56.0%; gap +94.2 points; 3 members from IREN −30.7% to HUT +134.3%.",
    );
  });

  it("keeps the alt text within its limit, whatever the names", () => {
    const long = MEMBERS.map((one) => ({ ...one, name: one.name.repeat(300) }));
    const { alt } = drawn(aSeries({ lines: [...aSeries().lines.slice(0, 4), ...long] }));
    expect(alt.length).toBe(1000);
    expect(alt.endsWith("…")).toBe(true);
  });
});

describe("the picture of one company", () => {
  const own = line("subject", "BRK.B", [100, 110, 163.8]);

  it("has AI peers, BTC and the company, and says who the peers are", () => {
    const chart = drawn(aSeries({ lines: [own, BTC, PEERS, QQQ] }));
    expect(chart.lines.map((one) => one.name)).toEqual(["AI peers", "BTC", "BRK.B"]);
    expect(chart.name).toBe("divergence-brk-b");
    expect(chart.footer).toBe("AI peers: CRWV and NBIS · closes to 5 Jan 2026 · not investment advice");
    expect(chart.alt).toContain("first close: BRK.B +63.8%, BTC −30.4%, AI peers +56.0%; gap +94.2 points.");
  });

  it.each([
    ["missing", []],
    ["known on the base alone", [line("peers", "AI peers", [100, null, null])]],
  ])("says not known of AI peers that are %s, and draws none", (_what, peers) => {
    const chart = drawn(aSeries({ lines: [own, BTC, ...peers] }));
    expect(chart.lines.map((one) => one.name)).toEqual(["BTC", "BRK.B"]);
    expect(chart.shade).toEqual([1, 0]);
    expect(chart.footer).toBe("Closes to 5 Jan 2026 · not investment advice");
    expect(chart.alt).toContain("AI peers not known; gap");
  });

  it("gives peers that end earlier their own day, and no label at the end", () => {
    const peers = line("peers", "AI peers", [100, 120, null]);
    const chart = drawn(aSeries({ lines: [own, BTC, peers] }));
    expect(chart.lines[0]).toEqual({ name: "AI peers", tone: "peers", values: [100, 120, null] });
    expect(chart.alt).toContain("AI peers +20.0% to 2 Jan 2026; gap");
  });

  it("on a miner's card is called after it; without a series there is none", () => {
    expect(minerChart({ series: aSeries({ lines: [own, BTC, PEERS] }) })).toMatchObject({
      name: "miner-brk-b",
      title: "BRK.B leads BTC by 94 points in 2026",
    });
    expect(minerChart({ series: null })).toBeNull();
  });
});

describe("there is no picture", () => {
  it.each([
    ["a subject", { lines: [BTC, PEERS] }],
    ["BTC", { lines: [line("subject", "PW14", [100, 1, 2])] }],
    ["a last value of the subject", { lines: [line("subject", "PW14", [100, 1, null]), BTC] }],
    ["any line", { lines: [] }],
    ["any day", { dates: [], lines: [line("subject", "PW14", []), line("btc", "BTC", [])] }],
  ])("without %s", (_what, over) => {
    expect(indexChart(aSeries(over), "divergence", null)).toBeNull();
  });

  it("where the answer has no series", () => {
    expect(divergenceChart({ ...anAnswer, series: null })).toBeNull();
  });
});

const anAnswer = {
  asOf: "2026-01-06",
  pointInTime: false,
  factsTo: null,
  pricesTo: "2026-01-05",
  withoutPublicationDate: 0,
  sources: [],
  target: "PW14",
  windows: [],
  behind: null,
  claims: [],
};

it("one day is shown by its 30 days, and the picture says so", () => {
  const day = {
    ...anAnswer,
    window: "1d" as const,
    session: "2026-01-05",
    baseSession: "2026-01-02",
    btc: { returnPct: 1, align: "close" as const },
    subject: { returnPct: 2, medianPct: 2, capWeightedPct: null, members: [], excluded: [], carried: [] },
    peers: { returnPct: null },
    qqq: { returnPct: null },
    gapPp: 1,
    beta: null,
    r2: null,
    betaGapPp: null,
    z1: null,
    rho30: null,
    why: null,
    series: aSeries({ window: "30d" }),
  };
  expect(divergenceChart(day)?.subtitle).toBe(
    "Index, close of 31 Dec 2025 = 100 · over 30 days, as one day is two closes",
  );
  expect(divergenceChart({ ...day, window: "30d" })?.subtitle).toBe("Index, close of 31 Dec 2025 = 100");
});
