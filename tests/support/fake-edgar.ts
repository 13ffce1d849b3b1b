import type {
  FilerCard,
  FilingDocumentRead,
  FilingHeader,
  FilingSource,
  ListedFiling,
} from "../../src/app/ports/filings.ts";
import type { Sourced, SourceFailure, SourceFailureKind } from "../../src/app/ports/market-sources.ts";
import { followedForm } from "../../src/domain/filed.ts";
import { epochMs, type Instant, type IsoDate } from "../../src/domain/time.ts";

/** A filing as the made-up EDGAR holds it. */
export interface FakeFiling {
  readonly accession: string;
  readonly ciks: readonly string[];
  readonly form: string;
  readonly filed: IsoDate;
  readonly acceptedAt: Instant;
  readonly items?: readonly string[];
  readonly reportDate?: IsoDate;
  /** By file name, the main one first. */
  readonly documents?: Readonly<Record<string, FilingDocumentRead>>;
  readonly types?: Readonly<Record<string, string>>;
}

type Question = "current" | "submissions" | "olderSubmissions" | "header" | "document" | "tickers";

export interface FakeEdgar extends FilingSource {
  file(...filings: readonly FakeFiling[]): void;
  company(card: Partial<FilerCard> & { readonly cik: string }): void;
  gone(cik: string): void;
  /** Filings of a company beyond the first so many stand on older pages. */
  page(rows: number): void;
  /** These questions fail that way, the next so many times. */
  fail(question: Question | "all", failure: SourceFailureKind | SourceFailure, times?: number): void;
  /** `question cik-or-form accession file`, in the order of asking. */
  readonly asked: string[];
}

/** EDGAR in memory. */
export function createFakeEdgar(): FakeEdgar {
  const filings = new Map<string, FakeFiling>();
  const cards = new Map<string, FilerCard>();
  const missing = new Set<string>();
  const faults = new Map<Question | "all", { readonly failure: SourceFailure; left: number }>();
  const asked: string[] = [];
  let rows = 1000;

  const answer = <T>(question: Question, about: string, make: () => T | null): Sourced<T> => {
    asked.push(`${question} ${about}`);
    const fault = faults.get(question) ?? faults.get("all");
    if (fault !== undefined && fault.left > 0) {
      fault.left -= 1;
      return { ok: false, failure: fault.failure };
    }
    const value = make();
    if (value !== null) return { ok: true, value };
    return {
      ok: false,
      failure: { kind: "missing", detail: "The SEC has no such thing.", retryAfterS: null },
    };
  };
  const newestFirst = (): readonly FakeFiling[] =>
    [...filings.values()].toSorted(
      (a, b) => epochMs(b.acceptedAt) - epochMs(a.acceptedAt) || b.accession.localeCompare(a.accession),
    );
  const listed = (filing: FakeFiling, cik: string, isFeed: boolean): ListedFiling => ({
    accession: filing.accession,
    cik,
    form: filing.form,
    filed: filing.filed,
    acceptedAt: isFeed ? filing.acceptedAt : null,
    items: filing.items ?? [],
    reportDate: isFeed ? null : (filing.reportDate ?? null),
    primaryDocument: isFeed ? null : (Object.keys(filing.documents ?? {})[0] ?? null),
  });
  const ofCompany = (cik: string): readonly ListedFiling[] =>
    newestFirst()
      .filter(({ ciks }) => ciks.includes(cik))
      .map((filing) => listed(filing, cik, false));

  return {
    name: "sec",
    asked,
    file: (...added) => added.forEach((filing) => filings.set(filing.accession, filing)),
    company: (card) => {
      const before = cards.get(card.cik) ?? cardOf(card.cik);
      cards.set(card.cik, { ...before, ...card });
    },
    gone: (cik) => void missing.add(cik),
    page: (size) => {
      rows = size;
    },
    fail: (question, failure, times = Infinity) => {
      const whole =
        typeof failure === "string"
          ? { kind: failure, detail: `It failed (${failure}).`, retryAfterS: null }
          : failure;
      faults.set(question, { failure: whole, left: times });
    },
    current: async (form, start) =>
      answer("current", `${form} ${String(start)}`, () =>
        newestFirst()
          .filter((filing) => followedForm(filing.form) === form)
          .flatMap((filing) => filing.ciks.map((cik) => listed(filing, cik, true)))
          .slice(start, start + 100),
      ),
    submissions: async (cik) =>
      answer("submissions", cik, () => {
        if (missing.has(cik)) return null;
        const all = ofCompany(cik);
        const rest = all.slice(rows);
        const [first, last] = [rest[0], rest.at(-1)];
        return {
          filer: cards.get(cik) ?? cardOf(cik),
          filings: all.slice(0, rows),
          older:
            first === undefined || last === undefined
              ? []
              : [{ name: "older-001", from: last.filed, to: first.filed }],
        };
      }),
    olderSubmissions: async (cik, name) =>
      answer("olderSubmissions", `${cik} ${name}`, () => ofCompany(cik).slice(rows)),
    header: async (cik, accession) =>
      answer("header", `${cik} ${accession}`, () => headerOf(filings.get(accession))),
    document: async (cik, accession, file) =>
      answer(
        "document",
        `${cik} ${accession} ${file}`,
        () => filings.get(accession)?.documents?.[file] ?? null,
      ),
    tickers: async () =>
      answer("tickers", "", () =>
        [...cards.values()].flatMap(({ cik, name, tickers, exchanges }) =>
          tickers.map((ticker) => ({ cik, ticker, name, exchange: exchanges[0] ?? null })),
        ),
      ),
    urlOf: (cik, accession, file) =>
      `https://www.sec.gov/Archives/edgar/data/${String(Number(cik))}/${accession.replaceAll("-", "")}/${file ?? `${accession}-index.htm`}`,
  };
}

function cardOf(cik: string): FilerCard {
  return {
    cik,
    name: `Company ${cik}`,
    formerNames: [],
    tickers: [],
    exchanges: [],
    fiscalYearEnd: null,
  };
}

function headerOf(filing: FakeFiling | undefined): FilingHeader | null {
  if (filing === undefined) return null;
  const files = Object.keys(filing.documents ?? {});
  return {
    accession: filing.accession,
    ciks: filing.ciks,
    form: filing.form,
    acceptedAt: filing.acceptedAt,
    items: filing.items ?? [],
    documents: files.map((file, index) => ({
      type: filing.types?.[file] ?? (index === 0 ? filing.form : "EX-99.1"),
      file,
      description: null,
    })),
  };
}
