import { describe, expect, it } from "vitest";
import type { AnswerDeps } from "../../src/app/answers/context.ts";
import { digestCard } from "../../src/cards/digest.ts";
import { phoneLines } from "../../src/cards/phone-lines.ts";
import { markSimulated } from "../../src/cards/simulated.ts";
import { checkMessage } from "../../src/discord/limits.ts";
import { renderCard } from "../../src/discord/render.ts";
import { DIGEST_SECTIONS } from "../../src/domain/digest.ts";
import type { Change } from "../../src/domain/fact.ts";
import type { DigestAnswer, DigestView } from "../../src/surface/answers/digest.ts";
import type { Card } from "../../src/surface/card.ts";
import { aChange, ALERT_MINERS, alertDeps, FRIDAY } from "../support/alerts.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { aView, digestOf, oneMinerDeps } from "../support/digests.ts";
import { MARKER, readMarkdown, textsOf } from "../support/discord-markdown.ts";
import { aContract, aDebt, aFactSet, aHolding, aSource, aTransaction } from "../support/facts.ts";
import { aFiling, aReportedFigure, filingSource } from "../support/filed.ts";
import { aSpot, liveOf } from "../support/live.ts";
import { aFigure, aRevenue } from "../support/network-facts.ts";
import { expectReadable, shown } from "../support/readable.ts";

const RECORDED = "2026-11-20T15:00:00.000Z";

function aNews(id: number, over: Partial<Change> = {}): Change {
  return aChange(id, { knownAt: FRIDAY, recordedAt: RECORDED, ...over });
}

async function cardOf(
  deps: AnswerDeps = alertDeps(),
  view: Partial<DigestView> = {},
  over: Partial<DigestAnswer> = {},
): Promise<Card> {
  return digestCard({ ...(await digestOf(deps)), ...over }, aView(view));
}

const textOf = (card: Card): string =>
  card.blocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");

/** What Discord would get passes its limits with nothing left out, also from a simulated market. */
function expectSendable(card: Card): void {
  for (const one of [card, markSimulated(card)]) {
    const { message, leftOut } = renderCard(one, "public", "attached");
    expect(checkMessage(message)).toEqual([]);
    expect(leftOut).toEqual([]);
    expect(one.footer.join("\n").length).toBeLessThan(380);
    expect(textsOf(message).join("\n")).not.toMatch(/^-# \+\d+ more$/m);
  }
}

/** A contract, a debt and two sales of the day, a reading, and a maturity ahead. */
const busy = (): AnswerDeps =>
  alertDeps(
    {
      contracts: [aContract("c-1", { miner: "id-CORZ" })],
      debts: [aDebt("d", { maturity: "2026-12-15", miner: "id-MARA" })],
      transactions: [aTransaction("t1"), aTransaction("t2", { miner: "id-MARA" })],
      network: [aFigure("n")],
    },
    [
      aNews(1, { miner: "id-CORZ" }),
      aNews(2, { kind: "debt", factId: "d", miner: "id-MARA" }),
      aNews(3, { kind: "treasury_transaction", factId: "t1" }),
      aNews(4, { kind: "treasury_transaction", factId: "t2", miner: "id-MARA" }),
    ],
    liveOf({ spots: [aSpot(61_000, "2026-11-21T01:55:00.000Z")] }),
  );

describe("a busy day", () => {
  it("is one message of at most 25 lines on a phone, the gap first", async () => {
    const card = await cardOf(busy(), {
      alerts: {
        fired: ["PW14 gap to BTC, 30d: +34.1 pp"],
        ended: ["MARA move in one session"],
        notSent: [{ reason: "quiet_hours", count: 2 }],
      },
    });
    expect(card.title).toBe("Miners +16.7 pp vs BTC (30 d) · Fri 20 Nov");
    expect(card.accent).toBe("up");
    expect(phoneLines(card)).toBeLessThanOrEqual(25);
    expect(card.blocks.map(({ type }) => type).slice(0, 4)).toEqual(["table", "text", "chart", "text"]);
    const text = textOf(card);
    expect(text).toContain("; filings not read yet");
    expect(text).toContain("**Contracts** · **CORZ** $9.8B base term");
    expect(text).toContain("([sec.gov](https://www.sec.gov/");
    expect(text).toContain("**Treasury: 2 new**, 200 BTC sold");
    expect(text).toContain("**Network** 959 EH/s (1 May)");
    expect(text).toContain(
      "**Alerts** fired PW14 gap to BTC, 30d: +34.1 pp; ended MARA move in one session; 2 held back by quiet hours",
    );
    expect(text).toMatch(/\*\*Due next\*\*/);
    expect(card.footer).toEqual([
      "Data: prices of 20 Nov 2026, BTC 5 min old, facts to 20 Nov 2026; later reports not read yet. Not investment advice.",
    ]);
    expectReadable(card);
    expectSendable(card);
  });

  it("with facts of every group, a filing's figures among them, is no longer", async () => {
    const filings = Array.from({ length: 30 }, (_, n) =>
      aFiling(n, { miner: "id-MARA", knownAt: FRIDAY, items: ["1.01", "2.03", "9.01"] }),
    );
    const from = { miner: "id-MARA", knownAt: FRIDAY, sources: [filingSource(1, "10-Q")] };
    const figures = [
      aReportedFigure("fig-cash", 1, { miner: "id-MARA" }),
      ...Array.from({ length: 12 }, (_, n) =>
        aReportedFigure(`fig-${String(n)}`, 1, { metric: "debt_line", label: `note ${String(n)}` }),
      ),
    ];
    const deps = alertDeps(
      {
        contracts: [aContract("c-1", { miner: "id-CORZ" }), aContract("c-2", { miner: "id-CORZ" })],
        debts: [aDebt("d", { maturity: "2026-12-15", miner: "id-MARA" }), aDebt("d-2", { miner: "id-HUT" })],
        holdings: [
          aHolding("t-a", { ...from, date: "2026-09-30", btc: 14_500 }),
          aHolding("t-b", { miner: "id-MARA", date: "2026-06-30", btc: 15_000 }),
        ],
        transactions: [aTransaction("t1")],
        revenue: [aRevenue("r-1", from), aRevenue("r-2", from)],
        network: [aFigure("n")],
        filings,
        figures,
      },
      [
        ...["c-1", "c-2"].map((factId, n) => aNews(10 + n, { factId, miner: "id-CORZ" })),
        ...["d", "d-2"].map((factId, n) => aNews(20 + n, { kind: "debt", factId, miner: "id-MARA" })),
        aNews(30, { kind: "holding", factId: "t-a", miner: "id-MARA" }),
        aNews(31, { kind: "treasury_transaction", factId: "t1" }),
        ...["r-1", "r-2"].map((factId, n) => aNews(40 + n, { kind: "revenue", factId, miner: "id-MARA" })),
        ...filings.map(({ id }, n) => aNews(50 + n, { kind: "filing", factId: id, miner: "id-MARA" })),
        ...figures.map(({ id }, n) => aNews(100 + n, { kind: "figure", factId: id, miner: "id-MARA" })),
        aNews(200, { kind: "network", factId: "n", miner: null }),
      ],
      liveOf({ spots: [aSpot(61_000, "2026-11-21T01:55:00.000Z")] }),
    );
    const card = await cardOf(
      { ...deps, filings: { state: async () => ({ kind: "read", readTo: FRIDAY }) } },
      { alerts: { fired: ["a", "b"], ended: ["c"], notSent: [] }, missed: ["2026-11-19"], lateMinutes: 30 },
    );
    const text = textOf(card);
    expect(phoneLines(card)).toBeLessThanOrEqual(25);
    expect(text.length).toBeLessThan(4000);
    expect(text).toContain("**Also new** 2 debt, 2 treasury, 2 revenue, 30 filings, 2 other");
    expect(text).not.toContain("note 1");
    expect(text).not.toContain("filings not read yet");
    expect(card.footer.join(" ")).toContain("facts to 20 Nov 2026; filings read to 20 Nov 2026.");
    expectReadable(card);
    expectSendable(card);
  });

  it("leads to the sources of its facts and to a report, in buttons that every place can press", async () => {
    const [row] = (await cardOf(busy())).actions;
    expect(
      row?.type === "buttons" && row.buttons.map((button) => ("action" in button ? button.action : null)),
    ).toEqual([
      { command: "changes", name: "sources", argument: "", options: { since: "2026-11-19" } },
      { command: "changes", name: "report", argument: "", options: { since: "2026-11-19" } },
    ]);
  });

  it("has no *Sources* where no fact is behind it, and its answer holds what was told", async () => {
    const card = await cardOf();
    expect(JSON.stringify(card.actions)).not.toContain("sources");
    expect(card.answer).toMatchObject({ localDate: "2026-11-20", view: { missed: [] } });
  });

  it("without a picture is the same in words", async () => {
    const [bare, full] = [await cardOf(busy(), { withPicture: false }), await cardOf(busy())];
    expect(bare.blocks).toEqual(full.blocks.filter(({ type }) => type !== "chart"));
  });

  it("of sixty changes groups them, adds up like with like and counts every one", async () => {
    const contracts = Array.from({ length: 30 }, (_, index) =>
      aContract(`c${index}`, { baseValueUsd: 1e9 + index, kind: index === 7 ? "gpu_cloud" : "colocation" }),
    );
    const debts = Array.from({ length: 30 }, (_, index) => aDebt(`d${index}`, { principalUsd: 1e8 }));
    const feed = [
      ...contracts.map(({ id }, index) => aNews(index, { factId: id })),
      ...debts.map(({ id }, index) => aNews(100 + index, { kind: "debt", factId: id })),
    ];
    const card = await cardOf(alertDeps({ contracts, debts }, feed));
    const text = textOf(card);
    expect(phoneLines(card)).toBeLessThanOrEqual(25);
    expect(text).toContain("**Contracts: 30 new**, no total: lease, colocation and GPU cloud are not added");
    expect(text).toContain("**Debt: 30 new**, $3B principal");
    for (const [name, size] of [["Contracts", 30] as const, ["Debt", 30] as const]) {
      const block = text.slice(text.indexOf(`**${name}:`)).split(/\n(?=\*\*)/)[0] ?? "";
      const listed = block.split("\n").filter((line) => line.startsWith("- ")).length;
      const more = Number(/\+(\d+) more/.exec(block)?.[1] ?? 0);
      // A group of which no line fits is its head alone.
      expect(block).toContain(`**${name}: ${size} new**`);
      expect([0, size]).toContain(listed + more);
    }
    expectSendable(card);
  });

  it.each([
    ["a name full of markdown", `**${MARKER}** [x](https://evil.example) @everyone <@1> # ${MARKER}`],
    ["a title of 200 characters", "L".repeat(200)],
    ["lines and directions", `a\n# ${MARKER}\u202e\n-# ${MARKER}`],
  ])("with %s formats nothing and cuts visibly", async (_, name) => {
    const source = aSource({ title: name, url: "https://evil.example/)(", kind: "news" });
    const deps = alertDeps(
      {
        miners: ALERT_MINERS.map((miner) => ({ ...miner, name })),
        contracts: [
          aContract("c-1", {
            counterparty: name,
            counterpartyGroup: name,
            site: name,
            firstDelivery: "2026-Q4",
            sources: [source],
          }),
        ],
        debts: [
          aDebt("d", { name, issuer: name, maturity: "2026-12-15", couponPct: null, couponText: name }),
        ],
      },
      [aNews(1), aNews(2, { kind: "debt", factId: "d" }), aNews(3, { kind: "miner", factId: "id-HUT" })],
    );
    const card = await cardOf(deps, {
      alerts: { fired: [`HUT signs (${name})`], ended: [name], notSent: [{ reason: name, count: 1 }] },
    });
    const { message } = renderCard(card, "public", "attached");
    for (const text of textsOf(message)) {
      const { dangers, links } = readMarkdown(text);
      expect(dangers).toEqual([]);
      expect(links.filter((link) => !link.startsWith("https://www.sec.gov/"))).toEqual([]);
    }
    expect(textOf(card)).not.toContain("L".repeat(130));
    expect(phoneLines(card)).toBeLessThanOrEqual(25);
    expectSendable(card);
  });
});

describe("what is said beside the figures", () => {
  it.each<[name: string, view: Partial<DigestView>, over: Partial<DigestAnswer>, words: string]>([
    [
      "a closed market compares with the last session",
      {},
      { localDate: "2026-11-21", market: { open: false, lastSession: FRIDAY, halfDay: false } },
      "-# New York does not trade on Sat 21 Nov: figures of the last session, Fri 20 Nov.",
    ],
    [
      "a short session",
      {},
      { market: { open: true, lastSession: FRIDAY, halfDay: true } },
      "New York closes at 13:00",
    ],
    ["a missed one", { missed: ["2026-11-18"] }, {}, "1 digest missed (18 Nov)"],
    ["missed ones of a month", { missed: ["2026-11-18", "2026-11-19"] }, {}, "2 digests missed (18, 19 Nov)"],
    ["missed ones of two", { missed: ["2026-10-30", "2026-11-02"] }, {}, "2 digests missed (30 Oct, 2 Nov)"],
    [
      "many missed ones",
      { missed: ["2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06"] },
      {},
      "5 digests missed (2 Nov to 6 Nov)",
    ],
    ["a delay", { lateMinutes: 125 }, {}, "-# Delayed by 2 h, as of 21 Nov 2026, 02:00 UTC."],
    ["older records", {}, { olderRecords: 12 }, "-# 12 records of earlier days came in too: `/changes`"],
    ["no alerts", {}, {}, "**Alerts** none here since the last digest"],
    ["no new facts", {}, {}, "**New facts** none recorded since Thu 19 Nov"],
  ])("%s", async (_, view, over, words) => {
    const card = await cardOf(alertDeps(), view, over);
    expect(textOf(card)).toContain(words);
    expectReadable(card);
    expectSendable(card);
  });

  it("what is wrong with the data stands above of when it is", async () => {
    const card = await cardOf(
      alertDeps(),
      {},
      { health: ["Closes of 20 Nov 2026 are missing.", "x".repeat(400)] },
    );
    expect(card.footer[0]).toMatch(/^Closes of 20 Nov 2026 are missing\. x+…$/);
    expect(card.footer.at(-1)).toContain("Not investment advice.");
    expectSendable(card);
  });

  it("a gap that is not known says why", async () => {
    const answer = await digestOf(alertDeps());
    const gap = answer.gap;
    if (gap === null) throw new Error("no gap");
    const without = gap.windows.map((window) => ({
      ...window,
      gapPp: null,
      why: "only 2 of 14 members have prices",
    }));
    const card = digestCard({ ...answer, gap: { ...gap, windows: without, series: null } }, aView());
    expect(card.title).toBe("Miners: gap not known · Fri 20 Nov");
    expect(card.accent).toBe("warning");
    expect(textOf(card)).toContain("**Gap** not known: only 2 of 14 members have prices");
    const [first, ...rest] = gap.windows;
    const partly = first === undefined ? [] : [{ ...first, gapPp: null, why: "no close" }, ...rest];
    const part = digestCard({ ...answer, gap: { ...gap, windows: partly } }, aView());
    expect(textOf(part)).toContain("-# 1 d: no close");
    expect(JSON.stringify(part.blocks[0])).toContain('"–"');
  });
});

describe("other digests", () => {
  it("of a single watched miner is named after it", async () => {
    const card = await cardOf(oneMinerDeps());
    expect(card.title).toMatch(/^MARA \+[\d.]+ pp vs BTC \(30 d\) · Fri 20 Nov$/);
    expectReadable(card);
    expectSendable(card);
  });

  it("of an empty store is short and honest", async () => {
    const card = await cardOf(answerDeps({ facts: aFactSet({ factsTo: null, factsFrom: null }) }));
    expect(card.title).toBe("No data yet · Fri 20 Nov");
    expect(phoneLines(card)).toBeLessThan(8);
    expect(card.actions).toEqual([]);
    expect(shown(card)).not.toContain("0.0");
    expectSendable(card);
  });

  it("of facts without prices says so", async () => {
    const card = await cardOf(
      answerDeps({ facts: aFactSet({ contracts: [aContract("c-1")] }), changes: [aNews(1)] }),
    );
    expect(card.title).toBe("Miners: gap not known · Fri 20 Nov");
    expect(textOf(card)).toContain("**Gap** not known: no prices are stored yet");
    expect(textOf(card)).toContain("$9.8B base term");
    expect(card.footer.join()).toContain("no prices yet");
  });

  it("where nothing changed is one line with the gap as it still is, and still tells a missed one", async () => {
    const card = await cardOf(alertDeps(), { missed: ["2026-11-19"] }, { quiet: true });
    expect(card.title).toBe("Nothing new · Fri 20 Nov");
    expect(textOf(card)).toBe(
      "-# 1 digest missed (19 Nov); told here.\nSince Thu 19 Nov: no session closed, nothing was published that is recorded here, no alert, nothing came due. Still +16.7 pp (30 d), close of Fri 20 Nov.",
    );
    expectReadable(card);
    const alerts = { fired: ["x"], ended: [], notSent: [] };
    expect((await cardOf(alertDeps(), { alerts }, { quiet: true })).title).toContain("vs BTC");
  });

  it.each(DIGEST_SECTIONS)("of %s alone is whole", async (section) => {
    const answer = await digestOf(busy(), { sections: [section] });
    const card = digestCard(answer, aView(section === "alerts" ? {} : { alerts: null }));
    expect(card.title.length).toBeGreaterThan(5);
    expect(card.footer.join()).toContain("Data: prices of 20 Nov 2026");
    expectReadable(card);
    expectSendable(card);
  });

  it("rings where the schedule does not say otherwise", async () => {
    expect((await cardOf()).silent).toBe(false);
    expect((await cardOf(alertDeps(), { silent: true })).silent).toBe(true);
  });
});
