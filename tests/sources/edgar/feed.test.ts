import { describe, expect, test } from "vitest";
import { readFeed } from "../../../src/sources/edgar/feed.ts";
import { failureOf, valueOf } from "../providers/use-server.ts";
import { isRecorded, readRecorded } from "./use-sec.ts";

interface Sample {
  readonly form?: string;
  readonly name?: string;
  readonly cik?: string;
  readonly accession?: string;
  readonly updated?: string;
  readonly items?: readonly string[];
  readonly filed?: string | null;
}

function entry(sample: Sample = {}): string {
  const { form = "8-K", name = "Sample Mining Corp.", cik = "0001234567", filed = "2026-11-24" } = sample;
  const { accession = "0001234567-26-000012", updated = "2026-11-24T16:46:18-05:00", items = [] } = sample;
  const lines = items.map((item) => `&lt;br&gt;Item ${item}: Words about it 5.02 1.01\n`).join("");
  const day = filed === null ? "" : `&lt;b&gt;Filed:&lt;/b&gt; ${filed}`;
  return `<entry>
<title>${form} - ${name} (${cik}) (Filer)</title>
<link rel="alternate" type="text/html" href="https://www.sec.gov/Archives/edgar/data/7/x/y-index.htm"/>
<summary type="html"> ${day} &lt;b&gt;AccNo:&lt;/b&gt; ${accession}\n${lines}</summary>
<updated>${updated}</updated>
<category scheme="https://www.sec.gov/" label="form type" term="${form}"/>
<id>urn:tag:sec.gov,2008:accession-number=${accession}</id>
</entry>`;
}

const feed = (...entries: readonly string[]): string =>
  `<?xml version="1.0" encoding="ISO-8859-1" ?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>8-K - Latest (0000000001) (Filer)</title><updated>2026-11-24T16:50:00-05:00</updated>${entries.join("\n")}</feed>\n`;

test("an entry is a filing, with the true time of its acceptance", () => {
  const page = feed(entry({ items: ["2.02", "9.01"] }));
  expect(valueOf(readFeed(page, "8-K"))).toEqual([
    {
      accession: "0001234567-26-000012",
      cik: "0001234567",
      form: "8-K",
      filed: "2026-11-24",
      acceptedAt: "2026-11-24T21:46:18Z",
      items: ["2.02", "9.01"],
      reportDate: null,
      primaryDocument: null,
    },
  ]);
});

test("in summer New York is an hour nearer", () => {
  const page = feed(entry({ updated: "2026-07-24T16:46:18-04:00" }));
  expect(valueOf(readFeed(page, "8-K"))[0]?.acceptedAt).toBe("2026-07-24T20:46:18Z");
});

test("each accession and company stands there once, and a filing of two companies for each", () => {
  const other = { cik: "0007654321", name: "Other Co" };
  const page = feed(entry(), entry(other), entry(), entry(other));
  expect(valueOf(readFeed(page, "8-K")).map(({ cik }) => cik)).toEqual(["0001234567", "0007654321"]);
});

test.each([
  ["8-K", ["8-K", "8-K/A", "8-K12B"]],
  ["10-K", ["10-K", "10-K/A", "10-KT"]],
  ["S-3", ["S-3", "S-3/A", "S-3ASR"]],
  ["424B5", ["424B5"]],
  ["6-K", []],
] as const)("of what begins like %s only its kin is kept", (asked, kept) => {
  const forms = ["8-K", "8-K/A", "8-K12B", "10-K", "10-K/A", "10-KT", "10-K405", "S-3", "S-3/A", "S-3ASR"];
  const all = [...forms, "S-3D", "S-30", "424B5", "424B5X"];
  const entries = all.map((form, index) => entry({ form, accession: `0001234567-26-${100_000 + index}` }));
  expect(valueOf(readFeed(feed(...entries), asked)).map(({ form }) => form)).toEqual(kept);
});

test.each([
  ["Sample (Holdings) Ltd. (Cayman)"],
  ["Sample &amp; Sons &#8212; Mining"],
  ["8-K - Odd (0000000009) Name"],
])("the company of “%s” is the number before its role", (name) => {
  expect(valueOf(readFeed(feed(entry({ name })), "8-K"))[0]?.cik).toBe("0001234567");
});

test("where the title has no number the link has", () => {
  const page = feed(entry({ cik: "unknown" }));
  expect(valueOf(readFeed(page, "8-K"))[0]?.cik).toBe("0000000007");
});

test("a time without an offset is none, and the day of filing does without it", () => {
  const page = feed(entry({ updated: "2026-11-24T16:46:18" }));
  expect(valueOf(readFeed(page, "8-K"))).toMatchObject([{ acceptedAt: null, filed: "2026-11-24" }]);
});

test("without a day of filing it is the day in New York", () => {
  const page = feed(entry({ filed: null, updated: "2026-11-25T03:10:00Z" }));
  expect(valueOf(readFeed(page, "8-K"))[0]?.filed).toBe("2026-11-24");
});

test("an empty list is one; an entry that lacks a part is left out among others, and alone it is a failure", () => {
  expect(valueOf(readFeed(feed(), "8-K"))).toEqual([]);
  const broken = entry({ accession: "none" });
  expect(valueOf(readFeed(feed(entry(), broken), "8-K"))).toHaveLength(1);
  expect(failureOf(readFeed(feed(broken), "8-K")).kind).toBe("malformed");
});

test.each([
  ["breaks off", feed(entry(), entry({ cik: "0007654321" })).slice(0, -300)],
  ["lacks only its end", feed(entry()).replace("</feed>", "")],
  ["is a page", "<html><body><p>Nothing here</p></body></html>"],
  ["is empty", ""],
  ["is JSON", "{}"],
])("a list that %s is malformed", (_, text) => {
  expect(failureOf(readFeed(text, "8-K")).kind).toBe("malformed");
});

test("a prefix before the elements' names changes nothing", () => {
  const page = feed(entry()).replaceAll(/<(\/?)(?=[a-z])/g, "<$1a:");
  expect(valueOf(readFeed(page, "8-K"))).toMatchObject([{ cik: "0001234567", filed: "2026-11-24" }]);
});

const text = (): string => readRecorded("feeds/getcurrent.atom.xml").toString("latin1");

describe.skipIf(!isRecorded)("the recorded feed", () => {
  test("gives the 8-Ks with their items and times", () => {
    const filings = valueOf(readFeed(text(), "8-K"));
    expect(filings).toHaveLength(6);
    expect(filings[0]).toMatchObject({
      accession: "0001789940-26-000003",
      cik: "0001789940",
      acceptedAt: "2026-01-12T15:44:59Z",
      filed: "2026-01-12",
      items: ["2.02", "9.01"],
    });
    expect(filings.every(({ items }) => items.length > 0)).toBe(true);
  });

  test("gives the foreign forms, the prospectus and the report", () => {
    expect(valueOf(readFeed(text(), "6-K"))).toHaveLength(6);
    expect(valueOf(readFeed(text(), "424B5")).map(({ cik }) => cik)).toEqual(["0001723980"]);
    expect(valueOf(readFeed(text(), "10-Q"))).toHaveLength(1);
    expect(valueOf(readFeed(text(), "10-K"))).toEqual([]);
  });
});
