import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { readBundledFacts } from "../../src/sources/bundled-facts.ts";
import { parseFactsFile } from "../../src/sources/facts-file.ts";
import { createFactsPlace } from "../../src/sources/facts-place.ts";
import { createHttp } from "../../src/sources/http.ts";

const DATA = new URL("../../data/", import.meta.url);
const bundled = readBundledFacts(DATA);
const miners = bundled.ok ? bundled.bundle.miners : [];
const text = (name: string): string => readFileSync(new URL(name, DATA), "utf8");
const json = (name: string): { about: string; rows: Record<string, unknown>[] } => JSON.parse(text(name));

function read(name: string, content: unknown) {
  const given = parseFactsFile(name, typeof content === "string" ? content : JSON.stringify(content), miners);
  if (!given.ok) throw new Error(given.problem);
  return given;
}

function refusal(name: string, content: string): string {
  const given = parseFactsFile(name, content, miners);
  return given.ok ? "" : given.problem;
}

describe("a facts file", () => {
  it("is one file of data/ under its own name", () => {
    const { lists, problems } = read("contracts.json", text("contracts.json"));
    expect(problems).toEqual([]);
    expect(bundled.ok && lists.contracts).toEqual(bundled.ok && bundled.bundle.contracts);
    expect(lists.debts).toEqual([]);
  });

  it("is several of them in one", () => {
    const files = {
      "contracts.json": json("contracts.json"),
      "debt-instruments.json": json("debt-instruments.json"),
    };
    const { lists, problems } = read("anything.json", { about: "Ours", files });
    expect(problems).toEqual([]);
    expect(bundled.ok && [lists.contracts, lists.debts]).toEqual(
      bundled.ok && [bundled.bundle.contracts, bundled.bundle.debts],
    );
  });

  it("leaves out a row that cannot be right and names it, and keeps the others", () => {
    const { about, rows } = json("contracts.json");
    const [first = {}, second = {}, ...others] = rows;
    const broken = [{ ...first, termYears: "fifteen" }, { ...second, miner: "NOPE" }, ...others];
    const { lists, problems } = read("contracts.json", { about, rows: broken });
    expect(lists.contracts).toHaveLength(others.length);
    expect(problems.map(({ row, field, message }) => [row, field, message])).toEqual([
      [first["id"], "termYears", "should be a number, and is a string"],
      [second["id"], "miner", "is NOPE, which is no ticker of a watched company"],
    ]);
  });

  it("says which of its files are not merged, and why", () => {
    const files = {
      "contracts.json": json("contracts.json"),
      "miners.json": json("miners.json"),
      "notes.json": {},
    };
    expect(
      read("ours.json", { about: "", files }).problems.map(({ file, message }) => `${file} ${message}`),
    ).toEqual([
      "miners.json is not merged: watched companies come with a release of Pivotwatch",
      "notes.json is no file of facts, and nothing of it is read",
    ]);
  });

  it.each([
    ["facts.json", "<!doctype html><title>Sign in</title>", "facts.json is a web page and not a facts file"],
    ["contracts.json", '{"about": "", "rows": [', "contracts.json is not valid JSON: look at line 1"],
    [
      "other.json",
      '{"about":"","rows":[]}',
      "other.json holds no facts: the files of a facts file are projects.json",
    ],
    ["ours.json", '{"about":"","files":{}}', "It holds no facts"],
  ])("%s that is none is refused whole: %s", (name, content, problem) => {
    expect(refusal(name, content)).toContain(problem);
  });
});

describe("the place of a facts file", () => {
  let folder: string;
  const place = createFactsPlace(createHttp({ version: "0" }));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "facts-place-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is a file, or a folder of them", async () => {
    writeFileSync(join(folder, "contracts.json"), text("contracts.json"));
    writeFileSync(join(folder, "revenue.json"), text("revenue.json"));
    const file = await place.read(join(folder, "contracts.json"), miners);
    const both = await place.read(folder, miners);
    expect(file.ok && [file.lists.contracts.length > 0, file.lists.revenue.length]).toEqual([true, 0]);
    expect(both.ok && both.lists.revenue.length > 0).toBe(true);
  });

  it("is an address", async () => {
    const url = await serve("/shared/contracts.json", text("contracts.json"), "text/plain; charset=utf-8");
    const given = await place.read(url, miners);
    expect(given.ok && given.lists.contracts.length).toBe(json("contracts.json").rows.length);
  });

  it("that cannot be read is named with the reason", async () => {
    mkdirSync(join(folder, "empty"));
    writeFileSync(join(folder, "contracts.json"), "{");
    const problems = [
      await place.read(join(folder, "none.json"), miners),
      await place.read(join(folder, "empty"), miners),
      await place.read(folder, miners),
      await place.read("http://example.com/contracts.json", miners),
      await place.read(await serve("/x.json", "<html></html>", "text/html"), miners),
    ].map((given) => (given.ok ? "" : given.problem));
    expect(problems[0]).toContain("none.json does not exist.");
    expect(problems[1]).toContain("holds no JSON file.");
    expect(problems[2]).toContain("contracts.json is not valid JSON");
    expect(problems[3]).toBe("The address must begin with https://.");
    expect(problems[4]).toMatch(/web page|HTML/i);
  });
});

async function serve(path: string, body: string, type: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": type, date: new Date().toUTCString() });
    response.end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}${path}`;
}
