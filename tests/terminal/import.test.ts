import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readActionsFile } from "../../src/sources/market-files.ts";
import { priceFilesOnDisk } from "../../src/sources/price-files.ts";
import type { OpenedDatabase } from "../../src/store/database.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { type ImportDeps, runImport } from "../../src/terminal/import.ts";
import { DATA_FOLDER } from "../support/data-folder.ts";
import { nyseCalendar } from "../support/market.ts";
import { openMemoryStore } from "../support/memory-store.ts";
import { ACME, miner } from "../support/small-bundle.ts";

const REAL = new URL("../../../shared/fixtures/prices/", import.meta.url);
const HEADER = "date,open,high,low,close,adjclose,volume";

let folder: string;
let opened: OpenedDatabase;
let said: { out: string; err: string };
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pivotwatch-import-"));
  opened = await openMemoryStore();
  said = { out: "", err: "" };
});
afterEach(async () => {
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

function put(name: string, ...lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

function deps(fields: Partial<ImportDeps> = {}): ImportDeps {
  return {
    prices: createPriceStore(opened.db),
    calendar: nyseCalendar(),
    miners: [miner(ACME, "ACME", { formerTickers: [{ ticker: "ACMX", until: "2024-05-31" }] })],
    benchmarks: ["QQQ"],
    files: priceFilesOnDisk(),
    readActions: (path) => readActionsFile(path, (ticker) => (ticker === "ACME" ? ACME : null)),
    mergeFacts: async () => {
      throw new Error("no facts are merged here");
    },
    clock: { now: () => "2026-11-24T17:00:00Z" },
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    interactive: false,
    ...fields,
  };
}

describe("import -- prices", () => {
  it("reports every file, what was refused in it and the sum", async () => {
    put("ACMX.csv", HEADER, "2024-05-30,,,,1,,", "2024-05-31,,,,1.1,,");
    put("BTC-USD.csv", HEADER, "2024-06-01,,,,60000,,");
    put("QQQ.csv", HEADER, "2024-05-31,,,,,400,", "2024-06-01,,,,401,,", "2024-06-02,,,,402,,", "nonsense");
    put("XYZ.csv", HEADER, "2024-05-31,,,,5,,");
    put("ZZZ.csv", "<html>");
    expect(await runImport(["prices", folder], deps())).toBe(0);
    expect(said.err).toBe("");
    expect(said.out).toBe(
      [
        "ACMX.csv (ACMX, today ACME): 2 rows, 2024-05-30 to 2024-05-31; 2 added",
        "BTC-USD.csv (bitcoin, close of the UTC day): 1 row, 2024-06-01 to 2024-06-01; 1 added",
        "QQQ.csv (QQQ, a benchmark): 1 row, 2024-05-31 to 2024-05-31; 1 added",
        "  1 row without a close: the adjusted close stands in and is marked",
        "  refused 2 rows: the exchange is closed at the weekend",
        "  refused 1 row: the row has not as many columns as the header",
        "    line 3: 2024-06-01 401 (the exchange is closed at the weekend)",
        "    line 4: 2024-06-02 402 (the exchange is closed at the weekend)",
        "    line 5: nonsense (the row has not as many columns as the header)",
        "XYZ.csv (XYZ, no watched miner, kept as a benchmark): 1 row, 2024-05-31 to 2024-05-31; 1 added",
        "ZZZ.csv: not imported: the file is a web page, not CSV: download the data itself.",
        "Files: 4 imported, 1 not. Rows: 5 added, 0 changed, 0 unchanged, 3 refused, 0 set aside.",
        "",
      ].join("\n"),
    );
  });

  it("says the second time that nothing changed", async () => {
    const path = put("ACME.csv", HEADER, "2024-05-30,,,,1,,");
    await runImport(["prices", path], deps());
    said.out = "";
    expect(await runImport(["prices", path], deps())).toBe(0);
    expect(said.out).toContain("1 row, 2024-05-30 to 2024-05-30; 1 unchanged\n");
  });

  it("shows the first refused lines and counts the rest", async () => {
    const bad = Array.from({ length: 1203 }, (_, index) => `row ${index},,,,1,,`);
    await runImport(["prices", put("ACME.csv", HEADER, "2024-05-30,,,,1,,", ...bad)], deps());
    expect(said.out).toContain("  refused 1,203 rows: the date is not a real date YYYY-MM-DD\n");
    expect(said.out).toContain("    line 7: row 4,,,,1,,\n    +1,198 more\n");
  });

  it("gives 1 when every file failed, and names paths that lead nowhere", async () => {
    const none = join(folder, "none");
    expect(await runImport(["prices", put("ACME.csv", "x"), none], deps())).toBe(1);
    expect(said.err).toBe(`${none}: there is no such file or folder.\n`);
    expect(said.out).toContain("ACME.csv: not imported: the header is wrong");
  });

  it("says how to lift what was set aside, and does it", async () => {
    const path = put("ACME.csv", HEADER, "2024-05-29,,,,1,,", "2024-05-30,,,,10,,", "2024-05-31,,,,10.1,,");
    expect(await runImport(["prices", path], deps())).toBe(0);
    expect(said.out).toContain(
      "  set aside 2 rows from 2024-05-30 on: a step like a split that nobody has recorded\n" +
        "    record it (npm run import -- actions FILE), then import this file again\n",
    );
    const row = { ticker: "ACME", exDate: "2024-05-30", kind: "split", newShares: 1, oldShares: 10 };
    const actions = put(
      "a.json",
      JSON.stringify({ actions: [{ ...row, source: "8-K", why: "one for ten" }] }),
    );
    said.out = "";
    expect(await runImport(["actions", actions], deps())).toBe(0);
    expect(said.out).toContain("Stored: splits 1, confirmed jumps 0.\n");
    await runImport(["prices", path], deps());
    expect(said.out).toContain(
      "3 changed\n  prices as traded: recorded splits are applied when they are read\n",
    );
    expect(said.out).toContain("0 set aside.");
  });

  it("shows progress on a terminal and takes it away again", async () => {
    const path = put("ACME.csv", HEADER, "2024-05-30,,,,1,,");
    await runImport(["prices", path], deps({ interactive: true }));
    expect(said.err).toBe(`\r\u001B[K1 of 1: ${path}\r\u001B[K`);
  });
});

describe("import -- actions", () => {
  it("refuses a file with an unknown ticker or a wrong field, and stores nothing", async () => {
    const row = { exDate: "2024-05-30", kind: "split", newShares: 1, oldShares: 10, source: "s", why: "w" };
    const path = put("a.json", JSON.stringify({ actions: [{ ticker: "NOPE", ...row }] }));
    expect(await runImport(["actions", path], deps())).toBe(1);
    expect(said.err).toContain("NOPE is neither a miner nor a benchmark");
    expect((await deps().prices.history([ACME], "2024-01-01", "2024-12-31")).actions).toEqual([]);
  });
});

describe("import with other words", () => {
  it.each([[[]], [["prices"]], [["actions"]], [["actions", "a", "b"]], [["everything", "a"]]])(
    "explains itself: %j",
    async (args) => {
      expect(await runImport(args, deps())).toBe(2);
      expect(said.err).toContain("npm run import -- prices PATH…");
    },
  );
});

describe.skipIf(!existsSync(REAL))("the real price files", () => {
  it("are taken whole, with the jumps that are known to be none", async () => {
    const { bundle, actions } = DATA_FOLDER;
    const given = deps({ miners: bundle.miners });
    await given.prices.writeActions(actions);
    expect(await runImport(["prices", fileURLToPath(REAL)], given)).toBe(0);
    expect(said.out).toContain("Files: 25 imported, 1 not.");
    expect(said.out).toContain(" 0 refused, 0 set aside.");
    expect((await given.prices.coverage()).btc).toEqual({
      first: "2014-09-17",
      last: "2026-08-21",
      rows: 4357,
    });
  });

  it("lose the rows behind those jumps when nobody has confirmed them", async () => {
    const paths = ["APLD.csv", "KEEL.csv"].map((name) => fileURLToPath(new URL(name, REAL)));
    await runImport(["prices", ...paths], deps({ miners: DATA_FOLDER.bundle.miners }));
    expect(said.out).toMatch(/APLD.*\n {2}set aside .* from 2022-07-19 on/);
    expect(said.out).toMatch(/KEEL.*\n {2}set aside .* from 2019-10-25 on/);
  });
});

describe("import -- facts", () => {
  const report = {
    ok: true,
    added: 3,
    changed: 1,
    unchanged: 120,
    waiting: [{ id: "c-x", like: "c-y" }],
    refused: Array.from({ length: 12 }, (_, index) => ({
      file: "contracts.json",
      row: `c-${index}`,
      field: "kind",
      message: "should be one of a, b",
    })),
  } as const;

  it("says how many rows came in, which wait for a decision and which were refused", async () => {
    const asked: string[] = [];
    const mergeFacts = async (place: string) => {
      asked.push(place);
      return report;
    };
    expect(await runImport(["facts", "https://example.org/facts.json"], deps({ mergeFacts }))).toBe(0);
    expect(asked).toEqual(["https://example.org/facts.json"]);
    expect(said.out.split("\n").slice(0, 5)).toEqual([
      "Facts: 3 added, 1 changed, 120 unchanged, 1 for review, 12 refused.",
      "  1 row looks like one that is here under another id; decide in /review:",
      "    c-x and c-y",
      "  refused:",
      "    contracts.json c-0 kind: should be one of a, b",
    ]);
    expect(said.out).toContain("    +2 more\n");
  });

  it("ends with 1 and the reason where nothing could be merged", async () => {
    const none = { ...report, added: 0, changed: 0, unchanged: 0, waiting: [] };
    expect(await runImport(["facts", "x.json"], deps({ mergeFacts: async () => none }))).toBe(1);
    const problem = "x.json does not exist.";
    expect(
      await runImport(["facts", "x.json"], deps({ mergeFacts: async () => ({ ok: false, problem }) })),
    ).toBe(1);
    expect(said.err).toBe("No fact was merged. x.json does not exist.\n");
  });

  it("needs exactly one place", async () => {
    expect(await runImport(["facts"], deps())).toBe(2);
    expect(await runImport(["facts", "a", "b"], deps())).toBe(2);
    expect(said.err).toContain("npm run import -- facts PLACE");
  });
});
