import { describe, expect, it } from "vitest";
import { readNames } from "../../../src/app/outside/read-names.ts";
import { unknownSentence } from "../../../src/app/outside/words.ts";
import { createListedCompanyStore } from "../../../src/store/listed-companies.ts";
import { aMiner } from "../../support/facts.ts";
import { openMemoryStore } from "../../support/memory-store.ts";

const MINERS = [
  aMiner("HUT", { name: "Hut 8 Corp.", cik: "0001964789" }),
  aMiner("CORZ", { name: "Core Scientific, Inc.", cik: "0001839341" }),
  aMiner("APLD", { name: "Applied Digital Corp." }),
  aMiner("BTDR", { name: "Bitdeer Technologies Group" }),
  aMiner("BTBT", { name: "Bit Digital, Inc." }),
];

const COMPANIES = (
  [
    ["0000320193", "AAPL", "Apple Inc.", "Nasdaq"],
    ["0000789019", "MSFT", "MICROSOFT CORP", "Nasdaq"],
    ["0000006951", "AMAT", "APPLIED MATERIALS INC /DE", "Nasdaq"],
    ["0001418121", "APLE", "Apple Hospitality REIT, Inc.", "NYSE"],
    ["0001839341", "CORZW", "Core Scientific, Inc./tx", "Nasdaq"],
    ["0001964789", "HUT", "Hut 8 Corp.", "Nasdaq"],
    ["0000886982", "GS", "GOLDMAN SACHS GROUP INC", "NYSE"],
    ["0001572694", "GSBD", "Goldman Sachs BDC, Inc.", "NYSE"],
  ] as const
).map(([cik, ticker, name, exchange]) => ({ cik, ticker, name, exchange }));

async function read(text: string) {
  const store = await openMemoryStore();
  const companies = createListedCompanyStore(store.db);
  await companies.replace(COMPANIES, "2026-11-24T12:00:00.000Z");
  const { named, unknown } = await readNames(text, MINERS, companies);
  await store.close();
  return {
    named: named.map((one) => (one.kind === "miner" ? one.miner : one.company.ticker)),
    unknown,
  };
}

describe("a list of names", () => {
  it.each([
    ["AAPL", ["AAPL"]],
    ["HUT, aapl; $MSFT", ["id-HUT", "AAPL", "MSFT"]],
    ["HUT AAPL MSFT", ["id-HUT", "AAPL", "MSFT"]],
    ["Apple, Microsoft", ["AAPL", "MSFT"]],
    ["Apple Inc., Hut 8 Corp.", ["AAPL", "id-HUT"]],
    ["Apple Hospitality REIT, Apple", ["APLE", "AAPL"]],
    ["Applied Materials, Applied Digital, Applied", ["AMAT", "id-APLD"]],
    ["AAPL, Apple, apple inc", ["AAPL"]],
    ["CORZW, Core Scientific", ["id-CORZ"]],
    ["goldman sachs group", ["GS"]],
    ["[HUT, AAPL]", ["id-HUT", "AAPL"]],
    ["", []],
  ])("%s is understood whole", async (text, named) => {
    expect(await read(text)).toEqual({ named, unknown: [] });
  });

  it.each([
    ["AAPPL", "No miner and no US-listed company is called **AAPPL**. Did you mean **AAPL** (Apple Inc.)"],
    ["Mircosoft", "Did you mean **MSFT** (Microsoft Corp)"],
    [
      "goldman",
      "**goldman** could be **GS** (Goldman Sachs Group Inc) or **GSBD** (Goldman Sachs BDC, Inc.).",
    ],
    ["bit", "**bit** could be **BTDR** (Bitdeer Technologies Group) or **BTBT** (Bit Digital, Inc.)."],
    ["materials", "Did you mean **AMAT** (Applied Materials Inc)"],
    ["@everyone", "is called **@\u200Beveryone**"],
  ])("%s is not, and what comes near is said", async (text, sentence) => {
    const { named, unknown } = await read(`HUT, ${text}`);
    expect(named).toEqual(["id-HUT"]);
    expect(unknown.map(unknownSentence)[0]).toContain(sentence);
    expect(unknown.every(({ nearest }) => nearest.length <= 3)).toBe(true);
  });
});
