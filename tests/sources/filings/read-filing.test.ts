import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncProperty, assert, uint8Array } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readFilingFile } from "../../../src/sources/filings/filing-files.ts";
import { readFiling } from "../../../src/sources/filings/read-filing.ts";
import { inlineFigure, inlinePage } from "../../support/filings.ts";

const bytesOf = (text: string): Uint8Array => Buffer.from(text, "utf8");
const problemOf = async (bytes: Uint8Array): Promise<string> => {
  const read = await readFiling([bytes]);
  return read.ok ? "" : read.problem;
};

const NAME =
  '<ix:nonNumeric name="dei:EntityRegistrantName" contextRef="quarter">Café — Mining</ix:nonNumeric>';
const PAGE = inlinePage(`${NAME}${inlineFigure("us-gaap:Cash", "34,553")}`);
/** The page in windows-1252, where é is one byte and the dash another. */
const western = (page: string): Uint8Array =>
  Buffer.concat(
    page
      .split(/(é|—)/)
      .map((part) =>
        part === "é" ? Buffer.from([0xe9]) : part === "—" ? Buffer.from([0x97]) : Buffer.from(part),
      ),
  );

async function nameAndProblems(bytes: Uint8Array, size = bytes.length) {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, piece) =>
    bytes.subarray(piece * size, (piece + 1) * size),
  );
  const read = await readFiling(pieces);
  if (!read.ok) throw new Error(read.problem);
  return {
    name: read.document.texts[0]?.text,
    problems: read.document.problems.map(({ sentence }) => sentence),
  };
}

async function* breaking(): AsyncGenerator<Uint8Array> {
  yield bytesOf("<html>");
  throw new Error("the connection broke");
}

describe("the bytes of a document", () => {
  const declare = (charset: string): string => PAGE.replace("encoding='UTF-8'", `encoding='${charset}'`);

  it.each([
    ["UTF-8 that says so", bytesOf(PAGE), []],
    ["UTF-8 that says nothing", bytesOf(PAGE.replace(" encoding='UTF-8'", "")), []],
    ["windows-1252 that says so", western(declare("windows-1252")), []],
    [
      "UTF-8 that says windows-1252",
      bytesOf(declare("windows-1252")),
      ["The document declares windows-1252 and is written in utf-8; it was read as that."],
    ],
    [
      "windows-1252 that says UTF-8",
      western(PAGE),
      ["The document declares utf-8 and is written in windows-1252; it was read as that."],
    ],
    [
      "windows-1252 that says ASCII",
      western(declare("ASCII")),
      ["The document declares ascii and is written in windows-1252; it was read as that."],
    ],
    ["UTF-16 with its mark", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(PAGE, "utf16le")]), []],
  ])("are read as what they are: %s", async (_what, bytes, problems) => {
    expect(await nameAndProblems(bytes)).toEqual({ name: "Café — Mining", problems });
    expect(await nameAndProblems(bytes, 1)).toEqual({ name: "Café — Mining", problems });
  });

  it("are believed where they declare another charset that is known", async () => {
    const greek = PAGE.replace("encoding='UTF-8'", "encoding='iso-8859-7'").replace(
      "Café — Mining",
      "\u0001",
    );
    const bytes = Buffer.concat(
      greek
        .split("\u0001")
        .flatMap((part, index) =>
          index === 0 ? [Buffer.from(part)] : [Buffer.from([0xd9]), Buffer.from(part)],
        ),
    );
    expect((await nameAndProblems(bytes)).name).toBe("Ω");
  });

  it("are refused where they declare a charset that nobody knows", async () => {
    expect(await problemOf(bytesOf(declare("klingon-7")))).toBe(
      "It declares the charset “klingon-7”, which is not known.",
    );
  });
});

describe("what is no report", () => {
  it.each([
    ["a PDF", bytesOf("%PDF-1.7\n1 0 obj"), "It is a PDF, not a page with inline XBRL."],
    [
      "a ZIP archive",
      Buffer.from([0x50, 0x4b, 3, 4, 0, 0]),
      "It is a ZIP archive, not a page with inline XBRL.",
    ],
    ["binary", Buffer.from([1, 0, 2, 0]), "It is a binary file, not a page."],
    [
      "a page without tags",
      bytesOf("<!DOCTYPE html><html><body><p>Cash 34,553</p></body></html>"),
      "The page has no inline XBRL: there is nothing to read.",
    ],
    [
      "a page that is cut off in front of its tags",
      bytesOf("<html><head>"),
      "The page has no inline XBRL: there is nothing to read.",
    ],
    ["JSON", bytesOf('{"facts": []}'), "It looks like JSON, not like a page."],
    [
      "an XBRL instance",
      bytesOf('<?xml version="1.0"?><xbrli:xbrl xmlns:xbrli="x"></xbrli:xbrl>'),
      "It is an XBRL file by itself; only XBRL inside a page is read.",
    ],
    ["plain text", bytesOf("Cash: 34,553"), "It is no page with inline XBRL."],
    ["nothing", bytesOf(""), "It is empty."],
    [
      "a page nested without end",
      bytesOf("<html>" + "<div>".repeat(50_000)),
      "Its elements are nested too deep to be a page: it is broken.",
    ],
  ])("is said in a sentence: %s", async (_what, bytes, problem) => {
    expect(await problemOf(bytes)).toBe(problem);
  });

  it("is a document of 40 MB, of which no more is taken than it takes to know", async () => {
    const piece = bytesOf(`<p>${"x".repeat(2 ** 20)}</p>`);
    let taken = 0;
    const pieces = (function* endless() {
      for (; taken < 40; taken += 1) yield piece;
    })();
    const read = await readFiling(pieces);
    expect(read).toEqual({ ok: false, problem: "It has more than 32 MB, the most that is read." });
    expect(taken).toBe(31);
  });

  it("is never an exception, whatever bytes come", async () => {
    await assert(
      asyncProperty(uint8Array({ maxLength: 400 }), async (bytes) => {
        const read = await readFiling([
          bytesOf("<html xmlns:ix='http://www.xbrl.org/2013/inlineXBRL'><ix:header>"),
          bytes,
        ]);
        expect(read.ok ? read.document.numbers : read.problem).toBeDefined();
      }),
    );
  });
});

describe("a broken report", () => {
  it("is read as far as it goes and said to end in the middle", async () => {
    const cut = PAGE.slice(0, PAGE.indexOf("34,553") + 3);
    const read = await readFiling([bytesOf(cut)]);
    expect(read).toMatchObject({ ok: true, document: { numbers: [] } });
    expect(read.ok ? read.document.problems.map(({ kind }) => kind) : []).toEqual([
      "not_closed",
      "not_closed",
    ]);
  });

  it("is whole inside the wrapper that the SEC puts around a page", async () => {
    const wrapped = `<DOCUMENT>\n<TYPE>10-Q\n<SEQUENCE>1\n<TEXT>\n<XBRL>\n${PAGE}\n</XBRL>\n</TEXT>\n</DOCUMENT>\n`;
    expect((await nameAndProblems(bytesOf(wrapped))).problems).toEqual([]);
  });

  it("hands on an error of the bytes themselves", async () => {
    await expect(readFiling(breaking())).rejects.toThrow("the connection broke");
  });
});

describe("a file", () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "filings-"))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is read from the disk", async () => {
    const path = join(folder, "report.htm");
    writeFileSync(path, PAGE);
    expect(await readFilingFile(path)).toMatchObject({
      ok: true,
      document: { numbers: [{ text: "34,553" }] },
    });
  });

  it("that is missing, a folder or too large is a sentence", async () => {
    const large = join(folder, "large.htm");
    writeFileSync(large, "<html>");
    truncateSync(large, 40 * 2 ** 20);
    expect(await readFilingFile(join(folder, "none.htm"))).toEqual({
      ok: false,
      problem: "There is no such file.",
    });
    expect(await readFilingFile(join(large, "x"))).toEqual({ ok: false, problem: "There is no such file." });
    expect(await readFilingFile(folder)).toEqual({
      ok: false,
      problem: "It is a folder; name the documents in it.",
    });
    expect(await readFilingFile(large)).toEqual({
      ok: false,
      problem: "It has 40 MB; the most that is read are 32 MB.",
    });
  });
});
