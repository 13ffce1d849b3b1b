import type { Instant, IsoDate } from "../../src/domain/time.ts";
import { secError } from "./sec-server-errors.ts";
import { feedPage, headerPage, submissionsOf, submissionsPage } from "./sec-server-pages.ts";
import { type Asked, json, openSourceServer, type Reply, text } from "./source-server.ts";

/** A company as the SEC knows it. */
export interface SecCompany {
  /** Ten digits. */
  readonly cik: string;
  readonly name: string;
  readonly tickers?: readonly string[];
  readonly exchange?: string;
  /** `1231`, as the SEC writes it; null for people. */
  readonly fiscalYearEnd?: string | null;
  readonly formerNames?: readonly string[];
}

export interface SecDocument {
  /** `10-Q`, `EX-99.1`. */
  readonly type: string;
  readonly file: string;
  readonly description?: string;
  readonly body: string | Uint8Array;
  /** By its file's name where none is given. */
  readonly contentType?: string;
}

export interface SecFiling {
  /** `0001234567-26-000012`. */
  readonly accession: string;
  /** Ten digits each: everybody who files it. */
  readonly ciks: readonly string[];
  readonly form: string;
  readonly acceptedAt: Instant;
  /** By the hour of acceptance where it is not given: after 17:30 in New York it is the next weekday. */
  readonly filed?: IsoDate;
  readonly reportDate?: IsoDate;
  readonly items?: readonly string[];
  /** The main one first. */
  readonly documents?: readonly SecDocument[];
  /** False: the feed never shows it, as where it was down. */
  readonly isInFeed?: boolean;
}

/** What can be asked of the SEC. */
export type SecQuestion =
  | "feed"
  | "submissions"
  | "older"
  | "header"
  | "document"
  | "tickers"
  | "plain_tickers"
  | "other";

export interface SecRequest {
  readonly host: "data" | "www";
  readonly question: SecQuestion;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly userAgent: string;
  /** When it came in: milliseconds of a clock that is never set. */
  readonly atMs: number;
}

/** EDGAR on 127.0.0.1, both of its hosts, in the shapes in which it answers. */
export interface SecServer {
  /** For `SEC_DATA_URL` and `dataUrl`. */
  readonly dataUrl: string;
  /** For `SEC_WWW_URL` and `wwwUrl`. */
  readonly wwwUrl: string;
  /** Adds a company, or says something new of it. */
  company(company: SecCompany): void;
  /** Takes a filing; one with that accession is replaced. Companies that nobody named get a name. */
  file(...filings: readonly SecFiling[]): void;
  /** Filings of that form by companies that nobody follows, a second apart, the newest at `newest`. */
  crowd(form: string, count: number, newest: Instant): void;
  /** It was never there: everything about the company answers as for a CIK that does not exist. */
  removeCompany(cik: string): void;
  /** How many filings the first page of a company's list holds; 1,000. */
  setPageLength(rows: number): void;
  /** Answers these questions that way from now on, so many times where it is given; null ends it. */
  fault(question: SecQuestion | "all", reply: Reply | null, times?: number): void;
  /** What came in since the last `forget`, in order. */
  readonly requests: readonly SecRequest[];
  forget(): void;
  /** The most requests that came in within any second. */
  mostInASecond(): number;
  /** Refuses every connection until `resume`. */
  suspend(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** Every request but those for a page of the feed is told from its path. */
const QUESTIONS: readonly (readonly [path: RegExp, question: SecQuestion])[] = [
  [/^\/submissions\/CIK\d{10}\.json$/, "submissions"],
  [/^\/submissions\/CIK\d{10}-submissions-\d{3}\.json$/, "older"],
  [/^\/cgi-bin\/browse-edgar$/, "feed"],
  [/^\/files\/company_tickers_exchange\.json$/, "tickers"],
  [/^\/files\/company_tickers\.json$/, "plain_tickers"],
  [/-index-headers\.html$/, "header"],
  [/^\/Archives\/edgar\/data\/\d+\/\d{18}\/[^/]+$/, "document"],
];

/** What both hosts know. */
interface Held {
  readonly companies: Map<string, SecCompany>;
  readonly filings: Map<string, SecFiling>;
  readonly pageLength: () => number;
}

/** Opens both hosts on free ports. `now` is the time out there, in milliseconds since 1970. */
export async function openSecServer(now: () => number = Date.now): Promise<SecServer> {
  const companies = new Map<string, SecCompany>();
  const filings = new Map<string, SecFiling>();
  const faults = new Map<SecQuestion | "all", { readonly reply: Reply; left: number }>();
  const requests: SecRequest[] = [];
  let pageLength = 1000;
  let crowded = 0;
  const held: Held = { companies, filings, pageLength: () => pageLength };

  const faultOn = (question: SecQuestion): Reply | null => {
    const found = faults.get(question) ?? faults.get("all");
    if (found === undefined || found.left <= 0) return null;
    found.left -= 1;
    return found.reply;
  };
  const open = async (host: "data" | "www") => {
    const server = await openSourceServer(false);
    server.weather((response, asked) => {
      const question = QUESTIONS.find(([path]) => path.test(asked.path))?.[1] ?? "other";
      const userAgent = asked.headers["user-agent"] ?? "";
      const { path, query } = asked;
      requests.push({ host, question, path, query, userAgent, atMs: performance.now() });
      response.setHeader("date", new Date(now()).toUTCString());
      const refused = userAgent.includes("@") ? null : secError("undeclared");
      const reply = faultOn(question) ?? refused ?? answer(held, host, question, asked);
      reply(response, asked);
    });
    return server;
  };
  const [data, www] = [await open("data"), await open("www")];

  const file = (...added: readonly SecFiling[]): void => {
    for (const filing of added) {
      filings.set(filing.accession, filing);
      for (const cik of filing.ciks) {
        if (!companies.has(cik)) companies.set(cik, { cik, name: `Company ${String(Number(cik))} Inc.` });
      }
    }
  };
  return {
    dataUrl: data.url,
    wwwUrl: www.url,
    company: (company) => companies.set(company.cik, company),
    file,
    crowd: (form, count, newest) => {
      for (let index = 0; index < count; index += 1) {
        crowded += 1;
        file({
          accession: `0009000000-26-${String(crowded).padStart(6, "0")}`,
          ciks: [String(9_000_000 + crowded).padStart(10, "0")],
          form,
          acceptedAt: new Date(Date.parse(newest) - index * 1000).toISOString(),
        });
      }
    },
    removeCompany: (cik) => {
      companies.delete(cik);
      for (const [accession, { ciks }] of filings) if (ciks.includes(cik)) filings.delete(accession);
    },
    setPageLength: (rows) => {
      pageLength = rows;
    },
    fault: (question, reply, times = Number.POSITIVE_INFINITY) => {
      if (reply === null) faults.delete(question);
      else faults.set(question, { reply, left: times });
    },
    requests,
    forget: () => {
      requests.length = 0;
    },
    mostInASecond: () =>
      requests.reduce((most, { atMs }, index) => {
        const within = requests.slice(index).filter((other) => other.atMs < atMs + 1000);
        return Math.max(most, within.length);
      }, 0),
    suspend: async () => {
      await Promise.all([data.suspend(), www.suspend()]);
    },
    resume: async () => {
      await Promise.all([data.resume(), www.resume()]);
    },
    close: async () => {
      await Promise.all([data.close(), www.close()]);
    },
  };
}

function answer(held: Held, host: "data" | "www", question: SecQuestion, asked: Asked): Reply {
  const missing = secError(host === "data" ? "no_such_key" : "access_denied");
  if (host === "data") return submissions(held, asked.path) ?? missing;
  if (question === "feed") {
    const page = feedPage(held.filings.values(), asked.query, nameIn(held));
    return bytes(page, "application/atom+xml", { "cache-control": "no-cache" });
  }
  if (question === "tickers" || question === "plain_tickers") return tickers(held, question);
  return archived(held, asked.path) ?? missing;
}

function nameIn({ companies }: Held): (cik: string) => string {
  return (cik) => companies.get(cik)?.name ?? `Company ${String(Number(cik))} Inc.`;
}

function submissions({ companies, filings, pageLength }: Held, path: string): Reply | null {
  const [, cik = "", older = "000"] =
    /^\/submissions\/CIK(\d{10})(?:-submissions-(\d{3}))?\.json$/.exec(path) ?? [];
  const company = companies.get(cik);
  const pages = submissionsOf(filings.values(), cik, pageLength());
  if (company === undefined || (older !== "000" && pages[Number(older)] === undefined)) return null;
  return json(submissionsPage(company, pages, Number(older)), {
    headers: { "cache-control": "max-age=0, no-cache, no-store" },
  });
}

function archived(held: Held, path: string): Reply | null {
  const [, cik = "", folder = "", name = ""] =
    /^\/Archives\/edgar\/data\/(\d+)\/(\d{18})\/([^/]+)$/.exec(path) ?? [];
  const accession = folder.replace(/^(\d{10})(\d\d)/, "$1-$2-");
  const filing = held.filings.get(accession);
  if (filing === undefined || !filing.ciks.includes(cik.padStart(10, "0"))) return null;
  const headers = { "last-modified": new Date(filing.acceptedAt).toUTCString(), etag: `"${accession}"` };
  if (name === `${accession}-index-headers.html`) {
    const page = headerPage(filing, nameIn(held));
    return text(page, { headers: { "content-type": "text/html", ...headers } });
  }
  const document = filing.documents?.find(({ file }) => file === decodeURIComponent(name));
  if (document === undefined) return null;
  const type = document.contentType ?? (/\.html?$/.test(document.file) ? "text/html" : "text/plain");
  return bytes(Buffer.from(document.body), type, headers);
}

function tickers({ companies }: Held, question: "tickers" | "plain_tickers"): Reply {
  const rows = [...companies.values()].flatMap(({ cik, name, tickers: symbols = [], exchange = "Nasdaq" }) =>
    symbols.map((ticker) => ({ cik: Number(cik), name, ticker, exchange })),
  );
  if (question === "tickers") {
    const data = rows.map(({ cik, name, ticker, exchange }) => [cik, name, ticker, exchange]);
    return json({ fields: ["cik", "name", "ticker", "exchange"], data });
  }
  const plain = rows.map(({ cik, name, ticker }, index) => [
    String(index),
    { cik_str: cik, ticker, title: name },
  ]);
  return json(Object.fromEntries(plain));
}

function bytes(body: Uint8Array, type: string, headers: Readonly<Record<string, string>>): Reply {
  return (response) => {
    const length = String(body.byteLength);
    response.writeHead(200, { "content-type": type, "content-length": length, ...headers }).end(body);
  };
}
