import { describe, expect, it } from "vitest";
import { INITIAL_STATE } from "../../src/domain/alert.ts";
import { measure } from "../../src/domain/divergence.ts";
import { subjectOf } from "../../src/domain/rule-metrics.ts";
import { createSessionReader, createSlotReader } from "../../src/domain/rule-reader.ts";
import { parseRule } from "../../src/domain/rule-text.ts";
import { type RuleSide, sidesOf } from "../../src/domain/rule.ts";
import { agreedPrices, SLOT_MS, slotAt } from "../../src/domain/slot-readings.ts";
import { createBarStepper } from "../../src/domain/step-rules.ts";
import { addDays } from "../../src/domain/time.ts";
import { readWindow } from "../../src/domain/window.ts";
import { plannedHistory, REPLAY_MINERS, REPLAY_SESSIONS, replayDepsOver } from "../support/replay-market.ts";

const SESSION = REPLAY_SESSIONS[80] ?? "";
const SINCE = REPLAY_SESSIONS[0] ?? "";
const HISTORY = plannedHistory((t) => 1 + 0.1 * Math.sin(t));

function subjectFor(kind: "basket" | "security") {
  const { calendar } = replayDepsOver(HISTORY);
  const members = (kind === "basket" ? REPLAY_MINERS : REPLAY_MINERS.slice(0, 1)).map(({ id }) => ({
    security: id,
    from: "2017-12-29",
    until: null,
    pricesSince: null,
  }));
  return subjectOf(
    measure({ calendar, history: HISTORY, kind, members, peers: [], qqq: "QQQ", until: SESSION }),
  );
}

const BASKET = subjectFor("basket");
const ALONE = subjectFor("security");

function sideOf(text: string): RuleSide {
  const parsed = parseRule(text, { basketId: "PW14", miners: REPLAY_MINERS });
  const side = parsed.ok ? sidesOf(parsed.rule)[0] : undefined;
  if (side === undefined) throw new Error(`${text} is no rule`);
  return side;
}

describe("at a session", () => {
  const days = Array.from({ length: 60 }, (_, i) => ({
    date: addDays(SESSION, i - 60),
    ehs: i < 30 ? 1000 : 900,
  }));
  const read = createSessionReader(
    SESSION,
    ({ kind }) => (kind === "basket" ? BASKET : kind === "miner" ? ALONE : null),
    days,
  );

  it.each(["1d", "7d", "30d", "90d", "ytd"] as const)(
    "the move of basket or miner over %s is the window's return",
    (window) => {
      for (const [target, subject] of [
        ["PW14", BASKET],
        ["AAA", ALONE],
      ] as const) {
        const known = readWindow(subject.measurement, window, SESSION);
        const reading = read(sideOf(`move ${target} ${window} 5`), SINCE);
        expect(reading?.value ?? null).toBe(known.returnPct);
        expect(reading?.subjectReturnPct ?? null).toBe(known.returnPct);
      }
    },
  );

  it("a miner's move may be a multiple of the volatility of its own returns", () => {
    const unit = read(sideOf("move AAA 7d 1.6x"), SINCE)?.unit ?? 0;
    expect(unit).toBe(read(sideOf("move AAA 7d 2x"), SINCE)?.unit);
    expect(unit).toBeGreaterThan(5);
    expect(read(sideOf("move AAA 7d 5"), SINCE)?.unit).toBe(1);
  });

  it("the network's hashrate has no legs beside it", () => {
    expect(read(sideOf("hashrate_move NETWORK 30d 5"), SINCE)).toEqual({
      value: expect.closeTo(-10, 9),
      unit: 1,
      btcReturnPct: null,
      subjectReturnPct: null,
    });
  });

  it("rules about bitcoin, and targets without prices, say nothing", () => {
    expect(read(sideOf("move BTC 1d 5"), SINCE)).toBeNull();
    expect(read(sideOf("level BTC 5"), SINCE)).toBeNull();
    expect(read(sideOf("move [AAA,BBB,CCC] 1d 5"), SINCE)).toBeNull();
    const early = createSessionReader("2024-12-31", () => BASKET, days);
    expect(early(sideOf("move PW14 1d 5"), SINCE)).toBeNull();
  });
});

describe("at a slot", () => {
  const now = Date.parse("2026-06-09T20:05:00Z");
  const spot = (ago: number, priceUsd: number) => ({
    slot: slotAt(now - ago * SLOT_MS),
    priceUsd,
    check: { priceUsd },
    disagrees: false,
  });
  const prices = agreedPrices([spot(0, 99_000), spot(12, 110_000), spot(288, 90_000)]);
  const read = createSlotReader("2026-06-09T20:05:00Z", prices);

  it("a move is bitcoin's own leg", () => {
    expect(read(sideOf("move BTC 1h 5"), SINCE)).toEqual({
      value: expect.closeTo(-10, 9),
      unit: 1,
      btcReturnPct: expect.closeTo(-10, 9),
      subjectReturnPct: null,
    });
  });

  it("a level has the move of 24 hours beside it, or nothing", () => {
    const level = sideOf("level BTC 100000");
    expect(read(level, SINCE)).toMatchObject({ value: 99_000, btcReturnPct: expect.closeTo(10, 9) });
    const alone = createSlotReader(slotAt(now), agreedPrices([spot(0, 99_000)]));
    expect(alone(level, SINCE)).toMatchObject({ value: 99_000, btcReturnPct: null });
    expect(alone(sideOf("move BTC 1d 5"), SINCE)).toBeNull();
  });

  it("rules of sessions say nothing", () => {
    expect(read(sideOf("move PW14 1d 5"), SINCE)).toBeNull();
    expect(read(sideOf("hashrate_move NETWORK 30d 5"), SINCE)).toBeNull();
  });

  it("steps as any bar does, with the slot as its name", () => {
    const side = sideOf("level BTC 90000 above for 1");
    const kept = [{ side, since: SINCE, state: INITIAL_STATE }];
    const [stepped] = createBarStepper(slotAt(now), read)(kept);
    expect(stepped?.transitions).toMatchObject([{ event: "fire", bar: "2026-06-09T20:05:00.000Z" }]);
    expect(stepped?.reading?.value).toBe(99_000);
  });
});
