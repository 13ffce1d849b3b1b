import { describe, expect, it } from "vitest";
import { alertCard } from "../../src/cards/alert.ts";
import { checkMessage } from "../../src/discord/limits.ts";
import { renderMessage } from "../../src/discord/render.ts";
import { itemInWords } from "../../src/domain/filed-words.ts";
import type { RuleSide } from "../../src/domain/rule.ts";
import type { AlertAnswer, AlertView } from "../../src/surface/answers/alert.ts";
import type { Card } from "../../src/surface/card.ts";
import { aChange, aFactEvent, alertDeps, alertOf, aSeriesEvent, aSide, FRIDAY } from "../support/alerts.ts";
import { aContract, aDebt, aTransaction } from "../support/facts.ts";
import { aFiling } from "../support/filed.ts";
import { aReading, aSpot, liveOf } from "../support/live.ts";
import { expectReadable } from "../support/readable.ts";

const VIEW: AlertView = {
  place: "channel",
  subscriptionIds: ["abcdefghijk"],
  folded: 0,
  held: false,
  mentions: [],
};

const SLOT = "2026-11-20T15:05:00.000Z";

const LIVE = liveOf({
  spots: [aSpot(52_300, "2026-11-20T15:05:30.000Z")],
  readings: Array.from({ length: 90 }, (_, day) =>
    aReading(
      "day_hashrate_ehs",
      1000 - day,
      new Date(Date.parse("2026-08-23T00:00:00Z") + day * 86_400_000).toISOString(),
    ),
  ),
});

const spread = aSide("spread PW14 30d 30");
const fired = aSeriesEvent(1, { side: spread, value: 34.1234, legs: [27.01, -7.11], episode: "2026-11-19" });

/** Every text of the message, pictures and rows of buttons one line each. */
function linesOf(card: Card): readonly string[] {
  const message: unknown = JSON.parse(JSON.stringify(renderMessage(card, "public")));
  expect(checkMessage(message)).toEqual([]);
  const lines: string[] = [];
  const walk = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    if ("content" in part && typeof part.content === "string") lines.push(...part.content.split("\n"));
    if ("items" in part) lines.push("[picture]");
    if ("components" in part && Array.isArray(part.components)) part.components.forEach(walk);
  };
  walk(message);
  return lines;
}

function textOf(card: Card): string {
  return linesOf(card).join("\n");
}

async function titleOf(
  text: string,
  direction: RuleSide["direction"],
  value: number | null,
  over = {},
): Promise<string> {
  const side = aSide(text, direction);
  const bar = side.target.kind === "btc" ? SLOT : FRIDAY;
  const event = aSeriesEvent(1, { side, value, bar, legs: [8.12, -5.2], ...over });
  const card = alertCard(await alertOf([event], [], alertDeps({}, [], LIVE)), VIEW);
  expectReadable(card);
  expect(linesOf(card).length).toBeLessThanOrEqual(25);
  return card.title;
}

describe("the title says subject, direction, number and window", () => {
  it.each([
    ["spread PW14 30d 30", "above", 34.1234, "Miners +34.1 pp ahead of BTC (30 days)"],
    ["spread PW14 ytd 60 both", "below", -61, "Miners −61.0 pp behind BTC (this year)"],
    ["spread MARA 30d 1.6x", "above", 51.2, "MARA +51.2 pp ahead of BTC (30 days)"],
    ["beta_spread PW14 30d 20", "above", 1234.5, "Miners +1,234.5 pp above what BTC implies (30 days)"],
    ["opposite_sign PW14 7d 5", "above", 5.2, "Miners +8.1% while BTC −5.2% (7 days)"],
    ["z1 MARA 1d 2.5", "above", 3.14, "MARA +3.1 standard deviations off BTC's lead (1 day)"],
    ["rho_break PW14 30d 3", "below", -3.2, "Miners less tied to BTC, −3.2 standard deviations"],
    ["cusum PW14 1d 8", "above", 8.44, "Miners drift up against BTC (CUSUM +8.4)"],
    ["big_day MARA 1d 1.9x", "above", 18.2, "MARA +18.2% in a day"],
    ["move RIOT 7d 20", "below", -21.06, "RIOT −21.1% in 7 days"],
    ["move [MARA,RIOT,CLSK] 90d 20", "above", 20, "MARA, RIOT, CLSK +20.0% in 90 days"],
    ["spread [MARA,RIOT,CLSK,HUT] 7d 20", "above", 20, "4 miners +20.0 pp ahead of BTC (7 days)"],
    ["move BTC 1d 8", "below", -8.4, "BTC −8.4% in 24 hours"],
    ["move BTC 1h 4", "above", 4.04, "BTC +4.0% in an hour"],
    ["level BTC 1d 53000", "below", 52_300, "BTC at $52,300, below $53,000"],
    ["level HUT 1d 12.5", "above", 12.61, "HUT at $12.61, above $12.50"],
    ["hashrate_move NETWORK 30d 3", "below", -3.1, "Network hashrate −3.1% in 30 days"],
  ] as const)("%s %s", async (rule, direction, value, title) => {
    expect(await titleOf(rule, direction, value)).toBe(title);
  });

  it.each([
    ["stale", null, "Miners against BTC: no data (30 days)"],
    ["fresh", 31, "Data again: miners +31.0 pp ahead of BTC (30 days)"],
    ["remind", 40, "Still: miners +40.0 pp ahead of BTC (30 days)"],
  ] as const)("of what is %s", async (event, value, title) => {
    expect(await titleOf("spread PW14 30d 30", "above", value, { event })).toBe(title);
  });
});

describe("the message of a gap", () => {
  it.each([
    "Miners **+27.0%** ▲, BTC **−7.1%** ▼, from the close of 21 Oct 2026 to the close of 20 Nov 2026.",
    "Threshold +30.0 pp. There since 19 Nov 2026, two sessions in a row.",
    "5 up, 3 down of 8 (equal weight; median",
    "of its moves (R², 60 sessions)",
    "(beta 0.61, known at the base)",
    "standard deviations (against what BTC's move implies)",
    "AI peers +5.1%, QQQ +4.8% (same sessions; AI peers: CRWV and NBIS)",
    "**Moves of 20 Nov 2026**, +3 more; filings not read yet",
    "As of the New York close of 20 Nov 2026, never provisional. Not investment advice.",
    "Oldest price: 20 Nov 2026.",
  ])("says: %s", async (part) => {
    expect(textOf(alertCard(await alertOf([fired]), VIEW))).toContain(part);
  });

  it("has the picture after the sentences, the accent of its side and tables of a phone's width", async () => {
    const card = alertCard(await alertOf([fired]), VIEW);
    expect(card.accent).toBe("up");
    expect(card.blocks.map((block) => block.type)).toEqual(["text", "chart", "facts", "table", "text"]);
    const inTable = textOf(card).split("```")[1]?.trim().split("\n") ?? [];
    expect(inTable).toHaveLength(3);
    expect(Math.max(...inTable.map((line) => line.length))).toBeLessThanOrEqual(28);
  });

  it("shows no beta and no surprise where BTC explains less than a quarter, and says not investment advice once", async () => {
    const answer = await alertOf([fired]);
    const weak: AlertAnswer = {
      ...answer,
      events: answer.events.map((event) =>
        event.kind === "series" && event.window !== null
          ? { ...event, window: { ...event.window, r2: 0.2499 } }
          : event,
      ),
    };
    const text = textOf(alertCard(weak, VIEW));
    expect(text).toContain("25% of its moves");
    expect(text).not.toContain("Beta-adjusted");
    expect(text).not.toContain("Last session");
    expect(text.match(/not investment advice/gi)).toHaveLength(1);
  });

  it("of a miner says what its multiple came to, and that nothing is recorded beside its day", async () => {
    const event = aSeriesEvent(2, {
      side: aSide("big_day MARA 1d 1.9x"),
      value: 18.2,
      unit: 6,
      legs: [18.2, 0.4],
    });
    const text = textOf(alertCard(await alertOf([event]), VIEW));
    expect(text).toContain("Threshold about +11.4%, 1.9 times its own volatility.");
    expect(text).toContain("**Gap to BTC:** +17.8 pp");
    expect(text).toContain("nothing is recorded here; filings not read yet");
    expect(text).not.toContain("Members");
  });

  it("shows beside a mover the change that may explain it, its markdown escaped", async () => {
    const deps = alertDeps(
      { contracts: [aContract("c-1", { counterparty: "Big*cloud* @everyone", miner: "id-CORZ" })] },
      [aChange(7, { miner: "id-CORZ" })],
    );
    const text = textOf(alertCard(await alertOf([fired], [], deps), VIEW));
    expect(text).toContain("▼ **CORZ** −2.9% · 15-year lease with Big\\*cloud\\* @\u200beveryone");
  });

  it("says what corrected prices say now", async () => {
    const corrected = { value: 9.08, at: "2026-11-23T12:00:00Z" };
    const one = textOf(alertCard(await alertOf([{ ...fired, corrected }]), VIEW));
    expect(one).toContain("(corrected: +9.1 pp by the prices of 23 Nov 2026)");
    const none = { value: null, at: "2026-11-23T12:00:00Z" };
    expect(textOf(alertCard(await alertOf([{ ...fired, corrected: none }]), VIEW))).toContain(
      "(corrected: not known by the prices of 23 Nov 2026)",
    );
  });

  it("that was told late says of when it is", async () => {
    const late = aSeriesEvent(1, {
      side: spread,
      value: 34,
      bar: "2026-11-17",
      createdAt: "2026-11-20T23:00:00Z",
    });
    expect(textOf(alertCard(await alertOf([late]), VIEW))).toContain(
      "Told late: these are figures of 17 Nov 2026.",
    );
    expect(textOf(alertCard(await alertOf([fired]), VIEW))).not.toContain("Told late");
  });
});

describe("the message of bitcoin and its network", () => {
  it("has price, time, both sources and no figures of shares", async () => {
    const event = aSeriesEvent(5, {
      side: aSide("move BTC 1d 8", "below"),
      value: -8.4,
      bar: SLOT,
      episode: "2026-11-20T15:00:00.000Z",
      legs: [null, -8.4],
    });
    const card = alertCard(await alertOf([event], [], alertDeps({}, [], LIVE)), VIEW);
    const text = textOf(card);
    expect(text).toContain(
      "BTC **$52,300** at 20 Nov 2026, 15:05 UTC (Coinbase, Kraken agrees): **−8.4%** ▼.",
    );
    expect(text).toContain("There since 20 Nov 2026, 15:00 UTC, for 5 minutes.");
    expect(text).toContain("[picture]");
    expect(text).not.toContain("Beside BTC");
    expect(card.accent).toBe("down");
  });

  it("without a stored price still says the move", async () => {
    const event = aSeriesEvent(5, { side: aSide("move BTC 1d 8", "below"), value: -8.4, bar: SLOT });
    const text = textOf(alertCard(await alertOf([event]), VIEW));
    expect(text).toContain("−8.4%, at 20 Nov 2026, 15:05 UTC.");
    expect(text).not.toContain("[picture]");
  });

  it("has both means of the hashrate with their days, and no advice", async () => {
    const event = aSeriesEvent(6, { side: aSide("hashrate_move NETWORK 30d 3", "below"), value: -3.17 });
    const text = textOf(alertCard(await alertOf([event], [], alertDeps({}, [], LIVE)), VIEW));
    expect(text).toContain(
      "Mean of seven days **915 EH/s** to 19 Nov 2026, against 945 EH/s to 20 Oct 2026: **−3.2%** ▼.",
    );
    expect(text).toContain("Hashrate: mempool.space.");
    expect(text).not.toMatch(/investment advice/);
  });
});

describe("the message of a fact", () => {
  const facts = {
    contracts: [aContract("c-1", { counterpartyGroup: "Big*cloud*", attributableShare: 0.5 })],
    debts: [aDebt("d-1", { principalUsd: 4_250_000_000 })],
    transactions: [aTransaction("t-1", { btc: 15_133 })],
  };
  const cases = [
    ["contract_signed", "c-1", "contract", 4.9e9, "usd", "HUT signs $9.8B lease (Big\\*cloud\\*)"],
    ["contract_ended", "c-1", "contract", 4.9e9, "usd", "HUT has its $9.8B lease ended (Big\\*cloud\\*)"],
    ["debt_raised", "d-1", "debt", 4.25e9, "usd", "HUT raises $4.25B: convertible notes"],
    ["btc_sold", "t-1", "treasury_transaction", 15_133, "btc", "HUT sells 15,133 BTC"],
    ["btc_bought", "h-1", "holding", 1200, "btc", "HUT holds 1,200 BTC more than before"],
    ["debt_repaid", "e-gone", "debt_event", null, "usd", "HUT repays debt, amount not stated"],
    ["ai_share", "r-gone", "revenue", 55.25, "pct", "HUT earns 55.3% of its revenue from AI"],
    ["filing", "f-1", "contract", null, null, "HUT files a report"],
  ] as const;
  it.each(cases)("of %s", async (kind, factId, changeKind, value, unit, title) => {
    const event = aFactEvent(4, { kind }, { factId, value, unit }, 7);
    const deps = alertDeps(facts, [aChange(7, { factId, kind: changeKind })]);
    const card = alertCard(await alertOf([event], [], deps), VIEW);
    expectReadable(card);
    expect(card.title).toBe(title);
    expect(textOf(card)).not.toMatch(/investment advice/);
  });

  it("has the sentence, the size at the company's share, source, evidence and day, and a button for sources", async () => {
    const event = aFactEvent(4, {}, { value: 4.9e9, unit: "usd" }, 7);
    const card = alertCard(await alertOf([event], [], alertDeps(facts, [aChange(7, {})])), VIEW);
    const text = textOf(card);
    expect(text).toContain("**HUT** 15-year lease with Fluidstack, 352 MW critical IT, $9.8B base term");
    expect(text).toContain("Counted for this alert: **$4.9B over the base term, its share**");
    expect(text).toContain(
      "[Results of the first quarter](https://www.sec.gov/Archives/edgar/data/1/release.htm) (sec.gov) · filing · known since 19 Nov 2026",
    );
    expect(card.actions).toEqual([
      {
        type: "buttons",
        buttons: [
          expect.objectContaining({ label: "Why?", action: expect.objectContaining({ argument: "4" }) }),
          expect.objectContaining({ label: "Mute" }),
          expect.objectContaining({
            label: "Sources (1)",
            action: { command: "alerts", name: "sources", argument: "4", options: {} },
          }),
        ],
      },
    ]);
  });

  it.each([
    [{}, "MARA files 8-K: results of operations"],
    [
      { items: ["1.01", "2.03", "3.02", "7.01", "9.01"] },
      "MARA files 8-K: agreement entered into; new debt, +2 more",
    ],
    [
      { form: "10-K/A", items: [], reportDate: "2025-12-31" },
      "MARA files 10-K/A: amended yearly report to 31 Dec 2025",
    ],
    [{ form: "40-F/A", items: [] }, "MARA files 40-F/A: amended yearly report"],
  ])("a filing %j: a headline that a phone shows, all items, the time and a link", async (over, title) => {
    const filing = aFiling(12, over);
    const event = aFactEvent(
      4,
      { kind: "filing", forms: [filing.form] },
      { factId: filing.id, miner: "id-MARA", value: null, unit: null },
      7,
    );
    const change = aChange(7, { factId: filing.id, kind: "filing", miner: "id-MARA", knownAt: FRIDAY });
    const card = alertCard(await alertOf([event], [], alertDeps({ filings: [filing] }, [change])), VIEW);
    expectReadable(card);
    expect(card.title).toBe(title);
    expect(card.title.length).toBeLessThanOrEqual(60);
    const text = textOf(card);
    for (const item of filing.items) expect(text).toContain(itemInWords(item));
    expect(text).toContain("\\(accepted 20 Nov 2026, 16:05 New York\\)");
    expect(text).toContain(`(${filing.sources[0]?.url ?? ""}) (sec.gov) · filing`);
    expect(JSON.stringify(card.actions)).toContain("Sources (1)");
  });

  it("names a customer without a name once, and fits the title", async () => {
    const contract = aContract("c-1", {
      kind: "colocation",
      counterpartyGroup: "HUT undisclosed hyperscaler B",
    });
    const deps = alertDeps({ contracts: [contract] }, [aChange(7, {})]);
    const short = alertCard(await alertOf([aFactEvent(4, {}, {}, 7)], [], deps), VIEW);
    expect(short.title).toBe("HUT signs $9.8B colocation deal (undisclosed hyperscaler B)");
    const long = { ...contract, counterpartyGroup: `${"Very ".repeat(9)}*Large* Customer` };
    const card = alertCard(
      await alertOf([aFactEvent(4, {}, {}, 7)], [], alertDeps({ contracts: [long] }, [aChange(7, {})])),
      VIEW,
    );
    expectReadable(card);
    expect(card.title).toMatch(/^HUT signs \$9\.8B colocation deal \(Very .*…$/);
  });

  it("whose record is gone says so", async () => {
    const text = textOf(alertCard(await alertOf([aFactEvent(4, {}, {}, 99)]), VIEW));
    expect(text).toContain("The record behind this is no longer kept.");
  });
});

describe("several events", () => {
  const mara = aSeriesEvent(2, { side: aSide("big_day MARA 1d 10"), value: 18.2, legs: [18.2, 0.4] });
  const maraGap = aSeriesEvent(3, { side: aSide("spread MARA 30d 50"), value: 51.2, legs: [44, -7.1] });

  it("have the strongest as the headline and the others a line each, one subject together", async () => {
    const card = alertCard(await alertOf([fired, maraGap, mara]), VIEW);
    expect(card.title).toBe("MARA +18.2% in a day");
    const text = textOf(card);
    expect(text.indexOf("- **MARA** +51.2 pp ahead of BTC (30 days)")).toBeGreaterThan(0);
    expect(text.indexOf("- **Miners** +34.1 pp ahead of BTC (30 days)")).toBeGreaterThan(
      text.indexOf("- **MARA**"),
    );
  });

  it("that do not fit are counted, and so are those the day had no post for", async () => {
    const many = ["HUT", "IREN", "MARA", "RIOT", "CLSK", "WULF", "CIFR", "CORZ"].map((ticker, index) =>
      aSeriesEvent(10 + index, {
        side: aSide(`big_day ${ticker} 1d 10`),
        value: 20 - index,
        legs: [20 - index, 1],
      }),
    );
    const card = alertCard(await alertOf([...many, fired]), { ...VIEW, folded: 2, held: true });
    const lines = linesOf(card);
    expect(lines).toContain("+3 more");
    expect(lines.join("\n")).toContain("+2 more today had no post of their own");
    expect(lines.join("\n")).toContain("Held until the quiet hours ended: 9 alerts.");
    expect(lines.length).toBeLessThanOrEqual(25);
  });
});

describe("what fired while it was muted", () => {
  it("says since when it fires and why it comes now, and after its end that it is over", async () => {
    const muted = { ...VIEW, afterMute: true } as const;
    const since = aSeriesEvent(8, { side: spread, value: 34.1, legs: [31, -3.1], episode: "2026-11-18" });
    expect(textOf(alertCard(await alertOf([since]), muted))).toContain(
      "Still firing since 18 Nov 2026, and told when its mute was over.",
    );
    expect(textOf(alertCard(await alertOf([since]), VIEW))).not.toContain("mute was over");
    const end = aSeriesEvent(9, { side: spread, value: 1, event: "resolve", episode: "2026-11-18" });
    const ended = textOf(alertCard(await alertOf([since], [end]), muted));
    expect(ended).toContain("Firing since 18 Nov 2026, and told when its mute was over.");
    expect(ended).not.toContain("Still firing");
  });
});

describe("an end", () => {
  const end = aSeriesEvent(9, {
    side: spread,
    value: 12.3,
    event: "resolve",
    bar: FRIDAY,
    episode: "2026-11-09",
  });
  const begin = aSeriesEvent(1, {
    side: spread,
    value: 34.1,
    legs: [27, -7.1],
    bar: "2026-11-10",
    episode: "2026-11-09",
  });

  it("stands before what the fired message said, without an accent", async () => {
    const card = alertCard(await alertOf([begin], [end]), VIEW);
    expect(card.title).toBe("Ended: miners +34.1 pp ahead of BTC (30 days)");
    expect(card.accent).toBe("neutral");
    expect(textOf(card)).toContain("**Ended 20 Nov 2026:** the gap is back to +12.3 pp.");
    expect(linesOf(card).length).toBeLessThanOrEqual(25);
  });

  it("without its beginning is a quiet line by itself", async () => {
    const card = alertCard(await alertOf([], [end]), VIEW);
    expect(card.title).toBe("Ended: miners +12.3 pp ahead of BTC (30 days)");
    expect(card.silent).toBe(true);
    expect(card.blocks.map(({ type }) => type)).toEqual(["text"]);
    expect(alertCard(await alertOf([begin], [end]), VIEW).silent).toBe(false);
  });

  it("of one of several is told on its line", async () => {
    const other = aSeriesEvent(2, { side: aSide("big_day MARA 1d 10"), value: 18.2, legs: [18.2, 0.4] });
    const text = textOf(alertCard(await alertOf([other, begin], [end]), VIEW));
    expect(text).toContain(
      "- Ended: **Miners** +34.1 pp ahead of BTC (30 days) · 20 Nov 2026, back to +12.3 pp",
    );
  });
});

describe("the place", () => {
  it("gives roles to mention, and in direct messages where to change it", async () => {
    const answer = await alertOf([fired]);
    const mentions = ["123456789012345678"];
    expect(alertCard(answer, { ...VIEW, mentions }).mentions).toEqual(mentions);
    expect(textOf(alertCard(answer, { ...VIEW, place: "direct" }))).toContain("`/notify` changes it");
  });

  it("without a subscription has nothing to mute", async () => {
    const { actions } = alertCard(await alertOf([fired]), { ...VIEW, subscriptionIds: [] });
    expect(
      actions.flatMap((row) => (row.type === "buttons" ? row.buttons.map(({ label }) => label) : [])),
    ).toEqual(["Why?"]);
  });

  it("cannot be given an answer without events", async () => {
    const answer = await alertOf([fired]);
    expect(() => alertCard({ ...answer, events: [] }, VIEW)).toThrow(/nothing to say/);
  });
});
