import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFacts } from "../../src/domain/fact-check.ts";
import { readBundledFacts } from "../../src/sources/bundled-facts.ts";

const DATA = new URL("../../data/", import.meta.url);
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "facts-"));
  cpSync(DATA, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Replaces the first place of a text in a file of the copy. */
function edit(file: string, from: string | RegExp, to: string): void {
  const before = readFileSync(join(folder, file), "utf8");
  const after = before.replace(from, to);
  if (after === before) throw new Error(`nothing to replace in ${file}`);
  writeFileSync(join(folder, file), after);
}

function problemsOf(): readonly { file: string; row: string; field: string; message: string }[] {
  const result = readBundledFacts(folder);
  return result.ok ? [] : result.problems;
}

test("the bundled facts are read, and nothing between their rows is wrong", () => {
  const result = readBundledFacts(DATA);
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  expect(checkFacts(result.bundle, "2026-11-24")).toEqual([]);
  expect(result.bundle.claims.filter((claim) => claim.origin === "article")).toHaveLength(91);
});

test("a ticker becomes the id of its miner, in a row and in what a miner consolidates", () => {
  const result = readBundledFacts(DATA);
  if (!result.ok) throw new Error("the facts cannot be read");
  const { contracts, miners } = result.bundle;
  expect(contracts.find((row) => row.id === "c-hut-river-bend")?.miner).toBe("0001964789");
  expect(miners.find((row) => row.ticker === "HUT")?.consolidates).toEqual(["0001755953"]);
  expect(contracts.find((row) => row.id === "c-gpus-michigan")?.miner).toBe("own-gpus");
});

test("a contract may have ended", () => {
  edit("contracts.json", '"status": "mou"', '"status": "ended"');
  const result = readBundledFacts(folder);
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  expect(result.bundle.contracts.filter((row) => row.status === "ended")).toHaveLength(1);
});

test("the list of where each statement of the article is found agrees with the rows", () => {
  const result = readBundledFacts(DATA);
  if (!result.ok) throw new Error("the facts cannot be read");
  const listed = readFileSync(new URL("../../docs/seed-coverage.md", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => /^\| S\d{3} /.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map((cells) => [cells[1], cells[6]]);
  const found = result.bundle.claims
    .filter((claim) => claim.origin === "article")
    .map((claim) => [
      claim.id,
      claim.shownBy.map((command) => `\`/${command}\``).join(", ") || "context only",
    ]);
  expect(listed).toEqual(found);
});

test("no word of the workshop is left where a person reads it", () => {
  const result = readBundledFacts(DATA);
  if (!result.ok) throw new Error("the facts cannot be read");
  const read = JSON.stringify(result.bundle)
    .replace(/"kind":"seed"/g, "")
    .replace(/"(?:c|dt|x|chk)-[a-z0-9-]*seed[a-z0-9-]*"/g, "")
    .replace(/\{(?:c|dt|x)-[a-z0-9-]*seed[a-z0-9-]*\.\w+\}/g, "");
  expect(read).not.toMatch(/seed/i);
});

test.each([
  {
    name: "a field that no schema knows",
    plant: () => edit("contracts.json", '"termYears"', '"termYear"'),
    found: {
      file: "contracts.json",
      row: "c-gpus-michigan",
      field: "termYear",
      message: /no field of this file/,
    },
  },
  {
    name: "a field that is left out",
    plant: () => edit("treasury-holdings.json", /\n\s*"basis": "[a-z_]+",/, ""),
    found: {
      file: "treasury-holdings.json",
      row: "t-iren-2026-06",
      field: "basis",
      message: /one of as_reported/,
    },
  },
  {
    name: "a text where a number belongs",
    plant: () => edit("treasury-holdings.json", '"btc": 171,', '"btc": "171",'),
    found: { file: "treasury-holdings.json", row: "t-btdr-2026-05", field: "btc", message: /number.*string/ },
  },
  {
    name: "a day that does not exist",
    plant: () => edit("contracts.json", '"announced": "2026-06-24"', '"announced": "2026-06-31"'),
    found: {
      file: "contracts.json",
      row: "c-gpus-michigan",
      field: "announced",
      message: /no[t]? a real date/,
    },
  },
  {
    name: "a word that is none of the words in use",
    plant: () => edit("debt-instruments.json", '"status": "announced"', '"status": "rumoured"'),
    found: {
      file: "debt-instruments.json",
      row: "d-cifr-stingray-810",
      field: "status",
      message: /one of announced/,
    },
  },
  {
    name: "an address that is none",
    plant: () => edit("risks.json", /"url": "https:[^"]+"/, '"url": "see the filing"'),
    found: { file: "risks.json", row: "q-ai-demand", field: "sources.0.url", message: /no web address/ },
  },
  {
    name: "a negative amount",
    plant: () => edit("commitments.json", '"amountUsd": 1600000000', '"amountUsd": -1600000000'),
    found: { file: "commitments.json", row: "k-iren-dell-2", field: "amountUsd", message: /./ },
  },
  {
    name: "a former ticker",
    plant: () => edit("revenue.json", '"miner": "KEEL"', '"miner": "BITF"'),
    found: { file: "revenue.json", row: "r-keel-2026q1", field: "miner", message: /write KEEL/ },
  },
  {
    name: "an unknown ticker",
    plant: () => edit("revenue.json", '"miner": "KEEL"', '"miner": "NOPE"'),
    found: { file: "revenue.json", row: "r-keel-2026q1", field: "miner", message: /NOPE/ },
  },
  {
    name: "an id of another file",
    plant: () => edit("hashrate.json", '"id": "h-abtc-2026-03"', '"id": "c-abtc-2026-03"'),
    found: { file: "hashrate.json", row: "c-abtc-2026-03", field: "id", message: /h-/ },
  },
  {
    name: "a row without an id",
    plant: () => edit("hashrate.json", '"id": "h-abtc-2026-03",', ""),
    found: { file: "hashrate.json", row: "row 1", field: "id", message: /missing/ },
  },
  {
    name: "a miner that consolidates a stranger",
    plant: () => edit("miners.json", '"ABTC"\n', '"NOPE"\n'),
    found: { file: "miners.json", row: "0001964789", field: "consolidates", message: /NOPE/ },
  },
  {
    name: "a file that is no JSON",
    plant: () => edit("guidance.json", '"about":', '"about"'),
    found: { file: "guidance.json", row: "", field: "", message: /line 2, column 11/ },
  },
  {
    name: "a file without its list",
    plant: () => writeFileSync(join(folder, "run-rates.json"), '{ "about": "x" }'),
    found: { file: "run-rates.json", row: "", field: "rows", message: /./ },
  },
  {
    name: "a file that is not there",
    plant: () => rmSync(join(folder, "network.json")),
    found: { file: "network.json", row: "", field: "", message: /missing/ },
  },
])("$name is named with file, row and field", ({ plant, found }) => {
  plant();
  expect(problemsOf()).toContainEqual({ ...found, message: expect.stringMatching(found.message) });
});

test("several mistakes are all reported at once", () => {
  edit("revenue.json", '"miner": "KEEL"', '"miner": "NOPE"');
  edit("hashrate.json", '"basis": "owned"', '"basis": "rented"');
  expect(problemsOf().map((problem) => problem.file)).toEqual(["revenue.json", "hashrate.json"]);
});

test("a withdrawn row is read with its reason", () => {
  edit("risks.json", '"id": "q-ai-demand",', '"id": "q-ai-demand",\n      "withdrawn": "said twice",');
  const result = readBundledFacts(folder);
  expect(result.ok && result.bundle.risks.find((risk) => risk.id === "q-ai-demand")?.withdrawn).toBe(
    "said twice",
  );
  expect(result.ok && result.bundle.risks.find((risk) => risk.id === "q-oversupply")).not.toHaveProperty(
    "withdrawn",
  );
});
