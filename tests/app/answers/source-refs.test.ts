import { expect, test } from "vitest";
import { sourceRefs, sourceOf } from "../../../src/app/answers/source-refs.ts";
import type { EvidenceLevel, Fact, Source } from "../../../src/domain/fact.ts";

function source(url: string, kind: Source["kind"] = "news"): Source {
  return { title: `title of ${url}`, url, published: "2026-06-05", kind };
}

function fact(id: string, evidence: EvidenceLevel, sources: readonly Source[]): Fact {
  return {
    id,
    miner: null,
    asOf: "2026-06-05",
    knownAt: "2026-06-05",
    sources,
    evidence,
    note: null,
    reasoning: null,
  };
}

const filing = source("https://www.sec.gov/a", "filing");
const report = source("https://news.example.com/b");
const other = source("https://other.example.com/c");

test("a source tells its host, its evidence and whether it may be a link", () => {
  expect(sourceOf(fact("f", "filing", [filing]))).toEqual({
    title: "title of https://www.sec.gov/a",
    url: "https://www.sec.gov/a",
    host: "sec.gov",
    published: "2026-06-05",
    kind: "filing",
    evidence: "filing",
    linked: true,
  });
});

test("primary sources come first and every address once", () => {
  const refs = sourceRefs([
    fact("f", "filing", [filing, report]),
    fact("g", "two_hosts", [other, filing, report]),
  ]);
  expect(refs.map((ref) => [ref.url, ref.evidence])).toEqual([
    [filing.url, "filing"],
    [other.url, "two_hosts"],
    [report.url, "filing"],
  ]);
});

test("no facts give no sources, and a place without a source is a mistake of the caller", () => {
  expect(sourceRefs([])).toEqual([]);
  expect(() => sourceOf(fact("f", "filing", [filing]), 1)).toThrow("f has no source number 2");
});
