import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { isSplitLikeJump } from "../../src/domain/series.ts";
import { readActionsFile, readBasketFile, readBenchmarksFile } from "../../src/sources/market-files.ts";
import { nyseCalendar } from "../support/market.ts";

const calendar = nyseCalendar();
const folder = mkdtempSync(join(tmpdir(), "market-"));
afterAll(() => rmSync(folder, { recursive: true }));

const data = (name: string): URL => new URL(`../../data/${name}`, import.meta.url);
const idOf = (ticker: string): string | null => (ticker === "NONE" ? null : `id-${ticker}`);

function written(content: unknown): string {
  const file = join(folder, "file.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe("the basket file", () => {
  it("that comes with the project holds the 14 of PW14, dated by quarters' ends", () => {
    const read = readBasketFile(data("basket.json"), calendar, idOf);
    if (!read.ok) throw new Error(read.problems.join("\n"));
    expect(read.value).toMatchObject({ id: "PW14", version: 1 });
    expect(read.value.members.map((member) => member.security.slice(3)).join(" ")).toBe(
      "HUT WULF IREN CORZ GLXY CIFR MARA RIOT CLSK KEEL HIVE BTDR APLD BTBT",
    );
    expect(read.value.members.find((member) => member.security === "id-GLXY")?.from).toBe("2025-06-30");
    expect(read.value.members.find((member) => member.security === "id-CORZ")?.from).toBe("2024-03-28");
  });

  const row = { ticker: "HUT", from: "2025-06-30", until: null, why: "listed" };
  const basket = { about: "", id: "PW2", version: 1, members: [row] };

  it.each([
    [[{ ...row, ticker: "NONE" }], "members[0].ticker: NONE is no watched miner"],
    [[{ ...row, from: "2025-06-27" }], "members[0].from: 2025-06-27 is not the last session of a quarter"],
    [[{ ...row, until: "2025-06-30" }], "members[0].until: is not after its first day"],
    [[row, row], "members[1].ticker: HUT stands twice"],
    [[], "members: "],
    [[{ ...row, weight: 2 }], "members[0]: "],
  ])("refuses members %j", (members, problem) => {
    const read = readBasketFile(written({ ...basket, members }), calendar, idOf);
    expect(read.ok ? "" : read.problems.join("\n")).toContain(`/file.json: ${problem}`);
  });

  it("takes a member that left and came back", () => {
    const members = [
      { ...row, until: "2025-12-31" },
      { ...row, from: "2026-06-30" },
    ];
    expect(readBasketFile(written({ ...basket, members }), calendar, idOf).ok).toBe(true);
  });
});

describe("the benchmarks file", () => {
  it("that comes with the project names the AI peers and QQQ", () => {
    const read = readBenchmarksFile(data("benchmarks.json"));
    if (!read.ok) throw new Error(read.problems.join("\n"));
    expect(read.value.peers).toEqual(["CRWV", "NBIS"]);
    expect(read.value.qqq).toBe("QQQ");
    expect(read.value.all.map((row) => row.symbol)).toEqual(expect.arrayContaining(["SPY", "IBIT", "WGMI"]));
  });

  it("refuses a symbol twice, and a file without peers or index", () => {
    const row = { symbol: "SPY", name: "SPY", role: "market_index" };
    const read = readBenchmarksFile(written({ about: "", benchmarks: [row, row] }));
    expect(read.ok ? [] : read.problems).toEqual([
      expect.stringContaining("SPY stands twice"),
      expect.stringContaining("no row has the role ai_peer"),
      expect.stringContaining("exactly one row must have the role technology_index"),
    ]);
  });
});

describe("the corporate actions file", () => {
  it("that comes with the project confirms the jumps that are no splits", () => {
    const read = readActionsFile(data("corporate-actions.json"), idOf);
    if (!read.ok) throw new Error(read.problems.join("\n"));
    expect(read.value).toEqual([
      { security: "id-APLD", exDate: "2022-07-19", kind: "confirmed_jump", newShares: 1, oldShares: 1 },
      { security: "id-KEEL", exDate: "2019-10-25", kind: "confirmed_jump", newShares: 1, oldShares: 1 },
    ]);
  });

  const row = {
    ticker: "ABTC",
    exDate: "2026-03-02",
    kind: "split",
    newShares: 1,
    oldShares: 15,
    source: "a filing",
    why: "reverse split",
  };

  it("takes a reverse split", () => {
    const read = readActionsFile(written({ actions: [row] }), idOf);
    expect(read.ok && read.value[0]).toMatchObject({ newShares: 1, oldShares: 15 });
  });

  it.each([
    [{ ...row, ticker: "NONE" }, "actions[0].ticker: NONE is neither"],
    [{ ...row, oldShares: 1 }, "actions[0].newShares: a split changes"],
    [{ ...row, kind: "confirmed_jump" }, "actions[0].newShares: both counts"],
    [{ ...row, newShares: 0 }, "actions[0].newShares: "],
    [{ ...row, exDate: "2026-02-30" }, "actions[0].exDate: must be a real date"],
    [{ ...row, why: "" }, "actions[0].why: "],
  ])("refuses %j", (action, problem) => {
    const read = readActionsFile(written({ actions: [action] }), idOf);
    expect(read.ok ? "" : read.problems.join("\n")).toContain(problem);
  });

  it("refuses two actions of one day", () => {
    const read = readActionsFile(written({ actions: [row, row] }), idOf);
    expect(read.ok ? "" : read.problems.join("\n")).toContain("ABTC 2026-03-02 stands twice");
  });
});

const prices = new URL("../../../shared/fixtures/prices/", import.meta.url);

describe.skipIf(!existsSync(prices))("the split guard on the real files", () => {
  it("stops at the confirmed jumps and nowhere else", () => {
    const files = readdirSync(prices).filter((name) => /^[A-Z-]+\.csv$/.test(name));
    expect(files).toHaveLength(25);
    const jumps = files.flatMap((name) => {
      const rows = readFileSync(new URL(name, prices), "utf8").trim().split("\n").slice(1);
      const closes = rows.map((row) => ({ date: row.slice(0, 10), close: Number(row.split(",")[4]) }));
      return closes
        .filter(({ close }, index) => isSplitLikeJump(closes[index - 1]?.close ?? close, close))
        .map(({ date }) => `${name.slice(0, -4)} ${date}`);
    });
    expect(jumps).toEqual(["APLD 2022-07-19", "KEEL 2019-10-25"]);
  });
});
