import { expect, test } from "vitest";
import { hostOf, isLinked } from "../../src/domain/source.ts";

test.each([
  ["https://www.sec.gov/Archives/edgar/data/1.htm", true],
  ["https://data.sec.gov/submissions/CIK0001507605.json", true],
  ["https://ir.mara.com/sec-filings", true],
  ["https://investors.terawulf.com/x", true],
  ["https://www.globenewswire.com/news-release/x", true],
  ["http://www.sec.gov/Archives", false],
  ["https://sec.gov.example.com/", false],
  ["https://notsec.gov/", false],
  ["https://sec.gov@example.com/", false],
  ["https://someone@www.sec.gov/", false],
  ["https://www.sec.gov:8443/", false],
  ["https://www.stocktitan.net/news", false],
  ["javascript:alert(1)", false],
  ["no address", false],
])("%s linked: %s", (url, linked) => {
  expect(isLinked(url)).toBe(linked);
});

test.each([
  ["https://www.sec.gov/x", "sec.gov"],
  ["https://ir.mara.com/x", "ir.mara.com"],
  ["https://wwwx.example.com/", "wwwx.example.com"],
  ["no address", "no address"],
])("the host of %s is %s", (url, host) => {
  expect(hostOf(url)).toBe(host);
});
