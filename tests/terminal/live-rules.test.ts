import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLiveRules } from "../../src/app/evaluate/live-rules.ts";
import { sessionsBetween } from "../../src/domain/calendar.ts";
import { parseFactRule } from "../../src/domain/fact-rule-text.ts";
import { type ReplayDeps, runReplay } from "../../src/terminal/replay.ts";
import { createEvaluateWorld, EVALUATED_MINERS, type EvaluateWorld } from "../support/evaluating.ts";
import { nyseCalendar } from "../support/market.ts";

const NOW = "2026-11-18T12:00:00.000Z";

let world: EvaluateWorld;
let said: { out: string; err: string };
beforeEach(async () => {
  world = await createEvaluateWorld();
  said = { out: "", err: "" };
});
afterEach(() => world.close());

function deps(): ReplayDeps {
  const { spots } = world;
  return {
    ...world.deps,
    spots,
    clock: { now: () => NOW },
    breathe: () => Promise.resolve(),
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  };
}

/** Flat from September to 13 November 2026, up by 30 % on the 16th and still there on the 17th. */
async function liveThrough(): Promise<string> {
  const calendar = nyseCalendar();
  for (const session of sessionsBetween(calendar, "2026-09-01", "2026-11-13")) await world.put(session, 1);
  await world.run(await world.asked("2026-11-13"));
  const key = await world.keep("spread PW14 1d 21", "2026-11-15T12:00:00.000Z");
  await world.run("2026-11-15T12:05:00.000Z");
  await world.put("2026-11-16", 1.3);
  await world.run(await world.asked("2026-11-16"));
  await world.put("2026-11-17", 1.3);
  await world.run(await world.asked("2026-11-17"));
  return key;
}

describe("the rules that are kept", () => {
  it("tell where they stand, what they told, and how they did over twelve months", async () => {
    const key = await liveThrough();
    const rules = await readLiveRules(deps(), NOW);
    expect(rules.map(({ text }) => text)).toEqual(rules.map(({ text }) => text).toSorted());
    expect(rules.find((rule) => rule.key === key)).toEqual({
      key,
      text: "spread PW14 1d 21",
      since: "2026-11-15T12:00:00.000Z",
      status: "recovering",
      episode: "2026-11-16",
      lastBar: "2026-11-17",
      lastFire: { bar: "2026-11-16", at: "2026-11-16T22:30:00.000Z", value: expect.closeTo(30, 9) },
      fires: 1,
      // 55 sessions, of which the first has no base.
      score: {
        firesPerYear: expect.closeTo(252 / 54, 9),
        medianSessionsFiring: null,
        gapAfter20SessionsPp: null,
      },
      why: null,
    });
  });

  it("are printed with everything in words", async () => {
    await liveThrough();
    expect(await runReplay(["--live"], deps())).toBe(0);
    expect(said.err).toBe("");
    expect(said.out).toContain(`
spread PW14 1d 21
  recovering since 16 Nov 2026, as of 17 Nov 2026; made 15 Nov 2026 12:00 UTC, told once, last 16 Nov 2026 22:30 UTC
  4.7 fires a year
`);
  });

  it("say so where they have no score: too little history, or a rule on facts", async () => {
    const parsed = parseFactRule("contract_signed ALL 500m", { basketId: "PW14", miners: EVALUATED_MINERS });
    if (!parsed.ok) throw new Error(parsed.problems.join(" "));
    await world.rules.keepFactRules([parsed.rule], NOW);
    await world.keep("spread PW14 90d 40", NOW);
    await world.keep("level BTC 90000 above", NOW);
    expect(await runReplay(["--live", "--json"], deps())).toBe(0);
    const printed: unknown = JSON.parse(said.out);
    expect(printed).toMatchObject({
      rules: [
        {
          text: "contract_signed ALL 500m",
          status: null,
          score: null,
          why: expect.stringContaining("no score"),
        },
        {
          text: "level BTC 90000 above",
          status: null,
          score: null,
          why: expect.stringContaining("No prices of BTC"),
        },
        {
          text: "spread PW14 90d 40",
          status: null,
          score: null,
          why: expect.stringContaining("No daily prices"),
        },
      ],
    });
  });

  it("are none before the bot was started", async () => {
    expect(await runReplay(["--live"], deps())).toBe(0);
    expect(said.out).toBe("No rule is kept yet: the bot keeps the presets at its first start.\n");
  });

  it("are not asked for together with a rule", async () => {
    expect(await runReplay(["--live", "--rule", "spread PW14 1d 21"], deps())).toBe(2);
    expect(said.err).toContain("“--live” is not known here");
  });
});
