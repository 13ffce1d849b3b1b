import { describe, expect, it } from "vitest";
import { createDivergenceAnswer } from "../../../src/app/answers/divergence.ts";
import { readGaps } from "../../../src/app/answers/gaps.ts";
import type { Basket } from "../../../src/domain/market.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aClaim, aFactSet, aMiner } from "../../support/facts.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "../../support/market.ts";

const NOW = "2026-07-15T15:00:00Z";
const sessions = sessionsFrom(nyseCalendar(), "2025-07-01", 260);
const last = sessions.at(-1) ?? "";
const names = ["HUT", "WULF", "KEEL", "MARA", "RIOT"];

const miners = names.map((ticker) =>
  aMiner(ticker, ticker === "KEEL" ? { formerTickers: [{ ticker: "BITF", until: "2026-04-06" }] } : {}),
);
const wyfi = aMiner("WYFI");

/** A price that follows BTC at `beta` and drifts, so that a line can be fitted through its returns. */
function follow(beta: number, drift: number): readonly number[] {
  let price = 10;
  return sessions.map((_, t) => {
    price *= 1 + beta * btcMove(t) + drift + 0.004 * Math.sin(t * 1.7 + beta);
    return price;
  });
}

function btcMove(t: number): number {
  return t === 0 ? 0 : 0.02 * Math.sin(t) + 0.01 * Math.cos(3 * t) - 0.001;
}

let btcPrice = 100_000;
const btc = btcOf(
  sessions,
  sessions.map((_, t) => (btcPrice *= 1 + btcMove(t))),
  "utc_day",
);

const history = historyOf(
  [
    ...miners.map((miner, index) => barsOf(miner.id, sessions, follow(0.8 + 0.2 * index, 0.001 * index))),
    barsOf("CRWV", sessions, follow(0.2, 0.002)),
    barsOf("NBIS", sessions, follow(0.1, 0.001)),
    barsOf("QQQ", sessions, follow(0.1, 0.0005)),
  ],
  btc,
);

const basket: Basket = {
  id: "PW14",
  version: 1,
  members: miners.map((miner) => ({ security: miner.id, from: "2025-06-30", until: null })),
};

const claims = [
  aClaim("S002", {
    miner: null,
    subject: "Basket of mining equities",
    metric: "return",
    value: 56,
    unit: "percent",
    periodText: "2026 year to date",
    asOf: "2026-06-05",
    shownBy: ["divergence"],
  }),
  aClaim("S005", {
    miner: "id-WULF",
    subject: "TeraWulf",
    metric: "return",
    value: 73,
    unit: "percent_more_than",
    periodText: "2026 year to date",
    asOf: "2026-06-05",
    shownBy: ["divergence"],
  }),
  aClaim("p-btc", {
    miner: null,
    origin: "performance",
    subject: "Bitcoin",
    metric: "return",
    value: -25,
    unit: "percent",
    periodStart: "2026-01-01",
    periodEnd: "2026-03-31",
    shownBy: ["divergence"],
  }),
  aClaim("S089", {
    miner: null,
    metric: "identity",
    value: null,
    text: "no longer follows",
    unit: "text",
    shownBy: ["divergence"],
  }),
];

const deps = answerDeps({ facts: aFactSet({ miners: [...miners, wyfi], claims }), history, basket });
const divergence = createDivergenceAnswer(deps);

describe("/divergence without a window", () => {
  it("answers one day, 30 days and the year to date together", async () => {
    const answered = await divergence({}, NOW);
    if (!answered.ok || !("windows" in answered.answer)) throw new Error("three windows were asked for");
    const { windows, target, behind } = answered.answer;
    expect(target).toBe("PW14");
    expect(windows.map((window) => window.window)).toEqual(["1d", "30d", "ytd"]);
    expect(windows.map((window) => window.session)).toEqual([last, last, last]);
    expect(windows[2]?.baseSession).toBe("2025-12-31");
    expect(windows.every((window) => window.gapPp !== null && window.why === null)).toBe(true);
    expect(last).toBe("2026-07-14");
    expect(behind).toBeNull();
  });

  it.each([
    ["2026-07-15T19:59:00Z", null],
    ["2026-07-15T20:00:00Z", { lastSession: "2026-07-15" }],
    ["2026-07-19T12:00:00Z", { lastSession: "2026-07-17" }],
  ])("at %s says which newer session has closed: %j", async (now, behind) => {
    const answered = await divergence({}, now);
    expect(answered.ok && answered.answer.behind).toEqual(behind);
  });
});

describe("/divergence with a window", () => {
  it("has the flat shape, unrounded, with tickers in use today", async () => {
    const answered = await divergence({ target: "pw14", window: "30D" }, NOW);
    if (!answered.ok || "windows" in answered.answer) throw new Error("one window was asked for");
    const { answer } = answered;
    expect(answer).toMatchObject({
      target: "PW14",
      window: "30d",
      session: last,
      btc: { align: "utc_day" },
      subject: { capWeightedPct: null, excluded: [], carried: [] },
      asOf: "2026-07-15",
      pricesTo: last,
      why: null,
    });
    expect(answer.subject.members.map((member) => member.ticker)).toEqual(names);
    const { gapPp, betaGapPp, beta, subject } = answer;
    const btcPct = answer.btc.returnPct ?? NaN;
    expect(gapPp).toBeCloseTo((subject.returnPct ?? NaN) - btcPct, 10);
    expect(betaGapPp).toBeCloseTo((subject.returnPct ?? NaN) - (beta ?? NaN) * btcPct, 10);
    expect(answer.r2).toBeGreaterThan(0.5);
    expect(answer.rho30).toBeGreaterThan(0.5);
    expect(typeof answer.z1).toBe("number");
    expect(typeof answer.peers.returnPct).toBe("number");
    expect(typeof answer.qqq.returnPct).toBe("number");
  });

  it.each([
    ["BITF", "KEEL"],
    ["keel", "KEEL"],
    ["WULF", "WULF"],
  ])("takes %s for %s and measures it by its own return", async (typed, ticker) => {
    const answered = await divergence({ target: typed, window: "90d" }, NOW);
    if (!answered.ok || "windows" in answered.answer) throw new Error("one window was asked for");
    const { subject, target } = answered.answer;
    expect(target).toBe(ticker);
    expect(subject.members).toEqual([{ ticker, returnPct: subject.returnPct }]);
    expect(subject.medianPct).toBe(subject.returnPct);
  });

  it("as of a day uses closes up to that day only", async () => {
    const answered = await divergence({ window: "7d", as_of: "2026-03-01" }, NOW);
    if (!answered.ok || "windows" in answered.answer) throw new Error("one window was asked for");
    expect(answered.answer).toMatchObject({ session: "2026-02-27", pointInTime: true, behind: null });
  });

  it.each([
    [{ window: "ytd", as_of: "2025-11-03" }, "not enough history: the base, 31 Dec 2024"],
    [{ window: "30d", target: "WYFI" }, "no daily prices of WYFI are stored"],
    [{ window: "30d", as_of: "2025-06-01" }, "no session up to 1 Jun 2025"],
  ])("says of %j why there is no gap", async (options, why) => {
    const answered = await divergence(options, NOW);
    if (!answered.ok || "windows" in answered.answer) throw new Error("one window was asked for");
    expect(answered.answer.gapPp).toBeNull();
    expect(answered.answer.why).toContain(why);
  });

  it("names the miner without prices among the excluded", async () => {
    const answered = await divergence({ window: "30d", target: "WYFI" }, NOW);
    if (!answered.ok || "windows" in answered.answer) throw new Error("one window was asked for");
    expect(answered.answer.subject.excluded).toEqual([{ ticker: "WYFI", reason: "no_price" }]);
  });

  it("says how many members lack a close", async () => {
    const few = answerDeps({
      facts: aFactSet({ miners }),
      basket,
      history: { ...history, bars: new Map([...history.bars].filter(([id]) => !/HUT|WULF|KEEL/.test(id))) },
    });
    const answered = await createDivergenceAnswer(few)({ window: "30d" }, NOW);
    if (!answered.ok || "windows" in answered.answer) throw new Error("one window was asked for");
    expect(answered.answer.why).toContain("closes of enough members");
    expect(answered.answer.subject.excluded.map((row) => row.reason)).toEqual([
      "no_price",
      "no_price",
      "no_price",
    ]);
  });
});

async function seriesOf(options: { target?: string; window?: string; as_of?: string }) {
  const answered = await divergence(options, NOW);
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  const { answer } = answered;
  const windows = "windows" in answer ? answer.windows : [answer];
  return { series: answer.series, windows };
}

describe("the series of /divergence", () => {
  it.each([
    [{}, "ytd"],
    [{ window: "7d" }, "7d"],
    [{ window: "30d" }, "30d"],
    [{ window: "90d" }, "90d"],
    [{ window: "ytd" }, "ytd"],
    [{ target: "WULF" }, "ytd"],
    [{ target: "BITF", window: "30d" }, "30d"],
    [{ as_of: "2026-03-01" }, "ytd"],
    // Two sessions into the year the 30 days reach back further.
    [{ as_of: "2026-01-05" }, "30d"],
  ])("%j ends on the very figures of its window: %s", async (options, name) => {
    const { series, windows } = await seriesOf(options);
    const window = windows.find((one) => one.window === name);
    if (series === null || window === undefined) throw new Error("a series was expected");
    expect(series.window).toBe(name);
    expect([series.dates[0], series.dates.at(-1)]).toEqual([window.baseSession, window.session]);
    const returnPct = (role: string, ticker?: string): number => {
      const line = series.lines.find((one) => one.role === role && (ticker ?? one.name) === one.name);
      expect(line?.values[0]).toBe(100);
      expect(line?.values).toHaveLength(series.dates.length);
      return (line?.values.at(-1) ?? NaN) - 100;
    };
    expect(returnPct("subject")).toBeCloseTo(window.subject.returnPct ?? NaN, 9);
    expect(returnPct("btc")).toBeCloseTo(window.btc.returnPct ?? NaN, 9);
    expect(returnPct("peers")).toBeCloseTo(window.peers.returnPct ?? NaN, 9);
    expect(returnPct("market")).toBeCloseTo(window.qqq.returnPct ?? NaN, 9);
    const members = series.lines.filter((line) => line.role === "member");
    expect(members.map((line) => line.name)).toEqual("target" in options ? [] : names);
    for (const member of members) {
      expect(returnPct("member", member.name)).toBeCloseTo(
        window.subject.members.find((row) => row.ticker === member.name)?.returnPct ?? NaN,
        9,
      );
    }
  });

  it("of one day shows the 30 days that end with it", async () => {
    const { series, windows } = await seriesOf({ window: "1d" });
    const month = await seriesOf({ window: "30d" });
    expect(windows[0]?.session).toBe(series?.dates.at(-1));
    expect(series).toEqual(month.series);
  });

  it.each([{ target: "WYFI" }, { window: "ytd", as_of: "2025-11-03" }])(
    "of %j, without a gap, is null",
    async (options) => {
      expect((await seriesOf(options)).series).toBeNull();
    },
  );

  it("shows the window that has a gap where the year has none", async () => {
    const { series, windows } = await seriesOf({ as_of: "2025-11-03" });
    expect(windows.map((window) => window.gapPp !== null)).toEqual([true, true, false]);
    expect(series?.window).toBe("30d");
  });
});

describe("/divergence refuses", () => {
  it.each([
    [
      { window: "5d" },
      { kind: "bad_option", option: "window", expected: "one of today, 1d, 7d, 30d, 90d, ytd" },
    ],
    [{ target: "HUTT" }, { kind: "unknown_miner", option: "target" }],
    [{ target: "x".repeat(6000) }, { kind: "unknown_miner", option: "target" }],
    [{ as_of: "2026-02-30" }, { kind: "bad_date", option: "as_of" }],
    [{ as_of: "2027-01-01" }, { kind: "date_in_future", option: "as_of" }],
  ])("%j", async (options, refusal) => {
    const answered = await divergence(options, NOW);
    expect(answered).toMatchObject({ ok: false, refusal });
    expect(JSON.stringify(answered).length).toBeLessThan(500);
  });

  it("a store without prices, and says what to do", async () => {
    const empty = createDivergenceAnswer(answerDeps({ facts: aFactSet({ miners }), basket }));
    expect(await empty({}, NOW)).toMatchObject({
      ok: false,
      refusal: { kind: "no_prices", detail: expect.stringContaining("npm run import -- prices") },
    });
  });

  it("a store without BTC", async () => {
    const noBtc = answerDeps({ facts: aFactSet({ miners }), basket, history: { ...history, btc: [] } });
    expect(await createDivergenceAnswer(noBtc)({}, NOW)).toMatchObject({
      ok: false,
      refusal: { kind: "no_prices", detail: expect.stringContaining("BTC-USD.csv") },
    });
  });
});

describe("the claims beside it", () => {
  it("stand with our own figure of their date, from the year's base", async () => {
    const answered = await divergence({}, NOW);
    if (!answered.ok) throw new Error("answered");
    const own = new Map(answered.answer.claims.map((claim) => [claim.id, claim.ours]));
    expect(own.get("S002")).toMatch(
      /^PW14, equal weight, [+−]\d+\.\d% from 31 Dec 2025 to 5 Jun 2026; the article's returns together are not reproducible/,
    );
    expect(own.get("S005")).toMatch(/^its share [+−]\d+\.\d% from 31 Dec 2025 to 5 Jun 2026; /);
    expect(own.get("p-btc")).toMatch(/^BTC [+−]\d+\.\d% from 31 Dec 2025 to 31 Mar 2026$/);
    expect(own.get("S089")).toBeNull();
  });

  it("are of the miner asked for alone", async () => {
    const answered = await divergence({ target: "WULF" }, NOW);
    expect(answered.ok && answered.answer.claims.map((claim) => claim.id)).toEqual(["S005"]);
  });
});

describe("several targets at once", () => {
  it("are the figures that each has alone", async () => {
    const question = {
      facts: aFactSet({ miners: [...miners, wyfi] }),
      day: "2026-07-15",
      coverage: await deps.prices.coverage(),
    };
    const gaps = await readGaps(deps, question, [null, miners[1] ?? null, wyfi], ["30d", "ytd"]);
    expect(gaps.map((windows) => windows.map((window) => `${window.target} ${window.window}`))).toEqual([
      ["PW14 30d", "PW14 ytd"],
      ["WULF 30d", "WULF ytd"],
      ["WYFI 30d", "WYFI ytd"],
    ]);
    const alone = await divergence({ target: "WULF", window: "ytd" }, NOW);
    expect(alone.ok && "gapPp" in alone.answer && alone.answer.gapPp).toBe(gaps[1]?.[1]?.gapPp);
    expect(gaps[2]?.[0]?.gapPp).toBeNull();
  });
});
