import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { digestStoredFiles, readMarketFolder } from "../../src/sources/market-folder.ts";
import { aMiner } from "../support/facts.ts";

const DATA = new URL("../../data/", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "pivotwatch-data-"));
cpSync(DATA, folder, { recursive: true });
const copy = pathToFileURL(`${folder}/`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the digest is that of the files that go into the store, and of the version", () => {
  const digest = digestStoredFiles(copy, "1");
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(digestStoredFiles(DATA, "1")).toBe(digest);
  expect(digestStoredFiles(copy, "2")).not.toBe(digest);
  writeFileSync(join(folder, "basket.json"), "{}");
  expect(digestStoredFiles(copy, "1"), "a file that is read at every start does not count").toBe(digest);
  writeFileSync(join(folder, "risks.json"), "{}");
  expect(digestStoredFiles(copy, "1")).not.toBe(digest);
});

test("a ticker that no miner has is named", () => {
  const read = readMarketFolder(DATA, [aMiner("HUT")]);
  expect(read.ok).toBe(false);
  expect(read.ok ? [] : read.problems.join("\n")).toContain("WULF is no watched miner");
});
