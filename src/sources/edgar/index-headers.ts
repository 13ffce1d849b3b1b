import { Parser } from "htmlparser2";
import type { FilingHeader } from "../../app/ports/filings.ts";
import type { Sourced } from "../../app/ports/market-sources.ts";
import { type Instant, newYorkInstant, parseIsoDate } from "../../domain/time.ts";
import { fail, give } from "../sourced.ts";
import { fileName, itemsOf, tenDigits } from "./names.ts";
import { refusalInPage } from "./refusals.ts";

/**
 * The header page of a filing: its SGML header stands in a comment, and after it a copy for readers with the list of
 * documents. Where the comment is missing the copy serves, which says the same in other words.
 */
export function readIndexHeaders(page: string, accession: string): Sourced<FilingHeader> {
  const refusal = refusalInPage(page);
  if (refusal !== null) return { ok: false, failure: refusal };
  const { comment, shown } = textsOf(page);
  const header = [comment, shown].map(headerIn).find((text) => text !== null);
  if (header === undefined) return fail("malformed", "Its answer is no header of a filing.");
  const given = valueOf(header, "ACCESSION-NUMBER", "ACCESSION NUMBER");
  const form = valueOf(header, "TYPE", "CONFORMED SUBMISSION TYPE");
  const acceptedAt = easternInstant(valueOf(header, "ACCEPTANCE-DATETIME", "ACCEPTANCE-DATETIME") ?? "");
  const ciks = filersOf(header);
  if (given === null || form === null || acceptedAt === null || ciks.length === 0) {
    return fail("malformed", "Its header of the filing lacks a part that every one has.");
  }
  if (given !== accession) return fail("wrong", "Its answer is about another filing.");
  const items = [...header.matchAll(/^<ITEMS>(.*)$/gm)].map(([, text]) => text).join(" ");
  return give({
    accession,
    ciks,
    form,
    acceptedAt,
    items: itemsOf(form, items),
    documents: documentsIn(shown),
  });
}

/** The comments and the text of a page, entities turned into what they stand for. */
function textsOf(page: string): { readonly comment: string; readonly shown: string } {
  let comment = "";
  let shown = "";
  const parser = new Parser(
    {
      oncomment: (text) => {
        comment += text;
      },
      ontext: (text) => {
        shown += text;
      },
    },
    { decodeEntities: true },
  );
  parser.end(page);
  return { comment, shown };
}

function headerIn(text: string): string | null {
  return /<SEC-HEADER>[\s\S]*?<\/SEC-HEADER>/.exec(text)?.[0].replaceAll("\r", "") ?? null;
}

/** The value of a line, by its tag in the one form of the header or its words in the other. */
function valueOf(header: string, tag: string, words: string): string | null {
  const found =
    new RegExp(`^<${tag}>(.*)$`, "m").exec(header) ?? new RegExp(`^${words}:[ \\t]*(.*)$`, "m").exec(header);
  const value = found?.[1]?.trim() ?? "";
  return value === "" ? null : value;
}

/** Everybody who filed it. Those it is only about, such as the target of an offer, are others. */
function filersOf(header: string): readonly string[] {
  const sections = [...header.matchAll(/<(FILER|FILED-BY)>[\s\S]*?<\/\1>/g)].map(([section]) => section);
  const where = sections.length === 0 ? header : sections.join("\n");
  const ciks = [...where.matchAll(/^(?:<CIK>|\s*CENTRAL INDEX KEY:\s*)(\d{1,10})\s*$/gm)];
  return [...new Set(ciks.map(([, cik = ""]) => tenDigits(cik)))];
}

/** `20240603160821` in New York → `2024-06-03T20:08:21Z`; null for what is no such time. */
function easternInstant(text: string): Instant | null {
  const [, year, month, day, hour = "", minute, second] =
    /^(\d{4})(\d\d)(\d\d)([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/.exec(text) ?? [];
  const date = parseIsoDate(`${year ?? ""}-${month ?? ""}-${day ?? ""}`);
  return date === null ? null : newYorkInstant(date, `${hour}:${minute ?? ""}:${second ?? ""}`);
}

function documentsIn(shown: string): FilingHeader["documents"] {
  return [...shown.matchAll(/<DOCUMENT>([\s\S]*?)<\/DOCUMENT>/g)].flatMap(([, part = ""]) => {
    const line = (tag: string): string | null =>
      new RegExp(`^<${tag}>(.*)$`, "m").exec(part)?.[1]?.trim() ?? null;
    const [type, file] = [line("TYPE"), fileName(line("FILENAME") ?? "")];
    return type === null || file === null ? [] : [{ type, file, description: line("DESCRIPTION") }];
  });
}
