import { expect, it } from "vitest";
import { watchedSecurities } from "../../../src/app/collect/watched.ts";
import { ACME, miner } from "../../support/small-bundle.ts";

it("watches miners by the ticker of today under their id, then what they are compared with", () => {
  const miners = [miner(ACME, "ACME", { pricesSince: "2024-06-01" }), miner("0008888888", "OTHR")];
  expect(watchedSecurities(miners, [{ symbol: "QQQ" }, { symbol: "OTHR" }])).toEqual([
    { security: ACME, symbol: "ACME", since: "2024-06-01" },
    { security: "0008888888", symbol: "OTHR", since: null },
    { security: "QQQ", symbol: "QQQ", since: null },
  ]);
});

it("keeps the series of what is compared with where a server asks for that company too", () => {
  const strategy = miner("MSTR", "MSTR", { kind: "listed_company", cik: "0001050446" });
  expect(watchedSecurities([strategy], [{ symbol: "QQQ" }, { symbol: "MSTR" }])).toEqual([
    { security: "MSTR", symbol: "MSTR", since: null },
    { security: "QQQ", symbol: "QQQ", since: null },
  ]);
});
