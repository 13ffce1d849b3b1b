import { expect, test } from "vitest";
import { completeTo, factsToWords } from "../../src/cards/filings-words.ts";
import type { FilingsState } from "../../src/surface/answers/common.ts";

const FACTS_TO = "2026-06-26";

const cases: readonly (readonly [
  string,
  string | null,
  FilingsState | null,
  string | null,
  string | null,
])[] = [
  ["nothing stored", null, { kind: "read", readTo: "2026-11-24" }, null, null],
  ["nobody says", FACTS_TO, null, "Facts to 26 Jun 2026; later reports not read yet", FACTS_TO],
  ["off", FACTS_TO, { kind: "off" }, "Facts to 26 Jun 2026; later reports not read yet", FACTS_TO],
  [
    "catching up",
    FACTS_TO,
    { kind: "catching_up", readTo: null, waiting: 90 },
    "Facts to 26 Jun 2026; later reports not read yet",
    FACTS_TO,
  ],
  [
    "catching up while new ones came",
    "2026-11-24",
    { kind: "catching_up", readTo: "2026-08-14", waiting: 12 },
    "Facts to 14 Aug 2026; later reports not read yet",
    "2026-08-14",
  ],
  [
    "read",
    "2026-11-14",
    { kind: "read", readTo: "2026-11-24" },
    "Facts to 14 Nov 2026; filings read to 24 Nov 2026",
    null,
  ],
  [
    "read, none found",
    FACTS_TO,
    { kind: "read", readTo: null },
    "Facts to 26 Jun 2026; no filing found yet",
    null,
  ],
];

test.each(cases)("%s", (_, factsTo, filings, words, complete) => {
  const answer = { factsTo, ...(filings === null ? {} : { filings }) };
  expect(factsToWords(answer)).toBe(words);
  expect(completeTo(answer)).toBe(complete);
});
