import { describe, expect, it, test } from "vitest";
import { createFactBook } from "../../../src/domain/filing/fact-book.ts";
import { tagInWords } from "../../../src/domain/filing/filed-fact.ts";
import { resolveFacts } from "../../../src/domain/filing/resolve.ts";
import { joinParts, type TaggedDocument, type TaggedNumber } from "../../../src/domain/filing/tagged.ts";
import { figure, taggedDocument } from "../../support/filings.ts";

const cash = (more: Partial<TaggedNumber> = {}, text = "5"): TaggedDocument =>
  taggedDocument([figure("us-gaap:Cash", text, "2025-06-30", { more })]);

describe("resolving figures", () => {
  it("looks up period, dimensions and unit, and scales", () => {
    const { facts, problems } = resolveFacts(
      taggedDocument([
        figure("us-gaap:Revenues", "10,075", "2025-04-01/2025-06-30", {
          axes: { "srt:ProductOrServiceAxis": "own:CloudMember", "a:FirstAxis": "own:XMember" },
          more: { scale: "3", sign: "-", decimals: "-3" },
        }),
      ]),
    );
    expect(problems).toEqual([]);
    expect(facts).toMatchObject([
      {
        name: "us-gaap:Revenues",
        period: { start: "2025-04-01", end: "2025-06-30" },
        dimensions: [{ axis: "a:FirstAxis" }, { axis: "srt:ProductOrServiceAxis" }],
        unit: "iso4217:USD",
        value: -10_075_000,
        decimals: -3,
        text: "10,075",
      },
    ]);
  });

  it.each<[string, Partial<TaggedNumber>, string, string]>([
    [
      "unknown_context",
      { contextId: "c99" },
      "5",
      "us-gaap:Cash has context “c99”, which the document does not define.",
    ],
    ["unknown_context", { contextId: null }, "5", "us-gaap:Cash has no context."],
    ["missing_unit", { unitId: null }, "5", "has no unit."],
    ["unknown_unit", { unitId: "euro" }, "5", "has unit “euro”, which the document does not define."],
    ["unreadable_number", {}, "five", "“five” is no number with a decimal point."],
  ])("reports %s and takes no figure: %o", (kind, more, text, sentence) => {
    const { facts, problems } = resolveFacts(cash(more, text));
    expect(facts).toEqual([]);
    expect(problems).toMatchObject([{ kind }]);
    expect(problems[0]?.sentence).toContain(sentence);
  });

  it("keeps a nil figure as one without a value, even with an unreadable text", () => {
    expect(resolveFacts(cash({ nil: true }, "")).facts).toMatchObject([{ value: null }]);
  });

  it("uses no context that is defined twice and differently, and one that is repeated as it is", () => {
    const document = cash();
    const [context] = document.contexts;
    if (context === undefined) throw new Error("the sample has a context");
    const again = resolveFacts({ ...document, contexts: [context, context] });
    expect(again).toMatchObject({ facts: [{ value: 5 }], problems: [] });
    const other = resolveFacts({ ...document, contexts: [context, { ...context, instant: "2024-12-31" }] });
    expect(other.facts).toEqual([]);
    expect(other.problems.map(({ kind }) => kind)).toEqual(["bad_context", "bad_context"]);
  });

  it("reports a context without a period once and every figure that uses it", () => {
    const document = cash();
    const contexts = document.contexts.map((context) => ({ ...context, instant: "soon" }));
    const { facts, problems } = resolveFacts({ ...document, contexts });
    expect(facts).toEqual([]);
    expect(problems.map(({ kind }) => kind)).toEqual(["bad_period", "bad_context"]);
  });

  it("reads dollars per share as one unit", () => {
    const document = cash();
    const units = [{ id: "usd", numerators: ["iso4217:USD"], denominators: ["xbrli:shares"] }];
    expect(resolveFacts({ ...document, units }).facts[0]?.unit).toBe("iso4217:USD/xbrli:shares");
  });

  it("finds a context in another part of the same set", () => {
    const { contexts, units, numbers, texts, problems } = cash();
    const first = { contexts, units, numbers: [], texts, problems };
    const second = { contexts: [], units: [], numbers, texts: [], problems: [] };
    const joined = joinParts([cash(), first, second]);
    expect(resolveFacts(joined)).toMatchObject({ facts: [{ value: 5 }, { value: 5 }], problems: [] });
    expect(joined.numbers.map(({ order }) => order)).toEqual([0, 1]);
  });
});

const twice = (a: Partial<TaggedNumber>, b: Partial<TaggedNumber>) =>
  createFactBook(
    resolveFacts(
      taggedDocument([
        figure("us-gaap:Cash", a.text ?? "820.3", "2025-06-30", { more: a }),
        figure("us-gaap:Cash", b.text ?? "820.3", "2025-06-30", { more: b }),
      ]),
    ).facts,
  );

describe("a figure that is given twice", () => {
  const millions = { text: "820.3", scale: "6", decimals: "-5" };
  const thousands = { text: "820,337", scale: "3", decimals: "-3" };

  it("is one, the most exact, where the two differ by their rounding only", () => {
    expect(twice(millions, thousands).facts).toMatchObject([{ value: 820_337_000, order: 0 }]);
    expect(twice(thousands, millions).facts).toMatchObject([{ value: 820_337_000 }]);
  });

  it.each<[string, Partial<TaggedNumber>, Partial<TaggedNumber>]>([
    ["they differ by more", { ...millions, text: "820.5" }, thousands],
    ["one of them is nil", thousands, { ...thousands, nil: true }],
    ["exact ones differ", { text: "5", decimals: "INF" }, { text: "6", decimals: "INF" }],
    ["their exactness is not stated", { text: "5", decimals: null }, { text: "6", decimals: null }],
  ])("is a conflict and no fact where %s", (_why, a, b) => {
    const book = twice(a, b);
    expect(book.facts).toEqual([]);
    expect(book.conflicts.get("us-gaap:Cash")).toHaveLength(1);
  });

  it("stands where it is printed first, not where it is hidden", () => {
    const book = twice({ ...thousands, hidden: true, order: 0 }, { ...thousands, order: 7 });
    expect(book.facts).toMatchObject([{ hidden: false, order: 7 }]);
  });
});

test.each([
  ["us-gaap:LongTermLoansPayable", "long term loans payable"],
  ["own:AICloudServicesMember", "AI cloud services"],
  ["own:HPCHostingMember", "HPC hosting"],
  ["own:ETHStakingMember", "ETH staking"],
])("the tag %s reads “%s”", (name, words) => {
  expect(tagInWords(name)).toBe(words);
});
