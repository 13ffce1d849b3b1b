import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lastSessionOnOrBefore } from "../../src/domain/calendar.ts";
import { measure, type Measurement, returnBetween } from "../../src/domain/divergence.ts";
import type { Bar, BtcBar, PriceHistory } from "../../src/domain/market.ts";
import { correlate, fitLine } from "../../src/domain/regression.ts";
import { readWindow } from "../../src/domain/window.ts";
import { nyseCalendar } from "../support/market.ts";

const folder = new URL("../../../shared/fixtures/prices/", import.meta.url);
const present = existsSync(folder);

const PW14 = "HUT WULF IREN CORZ GLXY CIFR MARA RIOT CLSK KEEL HIVE BTDR APLD BTBT".split(" ");

type Metrics = Readonly<Record<string, number | null>>;

interface Golden {
  readonly asof: Readonly<
    Record<
      string,
      {
        readonly series: Readonly<Record<string, Metrics>>;
        readonly basket14_equal_weight: Readonly<
          Record<string, { readonly mean: number; readonly n: number }>
        >;
      }
    >
  >;
}

/** The metrics were made from the panel, whose prices are rounded to four decimals: the files themselves differ a little. */
const PANEL_EXACT = 0.5000001;
const FILES_CLOSE = 6;

describe.skipIf(!present).each([
  ["panel", PANEL_EXACT],
  ["files", FILES_CLOSE],
] as const)("returns, correlations and betas of real prices from the %s", (source, units) => {
  const golden = present ? readGolden() : { asof: {} };
  const days = Object.keys(golden.asof);
  const history = present ? readHistory(symbolsOf(golden), source) : emptyHistory();

  it("cover three days and every member of the basket", () => {
    expect(days).toHaveLength(3);
    for (const day of days)
      expect(Object.keys(golden.asof[day]?.series ?? {})).toEqual(expect.arrayContaining(PW14));
  });

  it.each(days)("agree for every symbol on %s", (day) => {
    for (const [symbol, metrics] of Object.entries(golden.asof[day]?.series ?? {})) {
      if (symbol === "BTC-USD") continue;
      const m = measureOf(history, [symbol], day);
      const t = m.sessions.length - 1;
      expect(m.sessions[t]).toBe(day);
      const own = m.members[0]?.series;
      const ytd = m.sessions.indexOf(lastSessionOnOrBefore(m.calendar, `${previousYear(day)}-12-31`) ?? "");
      const ours: Record<string, number | null> = {
        close: own?.price[t] ?? null,
        ytd: own === undefined || ytd < 0 ? null : returnBetween(own, ytd, t),
      };
      for (const n of [1, 5, 20, 60]) ours[`ret_${String(n)}`] = own ? returnBetween(own, t - n, t) : null;
      for (const n of [20, 60]) {
        ours[`corr_${String(n)}`] = correlate(m.btcLogReturn, m.logReturn, t, n);
        ours[`beta_${String(n)}`] = fitLine(m.btcLogReturn, m.logReturn, t, n)?.beta ?? null;
      }
      const btc = btcReturn(m, t - 20, t);
      const miner = ours["ret_20"] ?? null;
      ours["divergence20_pp"] = btc === null || miner === null ? null : 100 * (miner - btc);
      const wrong = Object.entries(metrics).flatMap(([name, expected]) =>
        differsFrom(ours[name] ?? null, expected, name === "close" ? 4 : 6, units, `${symbol} ${name}`),
      );
      expect(wrong).toEqual([]);
    }
  });

  it.each(days)("agree for BTC on %s", (day) => {
    const m = measureOf(history, PW14, day);
    const t = m.sessions.length - 1;
    const expected = golden.asof[day]?.series["BTC-USD"] ?? {};
    const ytd = readWindow(m, "ytd", day).btcReturnPct;
    const returns = [1, 5, 20, 60].map((n) => [`ret_${String(n)}`, btcReturn(m, t - n, t)] as const);
    const ours = [...returns, ["ytd", ytd === null ? null : ytd / 100] as const];
    const wrong = ours.flatMap(([name, value]) => differsFrom(value, expected[name] ?? null, 6, units, name));
    expect(wrong).toEqual([]);
    expect(differsFrom(m.btc.price[t] ?? null, expected["close"] ?? null, 4, units, "close")).toEqual([]);
  });

  it.each(days)("agree for the basket of 14 on %s", (day) => {
    const m = measureOf(history, PW14, day);
    const t = m.sessions.length - 1;
    const basket = golden.asof[day]?.basket14_equal_weight ?? {};
    expect(Object.keys(basket)).toContain("ytd");
    for (const [name, { mean, n }] of Object.entries(basket)) {
      const returns =
        name === "ytd"
          ? readWindow(m, "ytd", day).members.map((member) => member.returnPct / 100)
          : m.members
              .map(({ series }) => returnBetween(series, t - Number(name.slice(4)), t))
              .filter((value) => value !== null);
      expect(returns).toHaveLength(n);
      expect(differsFrom(returns.reduce((a, b) => a + b, 0) / n, mean, 6, units, name)).toEqual([]);
    }
    const ytd = readWindow(m, "ytd", day).returnPct;
    expect(differsFrom(ytd, 100 * (basket["ytd"]?.mean ?? NaN), 4, units, "the reading")).toEqual([]);
  });

  it("reads the newest session with a quorum, which is not the newest with any price", () => {
    const m = measureOf(history, PW14, "2026-08-21");
    const reading = readWindow(m, "30d");
    expect(m.sessions.at(-1)).toBe("2026-08-21");
    expect(reading.session).toBe("2026-07-31");
    expect(reading.members).toHaveLength(14);
  });
});

function readGolden(): Golden {
  const golden: Golden = JSON.parse(readFileSync(new URL("golden-metrics.json", folder), "utf8"));
  return golden;
}

function measureOf(history: PriceHistory, symbols: readonly string[], until: string): Measurement {
  return measure({
    calendar: nyseCalendar(),
    history,
    kind: symbols.length === 1 ? "security" : "basket",
    members: symbols.map((security) => ({ security, from: "2000-01-01", until: null, pricesSince: null })),
    peers: [],
    qqq: "QQQ",
    until,
  });
}

function btcReturn(m: Measurement, u: number, t: number): number | null {
  const before = m.btc.price[u] ?? null;
  const now = m.btc.price[t] ?? null;
  return before === null || now === null ? null : now / before - 1;
}

function previousYear(day: string): string {
  return String(Number(day.slice(0, 4)) - 1);
}

function symbolsOf(golden: Golden): readonly string[] {
  return [...new Set(Object.values(golden.asof).flatMap((day) => Object.keys(day.series)))];
}

function emptyHistory(): PriceHistory {
  return { bars: new Map(), btc: [], actions: [], shares: [] };
}

function readHistory(symbols: readonly string[], source: "panel" | "files"): PriceHistory {
  const panel = readCsv("panel_adjclose_2024_2026.csv");
  const bars = new Map<string, readonly Bar[]>();
  let btc: readonly BtcBar[] = [];
  for (const symbol of symbols) {
    const rows = source === "panel" ? panel : readCsv(`${symbol}.csv`);
    const column = source === "panel" ? symbol : "close";
    const closes = rows
      .filter((row) => (row["date"] ?? "") >= "2024-01-01" && (row[column] ?? "") !== "")
      .map((row) => ({ date: row["date"] ?? "", close: Number(row[column]) }));
    if (symbol === "BTC-USD") {
      btc = closes.map(({ date, close }) => ({ date, priceUsd: close, align: "utc_day" }));
      continue;
    }
    const basis = "split_adjusted";
    bars.set(
      symbol,
      closes.map(({ date, close }) => ({
        security: symbol,
        session: date,
        close,
        basis,
        quarantined: false,
      })),
    );
  }
  return { bars, btc, actions: [], shares: [] };
}

function readCsv(name: string): readonly Readonly<Record<string, string>>[] {
  const [header = "", ...lines] = readFileSync(new URL(name, folder), "utf8").trim().split("\n");
  const names = header.trim().split(",");
  return lines.map((line) => {
    const cells = line.trim().split(",");
    return Object.fromEntries(names.map((key, index) => [key, cells[index] ?? ""]));
  });
}

/** Equal within so many units of the last decimal that the file gives; half a unit is rounding. */
function differsFrom(
  ours: number | null,
  expected: number | null,
  decimals: number,
  units: number,
  what: string,
): readonly string[] {
  const scale = Math.max(1, Math.abs(expected ?? 1));
  const allowed = units * 10 ** -decimals * (units > 1 ? scale : 1) + 1e-12;
  const close = ours === null || expected === null ? ours === expected : Math.abs(ours - expected) <= allowed;
  return close ? [] : [`${what}: ${String(ours)}, not ${String(expected)}`];
}
