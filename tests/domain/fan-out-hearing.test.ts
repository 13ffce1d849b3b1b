import { expect, it } from "vitest";
import { INITIAL_STATE } from "../../src/domain/alert.ts";
import { decidingRules, firingRules } from "../../src/domain/fan-out-hearing.ts";
import { EPISODE, factEvent, firing, seriesEvent, sideNamed } from "../support/fanning-out.ts";

it("rules that fire or recover are told apart from those that rest, wait or were never stepped", () => {
  const running = { ...INITIAL_STATE, episode: EPISODE };
  const side = sideNamed("gap30");
  const found = firingRules([
    { key: "new", side, state: null },
    { key: "quiet", side, state: INITIAL_STATE },
    { key: "waiting", side, state: { ...running, status: "pending" } },
    { key: "firing", side, state: { ...running, status: "firing" } },
    { key: "recovering", side, state: { ...running, status: "recovering", stale: true } },
  ]);
  expect([...found]).toEqual([
    ["firing", { side, episode: EPISODE, stale: false }],
    ["recovering", { side, episode: EPISODE, stale: true }],
  ]);
});

it("rules that decide are those of the events, other levels of theirs, and stale ones of the same target", () => {
  const events = [seriesEvent("gap30"), factEvent("filing")];
  const others = ["gap30", "gap50", "below50", "week50", "mara20"];
  expect(decidingRules({ events, firing: firing(others) })).toEqual(["gap30", "filing", "gap50"]);
  expect(decidingRules({ events, firing: firing(others, { stale: true }) })).toEqual([
    "gap30",
    "filing",
    "gap50",
    "below50",
    "week50",
  ]);
  expect(decidingRules({ events: [], firing: firing(others) })).toEqual([]);
});
