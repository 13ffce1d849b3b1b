import { z } from "zod";
import { parseIsoDate } from "../../domain/time.ts";

/** A company's number as it comes, with or without leading zeros, as a text or a number → ten digits. */
export const cikSchema = z
  .union([
    z.string().regex(/^\d{1,10}$/),
    z
      .int()
      .min(0)
      .max(9_999_999_999)
      .transform((cik) => String(cik)),
  ])
  .transform(tenDigits);

/** `0001234567-26-000012`. */
export const accessionSchema = z.string().regex(/^\d{10}-\d{2}-\d{6}$/);

export const dateSchema = z.string().refine((text) => parseIsoDate(text) !== null);

/** A CIK with its leading zeros. */
export function tenDigits(cik: string): string {
  return cik.padStart(10, "0");
}

/**
 * The name of a document; the folder of a style sheet, through which EDGAR shows forms that are XML, is taken off. Null
 * for none, and for what is no plain name: it becomes part of an address.
 */
export function fileName(text: string): string | null {
  const name = text.trim().replace(/^xsl[^/]*\//i, "");
  return /^[^./\\?#%][^/\\?#%]*$/.test(name) ? name : null;
}

/** The folder of a filing in the archives, as a path. */
export function folderOf(cik: string, accession: string): string {
  return `/Archives/edgar/data/${String(Number(cik))}/${accession.replaceAll("-", "")}`;
}

/** Numbers of the items of an 8-K out of a text that lists them; other forms write other things there. */
export function itemsOf(form: string, text: string): readonly string[] {
  if (!form.startsWith("8-K")) return [];
  return [...new Set([...text.matchAll(/(?<![\d.])\d{1,2}\.\d{2}(?![\d.])/g)].map(([item]) => item))];
}
