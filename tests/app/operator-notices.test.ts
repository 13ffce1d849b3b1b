import { describe, expect, it } from "vitest";
import { createOperatorNotices } from "../../src/app/operator-notices.ts";
import { createLinesLog } from "../support/lines-log.ts";

function noticing() {
  const log = createLinesLog();
  const sent: string[] = [];
  const state = { at: "2026-11-24T12:00:00Z", isDown: false };
  const notices = createOperatorNotices({
    send: async (kind, text) => {
      if (state.isDown) throw new Error("no such channel");
      sent.push(`${kind}: ${text}`);
    },
    clock: { now: () => state.at },
    log,
  });
  return {
    notices,
    sent,
    state,
    messages: () => log.lines.map(({ level, message }) => `${level} ${message}`),
  };
}

describe("operator notices", () => {
  it("tell the same thing once a day, to people and to the log", async () => {
    const { notices, sent, state, messages } = noticing();
    await notices.notify("prices_set_aside", "A is set aside.");
    await notices.notify("prices_set_aside", "A is set aside.");
    await notices.notify("prices_disputed", "B is disputed.");
    expect(sent).toEqual(["prices_set_aside: A is set aside.", "prices_disputed: B is disputed."]);
    expect(messages()).toEqual(["warn A is set aside.", "warn B is disputed."]);
    // Midnight in New York, not in London.
    state.at = "2026-11-25T04:59:00Z";
    await notices.notify("prices_set_aside", "A is set aside.");
    expect(sent).toHaveLength(2);
    state.at = "2026-11-25T05:00:00Z";
    await notices.notify("prices_set_aside", "A is set aside.");
    expect(sent).toHaveLength(3);
  });

  it("are sent once though two come at the same time", async () => {
    const { notices, sent } = noticing();
    await Promise.all([notices.notify("btc_disputed", "X."), notices.notify("btc_disputed", "X.")]);
    expect(sent).toEqual(["btc_disputed: X."]);
  });

  it("are tried again after they could not be sent, and the log says so once", async () => {
    const { notices, sent, state, messages } = noticing();
    state.isDown = true;
    await notices.notify("btc_disputed", "X.");
    await notices.notify("btc_disputed", "X.");
    expect(sent).toEqual([]);
    state.isDown = false;
    await notices.notify("btc_disputed", "X.");
    expect(sent).toEqual(["btc_disputed: X."]);
    expect(messages()).toEqual([
      "warn X.",
      "warn an operator notice could not be sent",
      "info operator notices can be sent again",
    ]);
  });

  it("go to the log alone where there is nowhere to send them", async () => {
    const log = createLinesLog();
    const notices = createOperatorNotices({ send: null, clock: { now: () => "2026-11-24T12:00:00Z" }, log });
    await notices.notify("split_recorded", "Y.");
    expect(log.lines).toHaveLength(1);
  });
});
