import {
  type Calendar,
  closeInstant,
  lastSessionOnOrBefore,
  previousSession,
  sessionsBetween,
} from "../../src/domain/calendar.ts";
import { addDays, epochMs, type IsoDate, newYorkDate, newYorkInstant } from "../../src/domain/time.ts";
import {
  serveBitstampCandles,
  serveBitstampSpot,
  serveBlockchainInfo,
  serveCoinbaseCandles,
  serveCoinbaseSpot,
  serveKrakenCandles,
  serveKrakenSpot,
  serveMempool,
  serveMempoolSpot,
  serveTiingoBars,
  yahooChart,
} from "../sources/providers/shapes.ts";
import type { ServedCandle, ServedRow } from "../suites/market-source-suites.ts";
import { type MarketTruth, marketTruth } from "./market-truth.ts";
import { type Asked, json, openSourceServer, type Reply, type SourceServer } from "./source-server.ts";

export const PROVIDERS = [
  "coinbase",
  "kraken",
  "bitstamp",
  "mempool",
  "blockchain",
  "yahoo",
  "alpaca",
  "tiingo",
] as const;

export type ProviderName = (typeof PROVIDERS)[number];

/** What is odd about a provider that otherwise answers in good form. */
export interface Twist {
  /** It lives at another time: minus a week serves last week's data. */
  readonly clockMs?: number;
  /** All its prices, and the difficulty, are multiplied. */
  readonly factor?: number;
}

/** All providers on 127.0.0.1, each below a path of its own, in the shapes in which they answer. */
export interface MarketServer {
  readonly truth: MarketTruth;
  /** For settings. */
  readonly urls: Readonly<Record<ProviderName, string>>;
  /** How often a provider was asked since `forget`. */
  asked(provider: ProviderName): number;
  forget(): void;
  /** Answers every question to these providers that way; null ends it. */
  fault(providers: readonly ProviderName[], reply: Reply | null): void;
  /** Told of every question; what it gives is the answer. Null ends it. */
  onAsked(provider: ProviderName, look: ((asked: Asked) => Reply | null) | null): void;
  /** Null ends it. */
  twist(provider: ProviderName, twist: Twist | null): void;
  /** Refuses every connection until `resume`. */
  suspend(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

const HOUR_S = 3600;
const SETTLED_MS = 16 * 60_000;

/** Opens it. `now` is the time out there, in milliseconds since 1970. */
export async function openMarketServer(calendar: Calendar, now: () => number): Promise<MarketServer> {
  const truth = marketTruth(calendar);
  const hoursOf = sessionHours(calendar);
  const faults = new Map<ProviderName, Reply>();
  const twists = new Map<ProviderName, Twist>();
  const counts = new Map<ProviderName, number>();
  const looks = new Map<ProviderName, (asked: Asked) => Reply | null>();
  const server = await openSourceServer(false);
  server.weather((response, asked) => {
    const [, first, ...rest] = asked.path.split("/");
    const provider = PROVIDERS.find((name) => name === first);
    if (provider === undefined) return json({}, { status: 404 })(response, asked);
    counts.set(provider, (counts.get(provider) ?? 0) + 1);
    response.setHeader("date", new Date(now()).toUTCString());
    const question = { ...asked, path: `/${rest.join("/")}` };
    const { clockMs = 0, factor = 1 } = twists.get(provider) ?? {};
    const seen = looks.get(provider)?.(question) ?? null;
    const reply =
      seen ??
      faults.get(provider) ??
      answer(provider, question, view(truth, calendar, hoursOf, now() + clockMs, factor));
    reply(response, question);
  });
  return {
    truth,
    urls: {
      coinbase: `${server.url}/coinbase`,
      kraken: `${server.url}/kraken`,
      bitstamp: `${server.url}/bitstamp`,
      mempool: `${server.url}/mempool`,
      blockchain: `${server.url}/blockchain`,
      yahoo: `${server.url}/yahoo`,
      alpaca: `${server.url}/alpaca`,
      tiingo: `${server.url}/tiingo`,
    },
    asked: (provider) => counts.get(provider) ?? 0,
    forget: () => counts.clear(),
    fault: (providers, reply) => {
      for (const provider of providers) {
        if (reply === null) faults.delete(provider);
        else faults.set(provider, reply);
      }
    },
    onAsked: (provider, look) => {
      if (look === null) looks.delete(provider);
      else looks.set(provider, look);
    },
    twist: (provider, twist) => {
      if (twist === null) twists.delete(provider);
      else twists.set(provider, twist);
    },
    suspend: () => server.suspend(),
    resume: () => server.resume(),
    close: () => server.close(),
  };
}

/** When a session opens and closes, in milliseconds since 1970. */
interface Hours {
  readonly open: number;
  readonly close: number;
}

/** Remembers them, for New York's time takes longer to tell than a whole answer may. */
function sessionHours(calendar: Calendar): (session: IsoDate) => Hours {
  const known = new Map<IsoDate, Hours>();
  return (session) => {
    const hours = known.get(session) ?? {
      open: epochMs(newYorkInstant(session, "09:30")),
      close: epochMs(closeInstant(calendar, session)),
    };
    known.set(session, hours);
    return hours;
  };
}

/** The market as one provider sees it at a time. */
interface View {
  readonly ms: number;
  readonly truth: MarketTruth;
  readonly calendar: Calendar;
  readonly hoursOf: (session: IsoDate) => Hours;
  readonly factor: number;
  readonly btc: (ms: number) => number;
  /** Candles that begin from one second to another, the running one too. */
  readonly candles: (fromS: number, toS: number, stepS: number) => readonly ServedCandle[];
  /** Sessions that have begun; of one that runs the price of now. */
  rows(symbol: string, from: IsoDate, to: IsoDate): readonly ServedRow[];
}

function view(
  truth: MarketTruth,
  calendar: Calendar,
  hoursOf: View["hoursOf"],
  ms: number,
  factor: number,
): View {
  const btc = (at: number): number => Math.round(truth.btc(at) * factor * 100) / 100;
  return {
    ms,
    truth,
    calendar,
    hoursOf,
    factor,
    btc,
    candles: (fromS, toS, stepS) => {
      const candles: { startS: number; close: number }[] = [];
      const last = Math.min(toS, ms / 1000);
      for (let startS = Math.ceil(fromS / stepS) * stepS; startS <= last; startS += stepS) {
        candles.push({ startS, close: btc(Math.min((startS + stepS) * 1000, ms)) });
      }
      return candles;
    },
    rows: (symbol, from, to) =>
      sessionsBetween(calendar, from, to)
        .filter((session) => hoursOf(session).open <= ms)
        .map((session) => ({
          session,
          close: truth.stock(symbol, Math.min(hoursOf(session).close, ms)) * factor,
        })),
  };
}

/** The shapes register an answer by its path: a question picks its own out of those of its provider. */
function answer(provider: ProviderName, asked: Asked, seen: View): Reply {
  let found: Reply | null = null;
  const book: Pick<SourceServer, "on"> = {
    on: (path, reply) => {
      if (path === asked.path) found = reply;
    },
  };
  SERVE[provider](book, asked, seen);
  return found ?? json({ message: "NotFound" }, { status: 404 });
}

type Serve = (book: Pick<SourceServer, "on">, asked: Asked, seen: View) => void;

const numberOf = (asked: Asked, name: string): number => Number(asked.query.get(name));
const secondOf = (asked: Asked, name: string): number => Date.parse(asked.query.get(name) ?? "") / 1000;

const SERVE: Readonly<Record<ProviderName, Serve>> = {
  coinbase: (book, asked, { ms, btc, candles }) => {
    if (asked.path === "/products/BTC-USD/ticker") return serveCoinbaseSpot(book, btc(ms), ms);
    const stepS = numberOf(asked, "granularity");
    serveCoinbaseCandles(book, candles(secondOf(asked, "start") - stepS, secondOf(asked, "end"), stepS));
  },
  kraken: (book, asked, { ms, btc, candles }) => {
    if (asked.path === "/Ticker") return serveKrakenSpot(book, btc(ms));
    const stepS = numberOf(asked, "interval") * 60;
    const first = Math.max(numberOf(asked, "since"), ms / 1000 - 721 * stepS);
    serveKrakenCandles(book, candles(first, ms / 1000, stepS));
  },
  bitstamp: (book, asked, { ms, btc, candles }) => {
    if (asked.path === "/ticker/btcusd/") return serveBitstampSpot(book, btc(ms), ms);
    const stepS = numberOf(asked, "step");
    const end = Math.min(numberOf(asked, "end"), ms / 1000);
    serveBitstampCandles(book, candles(end - numberOf(asked, "limit") * stepS, end, stepS));
  },
  mempool: (book, asked, { ms, btc, truth, factor }) => {
    if (asked.path === "/v1/prices") return serveMempoolSpot(book, Math.round(btc(ms)), ms);
    serveMempool(book, networkOf(truth, ms, factor));
    book.on("/v1/difficulty-adjustment", json(truth.retarget(ms)));
  },
  blockchain: (book, _asked, { ms, truth, factor }) =>
    serveBlockchainInfo(book, networkOf(truth, ms, factor)),
  yahoo: (book, asked, seen) => {
    const symbol = asked.path.split("/").at(-1) ?? "";
    book.on(asked.path, json(chartOf(symbol, asked, seen)));
  },
  alpaca: (book, asked, seen) => {
    const symbols = (asked.query.get("symbols") ?? "").split(",");
    const { ms, truth, factor } = seen;
    if (asked.path === "/stocks/trades/latest") {
      const at = lastTradeMs(seen);
      const t = new Date(at).toISOString();
      const trades = symbols.map((symbol) => [
        symbol,
        { t, x: "V", p: truth.stock(symbol, at) * factor, s: 100 },
      ]);
      return book.on(asked.path, json({ trades: Object.fromEntries(trades) }));
    }
    const [from, to] = [
      newYorkDate(asked.query.get("start") ?? ""),
      newYorkDate(asked.query.get("end") ?? ""),
    ];
    const upTo = new Date(ms - SETTLED_MS).toISOString();
    const last = to < newYorkDate(upTo) ? to : newYorkDate(upTo);
    const bars = symbols.map((symbol) => [
      symbol,
      seen
        .rows(symbol, from, last)
        .map(({ session, close }) => ({ t: newYorkInstant(session, "00:00"), o: 1, c: close, v: 10 })),
    ]);
    book.on(asked.path, json({ bars: Object.fromEntries(bars), next_page_token: null }));
  },
  tiingo: (book, asked, seen) => {
    const symbol = (asked.path.split("/")[3] ?? "").toUpperCase();
    const rows = seen.rows(symbol, asked.query.get("startDate") ?? "", asked.query.get("endDate") ?? "");
    const isOver = ({ session }: ServedRow): boolean => seen.hoursOf(session).close + SETTLED_MS <= seen.ms;
    serveTiingoBars(book, symbol, rows.filter(isOver));
  },
};

function networkOf(truth: MarketTruth, ms: number, factor: number) {
  const network = truth.network(ms);
  return { ...network, difficulty: truth.difficulty(ms) * factor };
}

/** The last trade of the newest session that has begun. */
function lastTradeMs({ calendar, hoursOf, ms }: View): number {
  const today = newYorkDate(new Date(ms).toISOString());
  const newest = lastSessionOnOrBefore(calendar, today);
  const session = newest !== null && hoursOf(newest).open > ms ? previousSession(calendar, newest) : newest;
  return session === null ? ms : Math.min(ms, hoursOf(session).close);
}

function chartOf(symbol: string, asked: Asked, seen: View): unknown {
  const { ms, calendar, hoursOf, truth, factor } = seen;
  const now = new Date(ms).toISOString();
  const today = newYorkDate(now);
  const isRange = asked.query.get("range") !== null;
  const from = isRange
    ? addDays(today, -7)
    : newYorkDate(new Date(numberOf(asked, "period1") * 1000).toISOString());
  const endMs = isRange ? ms : Math.min(numberOf(asked, "period2") * 1000 - 1, ms);
  const rows = seen.rows(symbol, from, newYorkDate(new Date(endMs).toISOString()));
  const tradeMs = lastTradeMs(seen);
  // Before the day's opening the hours it names are those of the day that comes.
  const coming = sessionsBetween(calendar, today, addDays(today, 10)).find(
    (session) => hoursOf(session).close > ms - 3 * HOUR_S * 1000,
  );
  const hours = coming === undefined ? null : hoursOf(coming);
  return yahooChart(symbol, rows, now, {
    meta: {
      regularMarketTime: Math.floor(tradeMs / 1000),
      regularMarketPrice: truth.stock(symbol, tradeMs) * factor,
      currentTradingPeriod: {
        regular: { start: (hours?.open ?? 0) / 1000, end: (hours?.close ?? 0) / 1000 },
      },
    },
  });
}
