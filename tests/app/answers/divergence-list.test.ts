import { describe, expect, it } from "vitest";
import { createDivergenceAnswer } from "../../../src/app/answers/divergence.ts";
import { rememberAnswers } from "../../../src/app/remember-answers.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { silentApp } from "../../support/app.ts";
import { aClaim, aFactSet, aMiner } from "../../support/facts.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "../../support/market.ts";

const NOW = "2026-07-15T15:00:00Z";
const sessions = sessionsFrom(nyseCalendar(), "2025-07-01", 260);
const miners = ["HUT", "WULF", "KEEL", "MARA", "RIOT"].map((ticker) => aMiner(ticker));
/** Each rises by its own share over the time; bitcoin stands still. */
const rising = (step: number) => sessions.map((_, t) => 10 * (1 + step * t));
const history = historyOf(
  [
    ...miners.map((miner, index) => barsOf(miner.id, sessions, rising(0.001 * (index + 1)))),
    ...["CRWV", "NBIS", "QQQ"].map((id) => barsOf(id, sessions, rising(0))),
  ],
  btcOf(sessions, rising(0), "utc_day"),
);
const basket = {
  id: "PW14",
  version: 1,
  members: miners.map(({ id }) => ({ security: id, from: "2025-06-30", until: null })),
};
const claims = [aClaim("S002", { miner: null, metric: "return", shownBy: ["divergence"] })];
const deps = answerDeps({ facts: aFactSet({ miners, claims }), history, basket });
const divergence = createDivergenceAnswer(deps);
const LIST = ["id-RIOT", "id-HUT", "id-WULF"];

describe("the list of a server", () => {
  it("is measured on its own members, and never named as the basket", async () => {
    const answered = await divergence({ target: "list", window: "30d", list: LIST }, NOW);
    if (!answered.ok || "windows" in answered.answer) throw new Error("one window was asked for");
    const { answer } = answered;
    expect(answer).toMatchObject({ target: "LIST", list: ["RIOT", "HUT", "WULF"], claims: [], why: null });
    const returns = answer.subject.members.map(({ returnPct }) => returnPct);
    expect(answer.subject.members.map(({ ticker }) => ticker).toSorted()).toEqual(["HUT", "RIOT", "WULF"]);
    expect(answer.subject.returnPct).toBeCloseTo(returns.reduce((sum, one) => sum + one, 0) / 3, 10);
    expect(answer.series?.lines[0]).toMatchObject({ role: "subject", name: "LIST" });
    const whole = await divergence({ window: "30d" }, NOW);
    if (!whole.ok || "windows" in whole.answer) throw new Error("one window was asked for");
    expect(whole.answer).not.toHaveProperty("list");
    expect(whole.answer.subject.returnPct).not.toBeCloseTo(answer.subject.returnPct ?? 0, 3);
  });

  it("has its name and members beside three windows too", async () => {
    const answered = await divergence({ target: "LIST", list: LIST }, NOW);
    expect(answered.ok && answered.answer).toMatchObject({
      target: "LIST",
      list: ["RIOT", "HUT", "WULF"],
      windows: [{ target: "LIST", list: ["RIOT", "HUT", "WULF"] }, {}, {}],
    });
  });

  it("of today without prices of today is of the last closes, under its own name", async () => {
    const answered = await divergence({ target: "LIST", window: "today", list: LIST }, NOW);
    expect(answered.ok && answered.answer).toMatchObject({
      target: "LIST",
      list: ["RIOT", "HUT", "WULF"],
      window: "1d",
      today: { state: "no_quotes" },
    });
  });

  it("needs a quorum of its own members", async () => {
    const answered = await divergence(
      { target: "LIST", window: "30d", list: ["id-HUT", "id-NEW1", "id-NEW2"] },
      NOW,
    );
    expect(answered.ok && answered.answer).toMatchObject({
      gapPp: null,
      list: ["HUT", "id-NEW1", "id-NEW2"],
      why: expect.stringContaining("closes of enough members"),
    });
  });

  it.each([
    ["outside servers", undefined, 0],
    ["without any", [], 0],
    ["with two", ["id-HUT", "id-RIOT"], 2],
  ])("%s is refused with what is needed", async (_, list, listed) => {
    const options = { target: "LIST", ...(list === undefined ? {} : { list }) };
    expect(await divergence(options, NOW)).toEqual({
      ok: false,
      refusal: { kind: "short_list", option: "target", listed, fewest: 3 },
    });
  });

  it("is remembered by its members, not by its word", async () => {
    let made = 0;
    const remembered = rememberAnswers(
      {
        ...silentApp.answers,
        divergence: async (...given) => {
          made += 1;
          return divergence(...given);
        },
      },
      { current: async () => "same" },
    );
    const returnOf = async (list: readonly string[]) => {
      const answered = await remembered.divergence({ target: "LIST", window: "30d", list }, NOW);
      return answered.ok && "subject" in answered.answer ? answered.answer.subject.returnPct : null;
    };
    const first = await returnOf(LIST);
    expect(await returnOf(["id-KEEL", "id-MARA", "id-RIOT"])).not.toBe(first);
    expect(await returnOf(LIST)).toBe(first);
    expect(made).toBe(2);
  });
});
