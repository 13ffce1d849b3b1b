import { describe, expect, it } from "vitest";
import { createInlineReader } from "../../../src/sources/filings/inline-xbrl.ts";
import { inlineFigure, inlinePage, PAGE_RESOURCES } from "../../support/filings.ts";

function read(page: string, size = page.length) {
  const reader = createInlineReader();
  for (let from = 0; from < page.length; from += size) reader.write(page.slice(from, from + size));
  return reader.end().document;
}

const text = (name: string, inside: string, more = "") =>
  `<ix:nonNumeric name="${name}" contextRef="quarter" ${more}>${inside}</ix:nonNumeric>`;

describe("reading inline XBRL", () => {
  it("gives contexts, units, figures and texts as they stand, from pieces of any size", () => {
    const page = inlinePage(
      `<table><tr><td>Cash</td><td>${inlineFigure("us-gaap:Cash", "34,553")}</td></tr></table>
       <p>per share <ix:nonFraction name="us-gaap:EarningsPerShareBasic" contextRef="quarter" unitRef="perShare" decimals="2" sign="-">0.25</ix:nonFraction></p>`,
      undefined,
      text("dei:DocumentType", "10-Q"),
    );
    const whole = read(page);
    expect(whole).toEqual({
      contexts: [
        { id: "day", entity: "0001234567", start: null, end: null, instant: "2025-06-30", dimensions: [] },
        {
          id: "quarter",
          entity: "0001234567",
          start: "2025-04-01",
          end: "2025-06-30",
          instant: null,
          dimensions: [],
        },
      ],
      units: [
        { id: "usd", numerators: ["iso4217:USD"], denominators: [] },
        { id: "shares", numerators: ["xbrli:shares"], denominators: [] },
        { id: "perShare", numerators: ["iso4217:USD"], denominators: ["xbrli:shares"] },
      ],
      numbers: [
        {
          name: "us-gaap:Cash",
          contextId: "day",
          unitId: "usd",
          format: "ixt:num-dot-decimal",
          scale: "3",
          sign: null,
          decimals: "-3",
          nil: false,
          text: "34,553",
          hidden: false,
          order: 0,
        },
        {
          name: "us-gaap:EarningsPerShareBasic",
          contextId: "quarter",
          unitId: "perShare",
          format: null,
          scale: null,
          sign: "-",
          decimals: "2",
          nil: false,
          text: "0.25",
          hidden: false,
          order: 1,
        },
      ],
      texts: [{ name: "dei:DocumentType", contextId: "quarter", nil: false, text: "10-Q" }],
      problems: [],
    });
    expect(read(page, 7)).toEqual(whole);
  });

  it("reads members, typed members in elements of their own, and dimensions in a scenario", () => {
    const resources = `<xbrli:context id="c"><xbrli:entity><xbrli:identifier scheme="x">1</xbrli:identifier><xbrli:segment>
        <xbrldi:explicitMember dimension="srt:ProductOrServiceAxis"> own:CloudMember </xbrldi:explicitMember>
        <xbrldi:typedMember dimension="own:SiteAxis"><own:SiteDomain>Site 7</own:SiteDomain></xbrldi:typedMember>
      </xbrli:segment></xbrli:entity><xbrli:period><xbrli:instant>2025-06-30</xbrli:instant></xbrli:period><xbrli:scenario>
        <xbrldi:explicitMember dimension="own:CaseAxis">own:BaseMember</xbrldi:explicitMember></xbrli:scenario></xbrli:context>`;
    expect(read(inlinePage("", resources)).contexts[0]?.dimensions).toEqual([
      { axis: "srt:ProductOrServiceAxis", member: "own:CloudMember", typed: false },
      { axis: "own:SiteAxis", member: "Site 7", typed: true },
      { axis: "own:CaseAxis", member: "own:BaseMember", typed: false },
    ]);
  });

  it("gives two figures that one text stands for the same text", () => {
    const outer = inlineFigure(
      "us-gaap:Cash",
      inlineFigure("us-gaap:CashEquivalentsAtCarryingValue", "<b>34</b>,553"),
    );
    expect(read(inlinePage(outer)).numbers.map(({ name, text: printed }) => [name, printed])).toEqual([
      ["us-gaap:CashEquivalentsAtCarryingValue", "34,553"],
      ["us-gaap:Cash", "34,553"],
    ]);
  });

  it("knows nil, closed by itself or with an end, and what is hidden", () => {
    const nils = `<ix:nonFraction name="us-gaap:A" contextRef="day" unitRef="usd" xsi:nil="true"/>
      <ix:nonFraction name="us-gaap:B" contextRef="day" unitRef="usd" xsi:nil="1"></ix:nonFraction>
      <ix:nonFraction name="us-gaap:C" contextRef="day" unitRef="usd" xsi:nil="false">7</ix:nonFraction>`;
    const { numbers } = read(inlinePage(inlineFigure("us-gaap:D", "8"), PAGE_RESOURCES, nils));
    expect(numbers.map(({ name, nil, hidden }) => [name, nil, hidden])).toEqual([
      ["us-gaap:A", true, true],
      ["us-gaap:B", true, true],
      ["us-gaap:C", false, true],
      ["us-gaap:D", false, false],
    ]);
  });

  it("leaves out what is excluded, decodes entities and takes escaped markup as its text", () => {
    const body = `${text("dei:EntityRegistrantName", "Sample<ix:exclude> (page 3)</ix:exclude> &amp; Sons&nbsp;<i>Corp.</i>", 'escape="true"')}
      ${inlineFigure("us-gaap:Cash", "1<ix:exclude>(a)</ix:exclude>5")}`;
    const { texts, numbers } = read(inlinePage(body));
    expect(texts[0]?.text).toBe("Sample & Sons\u00a0Corp.");
    expect(numbers[0]?.text).toBe("15");
  });

  it("follows continuations, nested ones too, and reports a chain that breaks or turns in a circle", () => {
    const body = `${text("own:APolicyTextBlock", "one ", 'continuedAt="c1"')}
      ${text("own:BPolicyTextBlock", "uno ", 'continuedAt="c9"')}
      ${text("own:CPolicyTextBlock", "ein ", 'continuedAt="c3"')}
      <ix:continuation id="c1" continuedAt="c2">two <ix:continuation id="inner">inside </ix:continuation></ix:continuation>
      <ix:continuation id="c2">three</ix:continuation>
      <ix:continuation id="c3" continuedAt="c3">kreis </ix:continuation>`;
    const { texts, problems } = read(inlinePage(body));
    expect(texts.map(({ text: whole }) => whole)).toEqual(["one two inside three", "uno", "ein kreis"]);
    expect(problems.map(({ sentence }) => sentence)).toEqual([
      "own:BPolicyTextBlock goes on at “c9”, which is not there.",
      "own:CPolicyTextBlock goes on at “c3”, which is not there.",
    ]);
  });

  it("cuts a long text and keeps the figures inside it", () => {
    const long = text("own:NoteTextBlock", `${"word ".repeat(5000)}${inlineFigure("us-gaap:Cash", "5")}`);
    const { texts, numbers } = read(inlinePage(long));
    expect(texts[0]?.text.length).toBeLessThan(5000);
    expect(numbers).toMatchObject([{ text: "5" }]);
  });

  it("leaves out figures of another report that shares the page, and says how many", () => {
    const other = inlineFigure("us-gaap:Cash", "9", 'contextRef="day" unitRef="usd" target="parent"');
    const { numbers, problems } = read(inlinePage(inlineFigure("us-gaap:Cash", "5") + other + other));
    expect(numbers.map(({ text: printed }) => printed)).toEqual(["5"]);
    expect(problems).toEqual([
      {
        kind: "other_target",
        sentence: "Figures that belong to another report than the document's own were left out: 2.",
      },
    ]);
  });

  it("goes by the address of a namespace, not by its prefix", () => {
    const page = inlinePage(inlineFigure("us-gaap:Cash", "5"))
      .replaceAll("us-gaap", "gaap2025")
      .replaceAll("http://fasb.org/gaap2025", "http://fasb.org/us-gaap")
      .replaceAll("ix:", "inline:")
      .replaceAll("xmlns:ix=", "xmlns:inline=")
      .replaceAll("iso4217:", "money:")
      .replaceAll("xmlns:iso4217=", "xmlns:money=");
    const { numbers, units } = read(page);
    expect(numbers.map(({ name }) => name)).toEqual(["us-gaap:Cash"]);
    expect(units[0]?.numerators).toEqual(["iso4217:USD"]);
  });

  it("reads resources without prefixes", () => {
    const plain = PAGE_RESOURCES.replaceAll("xbrli:context", "context").replaceAll(
      "xbrli:instant",
      "instant",
    );
    expect(read(inlinePage("", plain)).contexts.map(({ id, instant }) => [id, instant])).toEqual([
      ["day", "2025-06-30"],
      ["quarter", null],
    ]);
  });

  it.each([
    [
      "a figure that is never closed",
      `<p>${inlineFigure("us-gaap:Cash", "5").replace("</ix:nonFraction>", "")}</p>`,
      "not_closed",
    ],
    [
      "a figure without a name",
      '<ix:nonFraction contextRef="day" unitRef="usd">5</ix:nonFraction>',
      "missing_name",
    ],
    ["a fraction", '<ix:fraction name="own:Half" contextRef="day" unitRef="usd"></ix:fraction>', "not_read"],
  ])("reports %s and goes on", (_what, broken, kind) => {
    const { numbers, problems } = read(inlinePage(`${broken}${inlineFigure("us-gaap:Assets", "9")}`));
    expect(problems.map((problem) => problem.kind)).toEqual([kind]);
    expect(numbers.map(({ name }) => name)).toEqual(["us-gaap:Assets"]);
  });

  it("gives up on a page nested deeper than any program writes, before it takes long", () => {
    const reader = createInlineReader();
    expect(() => reader.write("<div>".repeat(200_000))).toThrow("nested too deep");
  });
});
