import { expect, test } from "vitest";
import { INITIAL_STATE, type Transition } from "../../src/domain/alert.ts";
import { measure } from "../../src/domain/divergence.ts";
import { subjectOf } from "../../src/domain/rule-metrics.ts";
import { createSessionReader, type RuleReader } from "../../src/domain/rule-reader.ts";
import { parseRule } from "../../src/domain/rule-text.ts";
import { sidesOf } from "../../src/domain/rule.ts";
import { createBarStepper, type KeptRule } from "../../src/domain/step-rules.ts";
import { plannedHistory, REPLAY_MINERS, REPLAY_SESSIONS, replayDepsOver } from "../support/replay-market.ts";

const HISTORY = plannedHistory((t) => (t >= 50 && t < 60 ? 1.4 : 1));
const { calendar } = replayDepsOver(HISTORY);

const BASKET = subjectOf(
  measure({
    calendar,
    history: HISTORY,
    kind: "basket",
    members: REPLAY_MINERS.map(({ id }) => ({
      security: id,
      from: "2017-12-29",
      until: null,
      pricesSince: null,
    })),
    peers: [],
    qqq: "QQQ",
    until: REPLAY_SESSIONS.at(-1) ?? "",
  }),
);

const SINCE = REPLAY_SESSIONS[0] ?? "";

function readerAt(session: string): RuleReader {
  return createSessionReader(session, () => BASKET, []);
}

function rulesOf(...texts: readonly string[]): readonly KeptRule[] {
  return texts.flatMap((text) => {
    const parsed = parseRule(text, { basketId: "PW14", miners: REPLAY_MINERS });
    if (!parsed.ok) throw new Error(parsed.problems.join(" "));
    return sidesOf(parsed.rule).map((side) => ({ side, since: SINCE, state: INITIAL_STATE }));
  });
}

test("rules step through sessions, and a session twice changes nothing", () => {
  let rules = rulesOf("spread PW14 1d 30", "spread PW14 30d 30", "spread PW14 1d 50");
  const told: Transition[] = [];
  for (const session of REPLAY_SESSIONS.slice(45, 65)) {
    const stepped = createBarStepper(session, readerAt(session))(rules);
    told.push(...stepped.flatMap(({ transitions }) => transitions));
    rules = stepped.map(({ side, state }) => ({ side, since: SINCE, state }));
    const again = createBarStepper(session, readerAt(session))(rules);
    expect(again.map(({ state }) => state)).toEqual(rules.map(({ state }) => state));
    expect(again.flatMap(({ transitions }) => transitions)).toEqual([]);
  }
  expect(told.map(({ event, bar }) => [event, REPLAY_SESSIONS.indexOf(bar)])).toEqual([
    ["fire", 50],
    ["fire", 51],
    ["resolve", 52],
    ["resolve", 61],
  ]);
});

test("rules on one number share its reading, over several batches", () => {
  let asked = 0;
  const session = REPLAY_SESSIONS[50] ?? "";
  const stepBatch = createBarStepper(session, (side, since) => {
    asked += 1;
    return readerAt(session)(side, since);
  });
  const first = stepBatch(rulesOf("spread PW14 1d 30 both", "spread PW14 1d 20"));
  const second = stepBatch(rulesOf("spread PW14 1d 10", "spread PW14 7d 10"));
  expect(asked).toBe(2);
  expect([...first, ...second].map(({ reading }) => reading?.value)).toEqual([
    expect.closeTo(40, 9),
    expect.closeTo(40, 9),
    expect.closeTo(40, 9),
    expect.closeTo(40, 9),
    expect.closeTo(40, 9),
  ]);
});

test("without prices of the target, or of the session, there is no data", () => {
  const rules = rulesOf("spread PW14 1d 30");
  const session = REPLAY_SESSIONS[50] ?? "";
  const without = createBarStepper(
    session,
    createSessionReader(session, () => null, []),
  )(rules);
  const before = createBarStepper("2024-12-31", readerAt("2024-12-31"))(rules);
  for (const [only] of [without, before]) {
    expect(only?.reading).toBeNull();
    expect(only?.state.noData).toBe(1);
  }
});
