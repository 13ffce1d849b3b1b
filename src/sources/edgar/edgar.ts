import type { FilingDocumentRead, FilingSource } from "../../app/ports/filings.ts";
import type { Sourced } from "../../app/ports/market-sources.ts";
import { createDecoding } from "../filings/charset.ts";
import { MOST_BYTES, readFiling, tooLarge } from "../filings/read-filing.ts";
import type { Http, HttpRequest, HttpSite } from "../http.ts";
import { andThen, fail, give, isAboutTheHost } from "../sourced.ts";
import { readFeed } from "./feed.ts";
import { readIndexHeaders } from "./index-headers.ts";
import { folderOf, tenDigits } from "./names.ts";
import { explainRefusal, refusalInPage } from "./refusals.ts";
import { olderName, readOlderSubmissions, readSubmissions } from "./submissions.ts";
import { readTickers, readTickersByExchange } from "./tickers.ts";

/** The SEC allows ten requests a second over all its hosts; this is under five, a late packet included. */
const SPACING_MS = 220;

const LIST_TIMEOUT_MS = 30_000;
/** A report with pictures has tens of megabytes. */
const DOCUMENT_TIMEOUT_MS = 120_000;

/** Where people find a filing, whatever host this program asks. */
const ARCHIVES = "https://www.sec.gov";

/** As much of a page as holds its title. */
const TITLE_BYTES = 2048;

/** The most entries that a page of the feed holds. */
const PAGE_LENGTH = 100;

/**
 * EDGAR. `userAgent` names who asks, with a name and an e-mail address: without them it refuses. Both hosts share one
 * line, which is spaced on this machine too; only tests set the spacing. Nothing it answers is kept in memory: lists
 * may not be, and documents are asked for once.
 */
export function createEdgar({
  http,
  userAgent,
  dataUrl = "https://data.sec.gov",
  wwwUrl = "https://www.sec.gov",
  spacingMs = SPACING_MS,
}: {
  readonly http: Http;
  readonly userAgent: string;
  readonly dataUrl?: string;
  readonly wwwUrl?: string;
  readonly spacingMs?: number;
}): FilingSource {
  const shared = { spacingMs, line: "sec", spaceLoopback: true };
  const data = http.site({ baseUrl: dataUrl, ...shared });
  const www = http.site({ baseUrl: wwwUrl, ...shared });
  const asked = (request: HttpRequest): HttpRequest => ({
    timeoutMs: LIST_TIMEOUT_MS,
    keep: false,
    explain: explainRefusal,
    ...request,
    headers: { "user-agent": userAgent },
  });
  const json = (site: HttpSite, path: string): Promise<Sourced<string>> => site.get(asked({ path }));
  const page = (request: HttpRequest): Promise<Sourced<string>> => www.read(asked(request), decoded);

  return {
    name: "sec",
    current: async (form, start) => {
      const query = {
        action: "getcurrent",
        type: form,
        owner: "include",
        count: String(PAGE_LENGTH),
        start: String(start),
        output: "atom",
      };
      return andThen(await page({ path: "/cgi-bin/browse-edgar", query, accept: "xml" }), (text) =>
        readFeed(text, form),
      );
    },
    submissions: async (cik) => {
      const padded = tenDigits(cik);
      return andThen(await json(data, `/submissions/CIK${padded}.json`), (text) =>
        readSubmissions(text, padded),
      );
    },
    olderSubmissions: async (cik, name) => {
      if (!olderName().test(name)) return fail("missing", "It has no page of that name.");
      return andThen(await json(data, `/submissions/${name}`), (text) =>
        readOlderSubmissions(text, tenDigits(cik)),
      );
    },
    header: async (cik, accession) => {
      const path = `${folderOf(cik, accession)}/${accession}-index-headers.html`;
      return andThen(await page({ path, accept: "html" }), (text) => readIndexHeaders(text, accession));
    },
    document: async (cik, accession, file) => {
      const request = asked({
        path: `${folderOf(cik, accession)}/${encodeURIComponent(file)}`,
        accept: "any",
        timeoutMs: DOCUMENT_TIMEOUT_MS,
        maxBytes: MOST_BYTES,
      });
      const answer = await www.read(request, readDocument);
      if (answer.ok) return answer.value;
      return answer.failure.kind === "too_large" ? give(unread(tooLarge(null))) : answer;
    },
    tickers: async () => {
      const path = "/files/company_tickers_exchange.json";
      const best = andThen(await json(www, path), readTickersByExchange);
      if (best.ok || isAboutTheHost(best.failure)) return best;
      return andThen(await json(www, "/files/company_tickers.json"), readTickers);
    },
    urlOf: (cik, accession, file) =>
      `${ARCHIVES}${folderOf(cik, accession)}/${file === null ? `${accession}-index.htm` : encodeURIComponent(file)}`,
  };
}

function unread(problem: string): FilingDocumentRead {
  return { ok: false, problem };
}

/** A text by the charset it declares. */
async function decoded(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  const bytes = Buffer.concat(all);
  const { decoding } = createDecoding(bytes);
  // A charset that nobody knows leaves what is written in ASCII, which is all that is looked for.
  return decoding === null ? bytes.toString("latin1") : `${decoding.decode(bytes)}${decoding.end()}`;
}

/** What a document holds, unless it is a refusal that came in its place. */
async function readDocument(chunks: AsyncIterable<Uint8Array>): Promise<Sourced<FilingDocumentRead>> {
  let beginning = "";
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      if (beginning.length < TITLE_BYTES) {
        beginning += new TextDecoder("latin1").decode(chunk.subarray(0, TITLE_BYTES));
      }
      yield chunk;
    }
  };
  const read = await readFiling(watched());
  const refusal = read.ok ? null : refusalInPage(beginning);
  return refusal === null ? give(read) : { ok: false, failure: refusal };
}
