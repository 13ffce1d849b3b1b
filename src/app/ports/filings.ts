import type { FollowedForm } from "../../domain/filed.ts";
import type { FilingReport } from "../../domain/filing/observation.ts";
import type { TaggedDocument } from "../../domain/filing/tagged.ts";
import type { Instant, IsoDate } from "../../domain/time.ts";
import type { Sourced } from "./market-sources.ts";

/** One filing as a list of filings names it, newest lists first. */
export interface ListedFiling {
  /** `0001234567-26-000012`. */
  readonly accession: string;
  /** Ten digits: the company in whose list it stands. A filing of several companies stands in each one's. */
  readonly cik: string;
  readonly form: string;
  readonly filed: IsoDate;
  /** Null where the list does not give it or gives it without a reliable zone. */
  readonly acceptedAt: Instant | null;
  /** Numbers of the items of an 8-K; empty for forms without. */
  readonly items: readonly string[];
  readonly reportDate: IsoDate | null;
  /** File name of the main document; null where the list does not give it. */
  readonly primaryDocument: string | null;
}

/** What the SEC says of one company. */
export interface FilerCard {
  readonly cik: string;
  readonly name: string;
  readonly formerNames: readonly string[];
  readonly tickers: readonly string[];
  readonly exchanges: readonly string[];
  /** `MM-DD`; null where it gives none. */
  readonly fiscalYearEnd: string | null;
}

/** A company's own list of filings: the newest thousand or so, and the names of further pages, newest first. */
export interface Submissions {
  readonly filer: FilerCard;
  readonly filings: readonly ListedFiling[];
  readonly older: readonly { readonly name: string; readonly from: IsoDate; readonly to: IsoDate }[];
}

/** The header of one filing. */
export interface FilingHeader {
  readonly accession: string;
  /** Ten digits each: everybody who filed it. */
  readonly ciks: readonly string[];
  readonly form: string;
  readonly acceptedAt: Instant;
  readonly items: readonly string[];
  readonly documents: readonly {
    /** `EX-99.1`, or the form for the main document. */
    readonly type: string;
    readonly file: string;
    readonly description: string | null;
  }[];
}

/** A company with a ticker at a US exchange. */
export interface ListedCompany {
  /** Ten digits. */
  readonly cik: string;
  readonly ticker: string;
  readonly name: string;
  readonly exchange: string | null;
}

/** What one document holds: its figures, or why it has none that can be read. */
export type FilingDocumentRead =
  | { readonly ok: true; readonly document: TaggedDocument }
  | { readonly ok: false; readonly problem: string };

/**
 * EDGAR. Whatever is asked goes through one queue, five questions a second at most over both hosts. Failures that mean
 * more than this one question: `rate_limited` (all of EDGAR for `retryAfterS`), `blocked` (the User-Agent is refused,
 * until somebody changes it). `missing` is a CIK, an accession or a document that does not exist.
 */
export interface FilingSource {
  readonly name: "sec";
  /** A page of a hundred of the newest filings of one form and its kin, newest first, each accession and CIK once. */
  current(form: FollowedForm, start: number): Promise<Sourced<readonly ListedFiling[]>>;
  submissions(cik: string): Promise<Sourced<Submissions>>;
  olderSubmissions(cik: string, name: string): Promise<Sourced<readonly ListedFiling[]>>;
  header(cik: string, accession: string): Promise<Sourced<FilingHeader>>;
  /** A document that cannot be read is an answer, not a failure. */
  document(cik: string, accession: string, file: string): Promise<Sourced<FilingDocumentRead>>;
  tickers(): Promise<Sourced<readonly ListedCompany[]>>;
  /** The address of a filing's index page or of one of its documents. */
  urlOf(cik: string, accession: string, file: string | null): string;
}

/** What is to be done about one filing of one company. */
export interface FilingTask extends ListedFiling {
  /** True for what catching up found: it alerts nobody. */
  readonly quiet: boolean;
  readonly discoveredAt: Instant;
  /** `waiting` to be looked at, `done`, or `failed` for good. */
  readonly state: "waiting" | "done" | "failed";
  readonly attempts: number;
  /** It is not tried before this; null where it may be. */
  readonly notBefore: Instant | null;
  /** One line for people: what came of it; null before the first try. */
  readonly detail: string | null;
}

/** Filings that were seen, and what became of each: the store's memory of EDGAR. */
export interface FilingTasks {
  /** Notes filings; one that is known already stays as it is. Gives those that were new. */
  add(
    filings: readonly ListedFiling[],
    how: { readonly quiet: boolean },
    now: Instant,
  ): Promise<readonly ListedFiling[]>;
  /** Those waiting that may be tried now, quiet ones or the others, the oldest filing first. */
  due(now: Instant, how: { readonly quiet: boolean; readonly most: number }): Promise<readonly FilingTask[]>;
  /** Accessions of a company that are known. */
  known(cik: string): Promise<ReadonlySet<string>>;
  /** Notes what its header said. */
  describe(
    cik: string,
    accession: string,
    header: Pick<ListedFiling, "acceptedAt" | "items" | "primaryDocument">,
  ): Promise<void>;
  settle(cik: string, accession: string, state: "done" | "failed", detail: string): Promise<void>;
  putBack(cik: string, accession: string, notBefore: Instant, detail: string): Promise<void>;
  /** Lets wait again, as history, what is done of a company with just that detail. */
  reopen(cik: string, detail: string): Promise<void>;
  /** How many wait, by whether they are quiet, and the filing day of the newest that is done, for each company. */
  progress(): Promise<readonly FilingProgress[]>;
}

export interface FilingProgress {
  readonly cik: string;
  readonly waiting: number;
  readonly waitingQuiet: number;
  readonly done: number;
  readonly failed: number;
  /** Of the newest filing that was looked at; null before the first. */
  readonly readTo: IsoDate | null;
}

/** A report that was read, as JSON-able values, so that later ones can be set beside it. */
export interface StoredReport {
  readonly cik: string;
  readonly accession: string;
  readonly form: string;
  readonly filed: IsoDate;
  /** The day on which it could be known in New York. */
  readonly knownAt: IsoDate;
  readonly url: string;
  /** sha256 of the document's figures: another one under the same accession is told. */
  readonly contentHash: string;
  readonly report: FilingReport;
}

export interface FilingReports {
  /** Keeps it; one with that accession of that company is replaced. `changed` where it had other content before. */
  put(report: StoredReport): Promise<{ readonly changed: boolean }>;
  /** Of one company, oldest filing first. */
  of(cik: string): Promise<readonly StoredReport[]>;
}

/** How far each watched company and each feed has been followed. */
export interface FilingMarks {
  /** The newest accessions of a feed when it was read last, at most a few; empty before the first time. */
  feed(form: FollowedForm): Promise<readonly string[]>;
  setFeed(form: FollowedForm, newest: readonly string[], now: Instant): Promise<void>;
  /** When a company's own list was read last, and from which day on it is followed; null before the first time. */
  company(cik: string): Promise<CompanyMark | null>;
  companies(): Promise<readonly CompanyMark[]>;
  setCompany(mark: CompanyMark): Promise<void>;
}

export interface CompanyMark {
  readonly cik: string;
  /** Filings since this day are followed. */
  readonly since: IsoDate;
  readonly listedAt: Instant;
  /** What the SEC said of it then; differences to what we hold are logged. */
  readonly filer: FilerCard;
}
