import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { basketIndex, type IndexWeighting, rebalanceSessions } from "../../src/domain/basket-index.ts";
import { lineThrough, measure, type Measurement, statisticsAt } from "../../src/domain/divergence.ts";
import type { Bar, BtcBar, PriceHistory } from "../../src/domain/market.ts";
import type { DivergenceReading, WindowName } from "../../src/domain/reading.ts";
import { readWindow } from "../../src/domain/window.ts";
import { nyseCalendar } from "../support/market.ts";

const folder = new URL("../../../shared/fixtures/divergence/", import.meta.url);
const present = existsSync(folder);

type Numbers = readonly (number | null)[];
type Fields = Readonly<Record<string, number>>;
type WindowArrays = Readonly<Record<string, Numbers>>;

interface Reference {
  readonly session_date: readonly string[];
  readonly rebalance_sessions: readonly number[];
  readonly adjusted_filled: Readonly<Record<string, Numbers>>;
  readonly members_in_return: readonly number[];
  readonly r_ew: Numbers;
  readonly index: Readonly<Record<IndexWeighting, Numbers>>;
  readonly windows: Readonly<Record<string, WindowArrays>>;
  readonly ols: WindowArrays;
  readonly correlation: WindowArrays;
  readonly landmarks: {
    readonly session_305: { readonly windows_d1: Fields };
    readonly session_340: { readonly windows_d30: Fields; readonly index: Fields };
    readonly session_400: { readonly windows_ytd: Fields; readonly index: Fields };
    readonly rebalance_sessions_1_to_400: readonly number[];
  };
}

interface Trap {
  readonly right: number;
  readonly wrong: number;
}

const WINDOW_NAMES: Readonly<Record<string, WindowName>> = {
  d1: "1d",
  d7: "7d",
  d30: "30d",
  d90: "90d",
  ytd: "ytd",
};

/** The fields of a window in the reference, taken from our reading. */
const WINDOW_FIELDS: Readonly<Record<string, (reading: DivergenceReading) => number | null>> = {
  members: (r) => r.members.length,
  basket_ew: (r) => fraction(r.returnPct),
  basket_median: (r) => fraction(r.medianPct),
  basket_cw: (r) => fraction(r.capWeightedPct),
  btc: (r) => fraction(r.btcReturnPct),
  spread_ew_pp: (r) => r.gapPp,
  spread_median_pp: (r) => difference(r.medianPct, r.btcReturnPct),
  spread_cw_pp: (r) => difference(r.capWeightedPct, r.btcReturnPct),
  beta_at_base: (r) => r.beta,
  spread_beta_adj_ew_pp: (r) => r.betaGapPp,
};

describe.skipIf(!present)("the mathematics against the reference values", () => {
  const reference: Reference | null = present ? JSON.parse(readText("reference.json")) : null;
  const traps: Readonly<Record<string, Trap>> = present ? JSON.parse(readText("traps.json")) : {};
  const m = present ? measureReference("close") : null;

  it("has its sessions", () => {
    expect(known(m).sessions).toHaveLength(400);
    expect(known(m).sessions.slice(0, 300)).toEqual(known(reference).session_date);
  });

  it("adjusts for splits and fills gaps (F1, F2)", () => {
    for (const member of known(m).members) {
      expect(
        differences(
          member.series.price,
          known(known(reference).adjusted_filled[member.security]),
          member.security,
        ),
      ).toEqual([]);
    }
  });

  it("takes the basket's daily returns (F3)", () => {
    expect(differences(known(m).dailyReturn, known(reference).r_ew, "r_ew")).toEqual([]);
    expect(known(m).membersInReturn.slice(0, 300)).toEqual(known(reference).members_in_return);
  });

  it.each(["ew_daily", "ew_quarterly", "cw"] as const)("chains the index %s (F3–F5)", (weighting) => {
    const index = basketIndex(known(m), weighting);
    expect(differences(index, known(reference).index[weighting], weighting)).toEqual([]);
    const { session_340, session_400 } = known(reference).landmarks;
    expect(isClose(index[339], session_340.index[weighting])).toBe(true);
    expect(isClose(index[399], session_400.index[weighting])).toBe(true);
  });

  it("rebalances at the quarters' ends", () => {
    const ours = rebalanceSessions(known(m).sessions).map((t) => t + 1);
    expect(ours).toEqual(known(reference).landmarks.rebalance_sessions_1_to_400);
    expect(ours.filter((t) => t <= 300)).toEqual(known(reference).rebalance_sessions);
  });

  it.each(Object.keys(WINDOW_NAMES))("reads the window %s at every session (F6, F7)", (name) => {
    const arrays = known(known(reference).windows[name]);
    const readings = known(m)
      .sessions.slice(0, 300)
      .map((session) => readWindow(known(m), known(WINDOW_NAMES[name]), session));
    for (const [field, take] of Object.entries(WINDOW_FIELDS)) {
      const expected = known(arrays[field]);
      const ours = readings.map((reading, t) =>
        field === "members" && expected[t] === null ? null : take(reading),
      );
      expect(differences(ours, expected, `${name}.${field}`)).toEqual([]);
    }
    const bases = readings.map(({ baseSession, gapPp }) =>
      gapPp === null ? null : known(m).sessions.indexOf(baseSession ?? "") + 1,
    );
    expect(bases).toEqual(known(arrays["base_session"]));
  });

  it("fits the line, its r2 and the prediction error z at every session (F8)", () => {
    const ours = known(m).sessions.map((_, t) => statisticsAt(known(m), t));
    const { ols } = known(reference);
    expect(
      differences(
        ours.map((s) => s.line?.alpha ?? null),
        known(ols["alpha"]),
        "alpha",
      ),
    ).toEqual([]);
    expect(
      differences(
        ours.map((s) => s.line?.beta ?? null),
        known(ols["beta"]),
        "beta",
      ),
    ).toEqual([]);
    expect(
      differences(
        ours.map((s) => s.line?.sigma ?? null),
        known(ols["sigma"]),
        "sigma",
      ),
    ).toEqual([]);
    expect(
      differences(
        ours.map((s) => s.line?.r2 ?? null),
        known(ols["r2"]),
        "r2",
      ),
    ).toEqual([]);
    expect(
      differences(
        ours.map((s) => s.z1),
        known(ols["z"]),
        "z",
      ),
    ).toEqual([]);
    expect(
      differences(
        ours.map((_, t) => lineThrough(known(m), t)?.beta ?? null),
        known(ols["beta_including_t"]),
        "beta_including_t",
      ),
    ).toEqual([]);
  });

  it("takes the correlation, its interval and its break at every session (F9)", () => {
    const ours = known(m).sessions.map((_, t) => statisticsAt(known(m), t));
    const { correlation } = known(reference);
    expect(
      differences(
        ours.map((s) => s.rho30),
        known(correlation["rho30"]),
        "rho30",
      ),
    ).toEqual([]);
    expect(
      differences(
        ours.map((s) => s.rho30Interval?.low ?? null),
        known(correlation["lo95"]),
        "lo95",
      ),
    ).toEqual([]);
    expect(
      differences(
        ours.map((s) => s.rho30Interval?.high ?? null),
        known(correlation["hi95"]),
        "hi95",
      ),
    ).toEqual([]);
    expect(
      differences(
        ours.map((s) => s.rhoBreak),
        known(correlation["break_z"]),
        "break_z",
      ),
    ).toEqual([]);
  });

  it.each([
    [305, "1d", () => known(reference).landmarks.session_305.windows_d1],
    [340, "30d", () => known(reference).landmarks.session_340.windows_d30],
    [400, "ytd", () => known(reference).landmarks.session_400.windows_ytd],
  ] as const)("reads the landmark of session %d, window %s", (session, window, expected) => {
    const reading = at(session, window);
    const ours = Object.values(WINDOW_FIELDS).map((take) => take(reading));
    expect(
      differences(
        ours,
        Object.keys(WINDOW_FIELDS).map((field) => known(expected()[field])),
        window,
      ),
    ).toEqual([]);
    expect(known(m).sessions.indexOf(reading.baseSession ?? "") + 1).toBe(expected()["base_session"]);
  });

  it.each([
    ["a_no_split_adjust", () => known(m).dailyReturn[179]],
    ["b_ytd_base_first_session_of_year", () => at(400, "ytd").gapPp],
    ["c_btc_utc_candle_same_date", () => at(400, "ytd").gapPp],
    ["c2_btc_utc_candle_1d", () => at(305, "1d").gapPp],
    ["d_gap_member_dropped_210", () => known(m).dailyReturn[209]],
    ["d_gap_member_dropped_211", () => known(m).dailyReturn[210]],
    ["e_market_cap_ratio", () => fraction(at(160, "30d").capWeightedPct)],
    ["f_late_listing_counted_as_zero", () => fraction(at(131, "30d").returnPct)],
    ["g_30_sessions_instead_of_calendar_days", () => at(340, "30d").gapPp],
    ["h_z_without_leverage_term", () => statisticsAt(known(m), 304).z1],
    ["i_z_window_includes_today", () => statisticsAt(known(m), 304).z1],
    ["j_sigma_n_minus_1", () => statisticsAt(known(m), 304).line?.sigma],
    ["k_relative_instead_of_difference", () => at(400, "ytd").gapPp],
  ])("does not fall into trap %s", (name, take) => {
    const trap = known(traps[name]);
    const ours = known(take());
    expect(isClose(ours, trap.right)).toBe(true);
    expect(Math.abs(ours - trap.wrong)).toBeGreaterThan(1e-4);
  });

  it("knows every trap of the file", () => {
    expect(Object.keys(traps)).toHaveLength(13);
  });

  it("falls where the trap says when BTC is of the UTC day, and says so", () => {
    const utc = measureReference("utc_day");
    const reading = readWindow(utc, "ytd", utc.sessions[399] ?? null);
    expect(isClose(reading.gapPp, known(traps["c_btc_utc_candle_same_date"]).wrong)).toBe(true);
    expect(reading.btcAlign).toBe("utc_day");
    expect(at(400, "ytd").btcAlign).toBe("close");
  });

  function at(session: number, window: WindowName): DivergenceReading {
    return readWindow(known(m), window, known(known(m).sessions[session - 1]));
  }
});

function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("the reference data are incomplete");
  return value;
}

function readText(name: string): string {
  return readFileSync(new URL(name, folder), "utf8");
}

function readRows(name: string): readonly Readonly<Record<string, string>>[] {
  const [header = "", ...lines] = readText(name).trim().split("\n");
  const names = header.trim().split(",");
  return lines.map((line) => {
    const cells = line.trim().split(",");
    return Object.fromEntries(names.map((key, index) => [key, cells[index] ?? ""]));
  });
}

function measureReference(align: "close" | "utc_day"): Measurement {
  const securities = ["MNA", "MNB", "MNC", "MND", "MNE", "MNF"];
  const rows = readRows("prices.csv");
  const bars = new Map<string, Bar[]>(securities.map((security) => [security, []]));
  const btc: BtcBar[] = [];
  for (const row of rows) {
    const date = row["date"] ?? "";
    btc.push({ date, align, priceUsd: Number(row[align === "close" ? "BTC_NY" : "BTC_UTC"]) });
    for (const security of securities) {
      const close = row[security] ?? "";
      if (close !== "") {
        bars
          .get(security)
          ?.push({ security, session: date, close: Number(close), basis: "raw", quarantined: false });
      }
    }
  }
  const history: PriceHistory = {
    bars,
    btc,
    actions: readRows("splits.csv").map((row) => ({
      security: row["security_id"] ?? "",
      exDate: row["ex_date"] ?? "",
      kind: "split",
      newShares: Number(row["new_shares"]),
      oldShares: Number(row["old_shares"]),
    })),
    shares: readRows("shares.csv").map((row) => ({
      security: row["security_id"] ?? "",
      effective: row["effective_date"] ?? "",
      shares: Number(row["shares"]),
    })),
  };
  return measure({
    calendar: nyseCalendar(),
    history,
    kind: "basket",
    members: securities.map((security) => ({ security, from: "2000-01-01", until: null, pricesSince: null })),
    peers: [],
    qqq: "QQQ",
    until: rows.at(-1)?.["date"] ?? "",
  });
}

/** What differs beyond the tolerance, in words; the sample must not be empty. */
function differences(ours: readonly (number | null)[], expected: Numbers, what: string): readonly string[] {
  if (expected.length === 0) return [`${what}: nothing to compare with`];
  return expected.flatMap((value, t) =>
    isClose(ours[t], value) ? [] : [`${what} ${String(t + 1)}: ${String(ours[t])}, not ${String(value)}`],
  );
}

function isClose(a: number | null | undefined, b: number | null | undefined): boolean {
  if (typeof a !== "number" || typeof b !== "number") return a === null && b === null;
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
}

function fraction(percent: number | null): number | null {
  return percent === null ? null : percent / 100;
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
