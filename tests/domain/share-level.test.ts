import { describe, expect, it } from "vitest";
import { type AlertState, INITIAL_STATE } from "../../src/domain/alert.ts";
import { measure } from "../../src/domain/divergence.ts";
import type { CorporateAction } from "../../src/domain/market.ts";
import { type RuleSubject, subjectOf } from "../../src/domain/rule-metrics.ts";
import { createSessionReader } from "../../src/domain/rule-reader.ts";
import { parseRule } from "../../src/domain/rule-text.ts";
import { type RuleSide, sidesOf } from "../../src/domain/rule.ts";
import { shareLevel } from "../../src/domain/share-level.ts";
import { createBarStepper } from "../../src/domain/step-rules.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "../support/market.ts";
import { miner } from "../support/small-bundle.ts";

const CALENDAR = nyseCalendar();
const SESSIONS = sessionsFrom(CALENDAR, "2025-01-02", 40);
const SPLIT_AT = 20;
const MARA = miner("0000000001", "MARA");

/** Ten old shares became one at session 20. */
const REVERSE_SPLIT: CorporateAction = {
  security: MARA.id,
  exDate: SESSIONS[SPLIT_AT] ?? "",
  kind: "split",
  newShares: 1,
  oldShares: 10,
};

/** Closes as traded, up to a session, with the corporate actions known by then. */
function subjectOn(
  closes: readonly (number | null)[],
  actions: readonly CorporateAction[] = [],
): RuleSubject {
  const sessions = SESSIONS.slice(0, closes.length);
  return subjectOf(
    measure({
      calendar: CALENDAR,
      history: historyOf(
        [barsOf(MARA.id, sessions, closes)],
        btcOf(
          sessions,
          sessions.map(() => 60_000),
        ),
        { actions },
      ),
      kind: "security",
      members: [{ security: MARA.id, from: "2017-12-29", until: null, pricesSince: null }],
      peers: [],
      qqq: "QQQ",
      until: sessions.at(-1) ?? "",
    }),
  );
}

function sideOf(text: string): RuleSide {
  const parsed = parseRule(text, { basketId: "PW14", miners: [MARA] });
  const side = parsed.ok ? sidesOf(parsed.rule)[0] : undefined;
  if (side === undefined) throw new Error(`${text} is no rule`);
  return side;
}

/** Lives the sessions as they came: before the split nobody knows of it. */
function live(text: string, since: string, closes: readonly (number | null)[]): readonly string[] {
  let state: AlertState = INITIAL_STATE;
  const side = sideOf(text);
  return closes.flatMap((_, t) => {
    const known = subjectOn(closes.slice(0, t + 1), t >= SPLIT_AT ? [REVERSE_SPLIT] : []);
    const session = SESSIONS[t] ?? "";
    const reader = createSessionReader(session, () => known, []);
    const [stepped] = createBarStepper(session, reader)([{ side, since, state }]);
    if (stepped === undefined) return [];
    state = stepped.state;
    return stepped.transitions.map(({ event, value }) => `${t} ${event} ${value?.toFixed(2)}`);
  });
}

/** 2.90 dollars, from session 10 on 4 and from 30 on 2.5, in shares of before the split; as traded ten times that after. */
const TRADED = SESSIONS.map((_, t) => (t < 10 ? 2.9 : t < 30 ? 4 : 2.5) * (t >= SPLIT_AT ? 10 : 1));

describe("a miner's price level", () => {
  it("is of the shares of the day the rule was made: a reverse split during an episode neither ends nor fires it", () => {
    const since = SESSIONS[0] ?? "";
    expect(live("level MARA 3.5 above", since, TRADED)).toEqual(["10 fire 4.00", "31 resolve 2.50"]);
    expect(live("level MARA 10 above", since, TRADED)).toEqual([]);
    expect(live("level MARA 3 below cooldown 0", since, TRADED)).toEqual([
      "0 fire 2.90",
      "11 resolve 4.00",
      "30 fire 2.50",
    ]);
  });

  it("of a rule made after the split is of the new shares, before it too", () => {
    const after = SESSIONS[SPLIT_AT + 1] ?? "";
    const { measurement } = subjectOn(TRADED, [REVERSE_SPLIT]);
    const levels = [5, 15, 25, 35].map((t) => shareLevel(measurement, t, after));
    expect(levels).toEqual([29, 40, 40, 25]);
    const before = [5, 15, 25, 35].map((t) => shareLevel(measurement, t, SESSIONS[0] ?? ""));
    expect(before).toEqual([2.9, 4, 4, 2.5]);
  });

  it("of a rule made on the day of the split is of the new shares", () => {
    const { measurement } = subjectOn(TRADED, [REVERSE_SPLIT]);
    expect(shareLevel(measurement, 25, SESSIONS[SPLIT_AT] ?? "")).toBe(40);
    expect(shareLevel(measurement, 25, SESSIONS[SPLIT_AT - 1] ?? "")).toBe(4);
  });

  it("is not known at a session without a close of its own, and carries none over", () => {
    const { measurement } = subjectOn(TRADED.map((close, t) => (t === 5 ? null : close)).slice(0, 8));
    expect(measurement.members[0]?.series.price[5]).toBe(2.9);
    expect(shareLevel(measurement, 5, SESSIONS[0] ?? "")).toBeNull();
    expect(shareLevel(measurement, 6, SESSIONS[0] ?? "")).toBe(2.9);
  });

  it("is not known behind a jump that nobody has explained, until somebody makes a rule after it", () => {
    const { measurement } = subjectOn(TRADED);
    expect(shareLevel(measurement, SPLIT_AT, SESSIONS[0] ?? "")).toBeNull();
    expect(shareLevel(measurement, SPLIT_AT - 1, SESSIONS[0] ?? "")).toBe(4);
    expect(shareLevel(measurement, 25, SESSIONS[22] ?? "")).toBe(40);
  });

  it("has both legs of the session beside it", () => {
    const subject = subjectOn(TRADED, [REVERSE_SPLIT]);
    const reader = createSessionReader(SESSIONS[10] ?? "", () => subject, []);
    expect(reader(sideOf("level MARA 3 above"), SESSIONS[0] ?? "")).toEqual({
      value: 4,
      unit: 1,
      btcReturnPct: 0,
      subjectReturnPct: expect.closeTo(100 * (4 / 2.9 - 1), 9),
    });
  });
});
