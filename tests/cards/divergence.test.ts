import { describe, expect, it } from "vitest";
import { divergenceCard } from "../../src/cards/divergence.ts";
import type {
  DivergenceAnswer,
  DivergenceWindow,
  DivergenceWindowsAnswer,
} from "../../src/surface/answers/divergence.ts";
import type { IndexedSeries } from "../../src/surface/answers/series.ts";
import type { Card } from "../../src/surface/card.ts";

const VIEW = { page: 0, options: {} };

function aWindow(over: Partial<DivergenceWindow> = {}): DivergenceWindow {
  return {
    target: "PW14",
    window: "30d",
    session: "2026-07-31",
    baseSession: "2026-07-01",
    btc: { returnPct: -4.2, align: "utc_day" },
    subject: {
      returnPct: 27,
      medianPct: 20.04,
      capWeightedPct: null,
      members: [
        { ticker: "HUT", returnPct: 60 },
        { ticker: "WULF", returnPct: 45 },
        { ticker: "IREN", returnPct: 20 },
        { ticker: "MARA", returnPct: -5 },
        { ticker: "RIOT", returnPct: 15 },
      ],
      excluded: [{ ticker: "GLXY", reason: "not_listed_at_base" }],
      carried: [],
    },
    peers: { returnPct: 12.3 },
    qqq: { returnPct: null },
    gapPp: 31.2,
    beta: 1.234,
    r2: 0.34,
    betaGapPp: 32.1,
    z1: -0.7,
    rho30: 0.58,
    why: null,
    ...over,
  };
}

const base = {
  asOf: "2026-11-24",
  pointInTime: false,
  factsTo: "2026-06-26",
  pricesTo: "2026-08-21",
  withoutPublicationDate: 0,
  sources: [],
  behind: { lastSession: "2026-11-23" },
  series: null,
  claims: [],
};

function one(over: Partial<DivergenceWindow> = {}): DivergenceAnswer {
  return { ...base, ...aWindow(over) };
}

function three(over: readonly Partial<DivergenceWindow>[] = [{}, {}, {}]): DivergenceWindowsAnswer {
  const names = ["1d", "30d", "ytd"] as const;
  return {
    ...base,
    target: "PW14",
    windows: names.map((window, index) => aWindow({ window, ...over[index] })),
  };
}

const series: IndexedSeries = {
  window: "30d",
  btcAlign: "close",
  dates: ["2026-07-01", "2026-07-31"],
  lines: [
    { role: "subject", name: "PW14", values: [100, 127] },
    { role: "btc", name: "BTC", values: [100, 95.8] },
    { role: "member", name: "HUT", values: [100, 160] },
  ],
};

function typesOf(answer: DivergenceAnswer | DivergenceWindowsAnswer): readonly string[] {
  return divergenceCard(answer, VIEW).blocks.map((block) => block.type);
}

function textOf(card: Card): string {
  return JSON.stringify([card.blocks, card.footer]);
}

describe("the title", () => {
  it.each([
    [one(), "PW14 +31.2 pp ahead of BTC (30 d)"],
    [one({ gapPp: -20.92 }), "PW14 −20.9 pp behind BTC (30 d)"],
    [one({ gapPp: 0.01 }), "PW14 0.0 pp level with BTC (30 d)"],
    [one({ target: "WULF", window: "ytd" }), "WULF +31.2 pp ahead of BTC (YTD)"],
    [one({ gapPp: null, why: "no prices" }), "PW14 against BTC (30 d): gap not known"],
    [three([{}, { gapPp: -1234.56 }, { gapPp: 60.19 }]), "PW14 −1,234.6 pp behind BTC (30 d), +60.2 pp YTD"],
    [three([{}, { gapPp: null }, {}]), "PW14 +31.2 pp ahead of BTC (1 d), +31.2 pp YTD"],
  ])("says subject, size, direction and window", (answer, title) => {
    const card = divergenceCard(answer, VIEW);
    expect(card.title).toBe(title);
    expect(card.title.length).toBeLessThanOrEqual(60);
  });

  it.each([
    [31.2, "up"],
    [-3, "down"],
    [null, "warning"],
  ])("has the accent of a gap of %s: %s", (gapPp, accent) => {
    expect(divergenceCard(one({ gapPp }), VIEW).accent).toBe(accent);
  });
});

describe("the card of one window", () => {
  const text = textOf(divergenceCard(one(), VIEW));

  it.each([
    "PW14 **+27.0%** ▲, BTC **−4.2%** ▼, from the close of 1 Jul 2026 to the close of 31 Jul 2026",
    "5 of 6: 4 up, 1 down",
    "median +20.0%, by market value not known: shares outstanding not stored",
    "HUT +60.0%, WULF +45.0%, IREN +20.0%",
    "MARA −5.0%, RIOT +15.0%, IREN +20.0%",
    "34% of the basket's moves",
    "R², 60 sessions",
    "+32.1 pp",
    "beta 1.23, known at the base",
    "−0.7 standard deviations",
    "AI peers +12.3%, QQQ not known",
    "Left out: GLXY (not listed, or not in the basket, at the base).",
    "no later session has enough stored closes. The newest closed session is 23 Nov 2026.",
    "BTC at the UTC day's end, not at the NYSE close.",
    "Latest prices 31 Jul 2026",
    "Not investment advice.",
    "filings not read yet",
  ])("says: %s", (part) => {
    expect(text).toContain(part);
  });

  it("hides beta and z where BTC explains too little, and says why", () => {
    const weak = textOf(divergenceCard(one({ r2: 0.2499 }), VIEW));
    expect(weak).toContain("R² below 0.25");
    expect(weak).not.toContain("beta 1.23");
    expect(weak).not.toContain("standard deviations");
    expect(textOf(divergenceCard(one({ r2: 0.25 }), VIEW))).toContain("beta 1.23");
  });

  it("does not speak of the UTC day where BTC is at the close", () => {
    expect(textOf(divergenceCard(one({ btc: { returnPct: 1, align: "close" } }), VIEW))).not.toContain("UTC");
  });

  it("of a miner has no members, best or worst", () => {
    const subject = { ...aWindow().subject, members: [{ ticker: "WULF", returnPct: 27 }], excluded: [] };
    const own = textOf(divergenceCard(one({ target: "WULF", subject }), VIEW));
    expect(own).toContain("34% of WULF's moves");
    expect(own).not.toContain("Members");
    expect(own).not.toContain("Best");
  });

  it("names the carried closes", () => {
    const subject = { ...aWindow().subject, carried: ["HUT"] };
    expect(textOf(divergenceCard(one({ subject }), VIEW))).toContain("no close of their own");
  });

  it("without a gap says why and shows no figures", () => {
    const subject = { ...aWindow().subject, returnPct: null, members: [] };
    const none = textOf(
      divergenceCard(
        one({ subject, gapPp: null, btc: { returnPct: null, align: null }, why: "no daily prices" }),
        VIEW,
      ),
    );
    expect(none).toContain("30 d: no gap, no daily prices.");
    expect(none).not.toContain("Beta-adjusted");
  });

  it("has the picture right after both returns, and none without a series", () => {
    expect(typesOf({ ...one(), series })).toEqual(["text", "text", "chart", "facts", "text"]);
    expect(typesOf(one())).toEqual(["text", "text", "facts", "text"]);
  });

  it("offers the other windows", () => {
    const { actions } = divergenceCard(one(), { page: 0, options: { target: "WULF" } });
    const buttons = actions.flatMap((row) => (row.type === "buttons" ? row.buttons : []));
    expect(buttons.map((button) => button.label)).toEqual(["Today", "1 d", "7 d", "30 d", "90 d", "YTD"]);
    expect(buttons[3]).toMatchObject({ disabled: true });
    expect(buttons[5]).toMatchObject({
      action: { command: "divergence", name: "window", argument: "ytd", options: { target: "WULF" } },
    });
  });
});

describe("the card of three windows", () => {
  it("has a table of them, and the details of 30 days", () => {
    const card = divergenceCard(three(), VIEW);
    const table = card.blocks.find((block) => block.type === "table");
    expect(table).toMatchObject({
      rows: [
        ["1 d", "+27.0", "−4.2", "+31.2", "+12.3", "–", "1 Jul 2026", "31 Jul 2026"],
        ["30 d", "+27.0", "−4.2", "+31.2", "+12.3", "–", "1 Jul 2026", "31 Jul 2026"],
        ["YTD", "+27.0", "−4.2", "+31.2", "+12.3", "–", "1 Jul 2026", "31 Jul 2026"],
      ],
    });
    expect(textOf(card)).toContain("### 30 d");
  });

  it("has the picture right after the table", () => {
    expect(typesOf({ ...three(), series })).toEqual(["text", "table", "chart", "text", "facts", "text"]);
  });

  it("carries the answer unrounded", () => {
    const answer = three();
    expect(divergenceCard(answer, VIEW).answer).toBe(answer);
  });
});
