import { describe, expect, it, test } from "vitest";
import { changeLines, factsOfChanges } from "../../../src/app/answers/change-lines.ts";
import { createChangesAnswer } from "../../../src/app/answers/changes.ts";
import { digestFacts } from "../../../src/app/answers/digest-facts.ts";
import { createHelpAnswer } from "../../../src/app/answers/help.ts";
import { createMinerAnswer } from "../../../src/app/answers/miner.ts";
import { linesOfMover, moversOf } from "../../../src/app/answers/movers.ts";
import { factsToWords } from "../../../src/cards/filings-words.ts";
import type { FactSet } from "../../../src/domain/fact-set.ts";
import type { Change } from "../../../src/domain/fact.ts";
import type { ReportedFigure } from "../../../src/domain/figure.ts";
import type { FilingsState } from "../../../src/surface/answers/common.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aChange, anInterest, aDebtTotal } from "../../support/debt-facts.ts";
import { aFactSet, aHolding, aMiner, aSource } from "../../support/facts.ts";
import { accession, aFiling, aReportedFigure, filingSource } from "../../support/filed.ts";
import { aRevenue } from "../../support/network-facts.ts";

const MARA = "id-MARA";
const REPORT = { form: "10-Q", items: [], reportDate: "2026-09-30" } as const;
const from = (n: number) => ({ miner: MARA, knownAt: "2026-11-20", sources: [filingSource(n, "10-Q")] });

function factsWith(over: Partial<FactSet>): FactSet {
  return aFactSet({ miners: [aMiner("MARA"), aMiner("HUT")], filings: [aFiling(12, REPORT)], ...over });
}

function changeOf(id: number, factId: string, kind: Change["kind"], over: Partial<Change> = {}): Change {
  return aChange(id, factId, kind, { miner: MARA, knownAt: "2026-11-20", happenedAt: "2026-09-30", ...over });
}

function textOf(facts: FactSet, factId: string, kind: Change["kind"]): string | undefined {
  return changeLines(facts, [changeOf(1, factId, kind)])[0]?.text;
}

describe("a figure that a filing gave", () => {
  const name = `(10-Q ${accession(12)})`;

  it("is told with the one before it of the same series, and with the filing", () => {
    const facts = factsWith({
      holdings: [
        aHolding("t-a", { ...from(12), date: "2026-09-30", btc: 14_500 }),
        aHolding("t-b", { miner: MARA, date: "2026-06-30", btc: 15_000 }),
        aHolding("t-c", {
          miner: MARA,
          date: "2026-08-31",
          btc: 9000,
          basis: "consolidated_held_or_pledged",
        }),
        aHolding("t-d", { miner: MARA, date: "2026-08-31", btc: 7000, qualifier: "more_than" }),
        aHolding("t-e", { miner: "id-HUT", date: "2026-08-31", btc: 1 }),
      ],
    });
    expect(textOf(facts, "t-a", "holding")).toBe(
      `MARA: held 14,500 BTC on 30 Sep 2026 (as reported total), 15,000 BTC on 30 Jun 2026 ${name}`,
    );
  });

  it("of a day, a quarter and a quarter's revenue alike", () => {
    const facts = factsWith({
      debtTotals: [
        aDebtTotal("dt-a", { ...from(12), asOf: "2026-09-30", totalUsd: 3.3e9 }),
        aDebtTotal("dt-b", { miner: MARA, asOf: "2026-06-30", totalUsd: 3.1e9 }),
        aDebtTotal("dt-c", { miner: MARA, asOf: "2026-06-30", totalUsd: 1e9, scope: "convertible_notes" }),
      ],
      interest: [
        anInterest("ie-a", {
          ...from(12),
          periodStart: "2026-07-01",
          periodEnd: "2026-09-30",
          periodLabel: "Q3 2026",
        }),
        anInterest("ie-b", {
          miner: MARA,
          periodStart: "2026-04-01",
          periodEnd: "2026-06-30",
          periodLabel: "Q2 2026",
          amountUsd: 20e6,
        }),
        anInterest("ie-c", { miner: MARA, periodStart: "2025-01-01", periodEnd: "2025-12-31" }),
      ],
      revenue: [
        aRevenue("r-a", {
          ...from(12),
          periodStart: "2026-07-01",
          periodEnd: "2026-09-30",
          periodLabel: "Q3 2026",
          totalUsd: 250e6,
          aiUsd: null,
        }),
        aRevenue("r-b", {
          miner: MARA,
          periodStart: "2026-04-01",
          periodEnd: "2026-06-30",
          periodLabel: "Q2 2026",
          totalUsd: 238e6,
        }),
      ],
    });
    expect(textOf(facts, "dt-a", "debt_total")).toBe(
      `MARA: published total: $3.3B total debt at 30 Sep 2026, $3.1B at 30 Jun 2026 ${name}`,
    );
    expect(textOf(facts, "ie-a", "interest")).toBe(
      `MARA: interest of $30M in Q3 2026 (1 Jul 2026 to 30 Sep 2026), $20M in Q2 2026 ${name}`,
    );
    expect(textOf(facts, "r-a", "revenue")).toBe(
      `MARA: revenue of $250M in Q3 2026, $238M in Q2 2026 ${name}`,
    );
  });

  it("names the filing alone where nothing before it is known, and nothing where no filing was read", () => {
    const holding = aHolding("t-a", { ...from(12), date: "2026-09-30", btc: 14_500 });
    expect(textOf(factsWith({ holdings: [holding] }), "t-a", "holding")).toBe(
      `MARA: held 14,500 BTC on 30 Sep 2026 (as reported total) ${name}`,
    );
    const other = { ...holding, sources: [aSource()] };
    for (const facts of [
      factsWith({ holdings: [holding], filings: [] }),
      factsWith({ holdings: [other, aHolding("t-b", { miner: MARA, date: "2026-06-30" })] }),
    ]) {
      expect(textOf(facts, "t-a", "holding")).toBe(
        "MARA: held 14,500 BTC on 30 Sep 2026 (as reported total)",
      );
    }
  });

  it.each<[Partial<ReportedFigure>, string]>([
    [{}, "cash $120M on 30 Sep 2026"],
    [{ basis: "without_restricted" }, "cash (without restricted) $120M on 30 Sep 2026"],
    [
      { metric: "btc_fair_value", basis: "noncurrent", value: 1.25e9 },
      "fair value of bitcoin (noncurrent) $1.25B on 30 Sep 2026",
    ],
    [
      {
        metric: "shares_outstanding",
        unit: "shares",
        value: 352_123_456,
        label: "Class A",
        basis: "one_part",
      },
      "shares outstanding “Class A” 352,123,456 shares on 30 Sep 2026",
    ],
    [
      { metric: "interest_paid", periodStart: "2026-07-01", value: 9e6 },
      "interest paid $9M in 1 Jul – 30 Sep 2026",
    ],
    [
      { metric: "debt_line", label: "2030 notes", basis: "carrying_amount", value: 300e6 },
      "debt line “2030 notes” (carrying amount) $300M on 30 Sep 2026",
    ],
  ])("%j: %s", (over, text) => {
    const facts = factsWith({ figures: [aReportedFigure("fig-1", 12, over)] });
    expect(textOf(facts, "fig-1", "figure")).toBe(`MARA: ${text} ${name}`);
  });
});

function debtLine(n: number): ReportedFigure {
  const label = `note ${String(n)}`;
  return aReportedFigure(`fig-d${String(n)}`, 12, { metric: "debt_line", label, value: n * 1e6 });
}

describe("figures of one filing", () => {
  const figures = [
    ...Array.from({ length: 12 }, (_, n) => debtLine(n + 1)),
    aReportedFigure("fig-cash", 12),
    aReportedFigure("fig-cash-before", 7, { periodEnd: "2026-06-30", value: 110e6 }),
    aReportedFigure("fig-other", 13, { metric: "interest_paid", periodStart: "2026-07-01", value: 5e6 }),
  ];
  const facts = factsWith({ figures });
  const changes = figures
    .filter(({ id }) => id !== "fig-cash-before")
    .map(({ id }, index) => changeOf(index + 1, id, "figure"));

  it("are one line, debt lines counted, each of them still to be read", () => {
    const lines = changeLines(facts, changes);
    expect(lines.map(({ text }) => text)).toEqual(
      [
        "MARA: interest paid $5M in 1 Jul – 30 Sep 2026",
        `MARA: also: cash $120M on 30 Sep 2026 ($110M on 30 Jun 2026), 12 debt lines (10-Q ${accession(12)})`,
      ].toSorted(),
    );
    const together = lines.find(({ parts }) => parts !== undefined);
    expect(together?.factId).toBe("fig-cash");
    expect(together?.parts).toHaveLength(13);
    expect(together?.parts?.slice(0, 2)).toEqual([
      "cash $120M on 30 Sep 2026, $110M on 30 Jun 2026",
      "debt line “note 1” $1M on 30 Sep 2026",
    ]);
    expect(
      factsOfChanges(facts, lines)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(["fig-cash", "fig-other"]);
  });

  it("are counted where there are more than two of a metric", () => {
    const classes = ["A", "B", "C"].map((label) =>
      aReportedFigure(`fig-${label}`, 12, { metric: "shares_outstanding", unit: "shares", label }),
    );
    const three = classes.map(({ id }, index) => changeOf(index + 1, id, "figure"));
    expect(changeLines(factsWith({ figures: classes }), three).map(({ text }) => text)).toEqual([
      `MARA: also: 3 figures of shares outstanding (10-Q ${accession(12)})`,
    ]);
  });

  it("that were corrected later are a line of their own", () => {
    const [one, two] = [changeOf(1, "fig-d1", "figure"), changeOf(2, "fig-d2", "figure")];
    const corrected = [one, two].map((change) => ({
      ...change,
      id: change.id + 10,
      correction: true,
      differences: [{ field: "value", from: 5, to: 6 }],
    }));
    expect(changeLines(facts, [one, two, ...corrected]).map(({ text }) => text)).toEqual([
      `MARA: also: 2 debt lines (10-Q ${accession(12)})`,
      `MARA: corrected: 2 debt lines (10-Q ${accession(12)})`,
    ]);
  });

  it("in the digest leave debt lines alone to the total", () => {
    const told = digestFacts(facts, changes);
    expect(told.map(({ group, count }) => [group, count])).toEqual([["other", 2]]);
    expect(digestFacts(facts, changes.slice(0, 12))).toEqual([]);
    expect(digestFacts(facts, changes.slice(0, 1))).toEqual([]);
  });
});

test("the digest has a group of filings, reports on a period first", () => {
  const filings = [
    aFiling(1, { form: "424B5", items: [] }),
    aFiling(2, { items: ["7.01"] }),
    aFiling(3, { items: ["1.01", "2.03", "9.01"] }),
    aFiling(4, REPORT),
  ];
  const facts = factsWith({ filings });
  const [group, ...others] = digestFacts(
    facts,
    filings.map(({ id }, index) => changeOf(index + 1, id, "filing")),
  );
  expect(others).toEqual([]);
  expect(group).toMatchObject({ group: "filing", count: 4, total: null, noTotal: null });
  expect(group?.lines.map(({ short }) => short)).toEqual([
    "10-Q: quarterly report to 30 Sep 2026",
    "8-K: agreement entered into; new debt",
    "8-K: word to investors",
    "424B5: prospectus supplement",
  ]);
  expect(group?.lines[0]?.source).toMatchObject({ host: "sec.gov", linked: true });
});

describe("movers beside filings", () => {
  const day = {
    session: "2026-11-20",
    before: "2026-11-19",
    movers: [
      { security: MARA, returnPct: 8 },
      { security: "id-HUT", returnPct: -3 },
    ],
  };
  const filings = [
    aFiling(1),
    aFiling(2, { filed: "2026-08-06", knownAt: "2026-08-06", items: ["5.02"] }),
    aFiling(3, { miner: "id-HUT", filed: "2026-08-06", knownAt: "2026-08-06" }),
  ];
  const facts = factsWith({ filings, holdings: [aHolding("t-a", { miner: MARA })] });
  const feed = [
    changeOf(1, filings[0]?.id ?? "", "filing"),
    changeOf(2, filings[1]?.id ?? "", "filing", { knownAt: "2026-08-06" }),
    changeOf(3, "t-a", "holding"),
  ];
  const of = (state: FilingsState, known = facts) =>
    moversOf({ facts: known, filings: state }, feed, day).map(({ filings: filed }) =>
      filed === null ? null : filed.map(({ id }) => id),
    );

  it.each<[FilingsState["kind"], FilingsState, readonly (readonly number[] | null)[]]>([
    ["off", { kind: "off" }, [[1], null]],
    ["catching_up", { kind: "catching_up", readTo: "2026-11-01", waiting: 3 }, [[1], null]],
    ["read", { kind: "read", readTo: "2026-11-20" }, [[1], []]],
  ])("%s: what is known is told, and none only where all were read", (_, state, filed) => {
    expect(of(state)).toEqual(filed);
  });

  it("are not known of a miner whose filings are read from later on", () => {
    const without = factsWith({ filings: filings.slice(0, 2) });
    expect(of({ kind: "read", readTo: "2026-11-20" }, without)).toEqual([[1], null]);
  });

  it("stand apart from the other changes and are shown with them", () => {
    const [mara] = moversOf({ facts, filings: { kind: "read", readTo: null } }, feed, day);
    expect(mara?.changes.map(({ id }) => id)).toEqual([3]);
    expect(mara === undefined ? [] : linesOfMover(mara).map(({ id }) => id)).toEqual([3, 1]);
  });
});

describe("answers", () => {
  const filings = [aFiling(1), aFiling(2, { ...REPORT, knownAt: "2026-11-19" })];
  const stored = {
    facts: factsWith({ filings, holdings: [aHolding("t-a", { miner: MARA, knownAt: "2026-11-20" })] }),
    changes: [
      changeOf(1, filings[0]?.id ?? "", "filing"),
      changeOf(2, filings[1]?.id ?? "", "filing", { knownAt: "2026-11-19" }),
      changeOf(3, "t-a", "holding"),
    ],
  };
  const NOW = "2026-11-24T15:00:00Z";
  const READ = { kind: "read", readTo: "2026-11-20" } as const;

  it.each([
    ["filing", [1, 2]],
    ["treasury", [3]],
    ["other", []],
  ])("/changes kind:%s holds only that", async (kind, ids) => {
    const answered = await createChangesAnswer(answerDeps({ ...stored, filings: READ }))({ kind }, NOW);
    expect(answered.ok && answered.answer.changes.map(({ id }) => id)).toEqual(ids);
    expect(answered.ok && answered.answer.filings).toEqual(READ);
  });

  it("/miner has filings among its latest changes, with their addresses among the sources", async () => {
    const answered = await createMinerAnswer(answerDeps(stored))({ miner: "MARA" }, NOW);
    if (!answered.ok || "miners" in answered.answer) throw new Error("no miner was answered");
    const { changes, sources, filings: state } = answered.answer;
    expect(changes.map(({ kind }) => kind)).toEqual(["filing", "holding", "filing"]);
    expect(sources.map(({ url }) => url)).toContain(filings[0]?.sources[0]?.url);
    expect(state).toEqual({ kind: "off" });
  });

  it.each([
    ["nothing but filings", {}, null],
    ["records of another source", { holdings: [aHolding("t-a", { miner: MARA })] }, "2026-05-06"],
    [
      "a row out of a filing beside",
      { holdings: [aHolding("t-a", { miner: MARA }), aHolding("t-b", { ...from(12), date: "2026-09-30" })] },
      "2026-05-06",
    ],
  ] as const)("while catching up, with %s, facts go no farther than those", async (_, rows, readTo) => {
    const catching = { kind: "catching_up", readTo: null, waiting: 7 } as const;
    const known = { ...factsWith({ filings: [aFiling(12, REPORT)], ...rows }), factsTo: "2026-11-20" };
    const answered = await createChangesAnswer(answerDeps({ facts: known, filings: catching }))({}, NOW);
    if (!answered.ok) throw new Error("refused");
    expect(answered.answer.filings).toEqual({ ...catching, readTo });
    const day = readTo === null ? "20 Nov 2026" : "6 May 2026";
    expect(factsToWords(answered.answer)).toBe(`Facts to ${day}; later reports not read yet`);
  });

  it("count them among the rows of /help", async () => {
    const deps = { ...answerDeps({ ...stored, filings: READ }), commands: [], version: "1" };
    const answered = await createHelpAnswer(deps)({}, NOW);
    expect(answered.ok && [answered.answer.facts.rows, answered.answer.filings]).toEqual([3, READ]);
  });
});
