import { Parser } from "htmlparser2";
import type { ListedFiling } from "../../app/ports/filings.ts";
import type { Sourced } from "../../app/ports/market-sources.ts";
import { type FollowedForm, followedForm } from "../../domain/filed.ts";
import { newYorkDate, parseIsoDate } from "../../domain/time.ts";
import { fail, give } from "../sourced.ts";
import { instantOf, msOfText } from "../unix-time.ts";
import { itemsOf, tenDigits } from "./names.ts";

/** The parts of an entry in use, as they stand there. */
interface Entry {
  title: string;
  id: string;
  updated: string;
  summary: string;
  form: string;
  link: string;
}

const TEXTS = ["title", "id", "updated", "summary"] as const;

/**
 * A page of the current filings (Atom), newest first: those of the form and its kin, since EDGAR takes the form asked
 * for as a beginning; each accession and company once, since there is an entry for each of them, and sometimes two.
 * Entries that lack a part are left out; a page of which none can be read, or that breaks off, is a failure.
 */
export function readFeed(text: string, asked: FollowedForm): Sourced<readonly ListedFiling[]> {
  const { entries, isWhole } = readEntries(text);
  if (!isWhole) return fail("malformed", "Its answer breaks off or is not a list of filings.");
  const filings = entries.map(filingOf).filter((filing) => filing !== null);
  if (entries.length > 0 && filings.length === 0) {
    return fail("malformed", "Its answer has not the form that is known.");
  }
  const found = new Map<string, ListedFiling>();
  for (const filing of filings) {
    const key = `${filing.accession} ${filing.cik}`;
    if (followedForm(filing.form) === asked && !found.has(key)) found.set(key, filing);
  }
  return give([...found.values()]);
}

function readEntries(text: string): { readonly entries: readonly Entry[]; readonly isWhole: boolean } {
  const entries: Entry[] = [];
  let entry: Entry | null = null;
  let field: (typeof TEXTS)[number] | null = null;
  let isWhole = false;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const element = withoutPrefix(name);
        if (element === "entry") entry = { title: "", id: "", updated: "", summary: "", form: "", link: "" };
        else if (entry !== null && element === "category") entry.form = attributes["term"]?.trim() ?? "";
        else if (entry !== null && element === "link") entry.link = attributes["href"] ?? "";
        field = TEXTS.find((one) => one === element) ?? null;
      },
      ontext: (piece) => {
        if (entry !== null && field !== null) entry[field] += piece;
      },
      onclosetag: (name, isImplied) => {
        const element = withoutPrefix(name);
        field = null;
        if (isImplied) return;
        if (element === "feed") isWhole = true;
        if (element !== "entry" || entry === null) return;
        entries.push(entry);
        entry = null;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(text);
  return { entries, isWhole };
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function filingOf({ title, id, updated, summary, form, link }: Entry): ListedFiling | null {
  const accession = /accession-number=(\d{10}-\d{2}-\d{6})$/.exec(id.trim())?.[1];
  // “8-K - Name (0001234567) (Filer)”; a name may hold brackets of its own.
  const cik = /\((\d{10})\)\s*\([^()]*\)\s*$/.exec(title)?.[1] ?? /\/data\/(\d{1,10})\//.exec(link)?.[1];
  const acceptedMs = msOfText(updated.trim());
  const acceptedAt = acceptedMs === null ? null : instantOf(acceptedMs);
  const said = parseIsoDate(/Filed:(?:<\/b>)?\s*(\d{4}-\d{2}-\d{2})/.exec(summary)?.[1] ?? "");
  const filed = said ?? (acceptedAt === null ? null : newYorkDate(acceptedAt));
  if (accession === undefined || cik === undefined || form === "" || filed === null) return null;
  const items = [...summary.matchAll(/\bItem\s+(\d{1,2}\.\d{2})\b/g)].map(([, item]) => item).join(" ");
  return {
    accession,
    cik: tenDigits(cik),
    form,
    filed,
    acceptedAt,
    items: itemsOf(form, items),
    reportDate: null,
    primaryDocument: null,
  };
}
