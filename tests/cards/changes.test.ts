import { describe, expect, test } from "vitest";
import { changesCard } from "../../src/cards/changes.ts";
import type { ChangeLine, ChangesAnswer, Mover } from "../../src/surface/answers/changes.ts";
import type { Card } from "../../src/surface/card.ts";
import { plainStyle } from "../../src/terminal/markdown.ts";
import { renderCard } from "../../src/terminal/render.ts";

function aLine(id: number, over: Partial<ChangeLine> = {}): ChangeLine {
  return {
    id,
    factId: `c-${id}`,
    miner: "HUT",
    kind: "contract",
    knownAt: "2026-06-09",
    happenedAt: "2026-06-09",
    text: "HUT: 15-year lease with Fluidstack, 352 MW critical IT, $9.8B base term (Beacon Point)",
    correction: false,
    differences: [],
    evidence: "two_hosts",
    source: null,
    ...over,
  };
}

function anAnswer(over: Partial<ChangesAnswer> = {}): ChangesAnswer {
  return {
    asOf: "2026-11-24",
    pointInTime: false,
    factsTo: "2026-06-26",
    pricesTo: null,
    withoutPublicationDate: 0,
    sources: [],
    filter: { since: "2026-05-27", sinceFrom: "newest_publication", miner: null, kind: null },
    changes: [aLine(1)],
    undated: 0,
    movers: [],
    moversSession: null,
    claims: [],
    ...over,
  };
}

function cardOf(over: Partial<ChangesAnswer> = {}, page = 0): Card {
  return changesCard(anAnswer(over), { page, options: {} });
}

function read(card: Card): string {
  return renderCard(card, plainStyle, 80).replace(/\s+/g, " ");
}

describe("the list", () => {
  test("says from when it counts, and gives each change under its day with its evidence", () => {
    const text = read(cardOf());
    expect(text).toContain(
      "Published since 27 May 2026, 30 days before the newest publication here (26 Jun 2026).",
    );
    expect(text).toContain("9 Jun 2026 - HUT 15-year lease with Fluidstack, 352 MW critical IT");
    expect(text).toContain("two hosts");
  });

  test("says when a thing was so, where its sentence does not", () => {
    expect(read(cardOf({ changes: [aLine(1, { happenedAt: "2026-06-05" })] }))).toContain(
      "as of 5 Jun 2026 · two hosts",
    );
    const held = aLine(1, {
      kind: "holding",
      happenedAt: "2026-03-31",
      text: "MARA: held 1 BTC on 31 Mar 2026",
    });
    expect(read(cardOf({ changes: [held] }))).not.toContain("as of");
  });

  test("folds the claims of a day into one line unless they are asked for", () => {
    const changes = [
      aLine(1),
      ...[2, 3, 4].map((id) => aLine(id, { kind: "claim", text: `HUT: claim ${id}` })),
    ];
    const folded = cardOf({ changes });
    expect(folded.title).toBe("1 change and 3 claims since 27 May 2026");
    expect(read(folded)).toContain("3 claims of others kept beside our figures");
    expect(read(folded)).not.toContain("claim 2");
    const asked = cardOf({
      changes: changes.slice(1),
      filter: { since: "2026-05-27", sinceFrom: "asked", miner: null, kind: "claim" },
    });
    expect(asked.title).toBe("3 claims since 27 May 2026");
    expect(read(asked)).toContain("claim 4");
  });

  test("pages eight at a time", () => {
    const changes = Array.from({ length: 9 }, (_, index) => aLine(index));
    expect(JSON.stringify(cardOf({ changes }, 1).blocks).match(/15-year/g)).toHaveLength(1);
    expect(cardOf({ changes }).actions).toHaveLength(1);
  });

  test("an empty time says what was read, and what to do", () => {
    const card = cardOf({
      changes: [],
      filter: { since: "2026-08-01", sinceFrom: "asked", miner: "HUT", kind: null },
    });
    expect(card.title).toBe("HUT: nothing new since 1 Aug 2026");
    expect(read(card)).toContain("The newest publication read is of 26 Jun 2026. Choose an earlier since.");
    expect(cardOf({ changes: [] }).title).toBe("Nothing new since 27 May 2026");
  });

  test.each([
    [{ kind: "off" }, "Filings are not read here yet"],
    [{ kind: "catching_up", readTo: null, waiting: 3 }, "filings are being caught up with"],
    [{ kind: "read", readTo: "2026-06-09" }, "Nothing was published in that time"],
  ] as const)("no filing, while they are %j, says why", (filings, words) => {
    const filter = { since: "2026-05-27", sinceFrom: "asked", miner: null, kind: "filing" } as const;
    expect(read(cardOf({ changes: [], filter, filings }))).toContain(words);
  });

  test("tells what has no publication date", () => {
    expect(cardOf({ undated: 114 }).footer[0]).toBe("114 changes without a publication date left out.");
  });

  test("a filing leads to where it lies; what is not linked elsewhere is not linked here", () => {
    const source = {
      title: "Sample 8-K",
      url: "https://www.sec.gov/Archives/edgar/data/1/x-index.htm",
      host: "sec.gov",
      published: "2026-06-09",
      kind: "filing",
      evidence: "filing",
      linked: true,
    } as const;
    expect(filingBlocks({ source })).toContain(`-# [sec.gov](${source.url})`);
    expect(filingBlocks({ source: { ...source, linked: false } })).toContain("-# filing");
  });

  test("words from outside cannot format", () => {
    const card = cardOf({ changes: [aLine(1, { text: "HUT: lease with **@everyone**" })] });
    expect(JSON.stringify(card.blocks)).not.toContain("@everyone");
  });
});

/** What a line about a filing is shown as. */
function filingBlocks(over: Partial<ChangeLine>): string {
  const line = aLine(1, { kind: "filing", evidence: "filing", ...over });
  return JSON.stringify(cardOf({ changes: [line] }).blocks);
}

function mover(miner: string, returnPct: number, changes: readonly ChangeLine[] = []): Mover {
  return { miner, returnPct, changes, filings: null };
}

describe("movers", () => {
  test("stand with sign, arrow and what may explain them; filings are not read yet", () => {
    const text = read(
      cardOf({
        moversSession: "2026-06-09",
        movers: [mover("HUT", 8.04, [aLine(1), aLine(2)]), mover("IREN", -6)],
      }),
    );
    expect(text).toContain("Movers of 9 Jun 2026 Filings not read yet");
    expect(text).toContain("▲ HUT +8.0% · 15-year lease");
    expect(text).toContain("; 1 more change");
    expect(text).toContain("▼ IREN −6.0%");
  });

  test("where filings are read they explain a move too, and none found is said", () => {
    const filed = aLine(3, { kind: "filing", text: "HUT: 8-K, results of operations (filed 9 Jun 2026)" });
    const movers = [
      { ...mover("HUT", 8.04), filings: [filed] },
      { ...mover("IREN", -6), filings: [] },
      { ...mover("MARA", 5, [aLine(1)]), filings: [filed] },
    ];
    const filings = { kind: "read", readTo: "2026-06-09" } as const;
    const text = read(cardOf({ moversSession: "2026-06-09", movers, filings }));
    expect(text).not.toContain("ilings not read yet");
    expect(text).toContain("▲ HUT +8.0% · 8-K, results of operations (filed 9 Jun 2026)");
    expect(text).toContain("▼ IREN −6.0% · no filing found");
    expect(text).toMatch(/MARA \+5\.0% · 15-year lease.*; 1 more change/);
    const some = [...movers, mover("CLSK", 2)];
    expect(read(cardOf({ moversSession: "2026-06-09", movers: some }))).toContain("Not all filings read yet");
  });

  test("later than the facts say where the facts end", () => {
    expect(read(cardOf({ moversSession: "2026-07-31", movers: [mover("HUT", 8)] }))).toContain(
      "Facts read end on 26 Jun 2026.",
    );
  });

  test("beyond eight are cut visibly, the largest kept", () => {
    const movers = Array.from({ length: 11 }, (_, index) => mover(`M${index}`, 20 - index));
    const text = read(cardOf({ moversSession: "2026-06-09", movers }));
    expect(text).toContain("+3 more");
    expect(text).not.toContain("M8");
  });

  test("without prices say how to get them", () => {
    expect(read(cardOf())).toContain(
      "No daily prices yet, so no movers: a running bot fetches them; by hand npm run import -- prices",
    );
  });

  test("of a miner without a price that day say so", () => {
    const filter = { since: "2026-05-27", sinceFrom: "today", miner: "GPUS", kind: null } as const;
    expect(read(cardOf({ filter, moversSession: "2026-06-09" }))).toContain(
      "No daily price of GPUS on 9 Jun 2026.",
    );
  });
});
