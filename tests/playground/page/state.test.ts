import { expect, test } from "vitest";
import {
  type Action,
  NOTHING_YET,
  type PageState,
  personOf,
  reduce,
  serverOf,
  spotOf,
} from "../../../src/playground/page/state.ts";
import { aMessage, HOME } from "./page-things.ts";

const after = (actions: readonly Action[], state: PageState = NOTHING_YET): PageState =>
  actions.reduce((before, action) => reduce(before, action), state);
const AT_HOME = after([{ type: "home", home: HOME }]);
const idsIn = (state: PageState, channel = "11") => state.messages.get(channel)?.map(({ id }) => id);

test("at first one is the first person, in the first channel that can be written in", () => {
  expect(personOf(AT_HOME)?.name).toBe("Member");
  expect(spotOf(AT_HOME)).toEqual({ guildId: "100", channelId: "11" });
  expect(serverOf(AT_HOME)?.name).toBe("Playground");
  expect(spotOf(NOTHING_YET)).toBeNull();
});

test("a remembered place and person are kept while they exist", () => {
  const begin: PageState = { ...NOTHING_YET, where: { kind: "channel", channelId: "12" }, personId: "2" };
  const known = after([{ type: "home", home: HOME }], begin);
  expect(spotOf(known)?.channelId).toBe("12");
  expect(personOf(known)?.name).toBe("Manager");
  const gone = after([{ type: "home", home: HOME }], {
    ...NOTHING_YET,
    where: { kind: "channel", channelId: "77" },
    personId: "77",
  });
  expect([spotOf(gone)?.channelId, gone.personId]).toEqual(["11", "1"]);
  const noServer = after([{ type: "home", home: { ...HOME, servers: [] } }]);
  expect(noServer.where).toEqual({ kind: "direct messages" });
});

test("direct messages are those of whoever one acts as", () => {
  const direct = after([{ type: "went", where: { kind: "direct messages" } }], AT_HOME);
  expect(spotOf(direct)).toEqual({ guildId: null, channelId: "31" });
  expect(spotOf(after([{ type: "acts as", personId: "2" }], direct))?.channelId).toBe("32");
});

test("messages stand in the order of their ids, each once, as they were last", () => {
  const state = after(
    [
      { type: "message", message: aMessage({ id: "100" }) },
      { type: "message", message: aMessage({ id: "99" }) },
      { type: "message", message: aMessage({ id: "100", text: "changed" }) },
      { type: "gone", channelId: "11", messageId: "5" },
    ],
    AT_HOME,
  );
  expect(idsIn(state)).toEqual(["99", "100"]);
  expect(JSON.stringify(state.messages.get("11"))).toContain("changed");
  expect(idsIn(after([{ type: "gone", channelId: "11", messageId: "99" }], state))).toEqual(["100"]);
});

test("history keeps private and newer messages, overwrites no later edit, and drops what is gone", () => {
  const state = after(
    [
      { type: "message", message: aMessage({ id: "1" }) },
      { type: "message", message: aMessage({ id: "2", to: "1", isPrivate: true }) },
      { type: "message", message: aMessage({ id: "3", edited: "2026-11-24T13:00:00Z", text: "late" }) },
      { type: "message", message: aMessage({ id: "5" }) },
      { type: "history", channelId: "11", messages: [aMessage({ id: "3" }), aMessage({ id: "4" })] },
    ],
    AT_HOME,
  );
  expect(idsIn(state)).toEqual(["2", "3", "4", "5"]);
  expect(JSON.stringify(state.messages.get("11"))).toContain("late");
});

test.each([
  ["a post elsewhere", aMessage({ id: "1", channel: "12" }), ["12"]],
  ["a post here", aMessage({ id: "1", channel: "11" }), []],
  ["somebody else's private answer", aMessage({ id: "1", channel: "12", to: "2", isPrivate: true }), []],
])("%s: unread is %j", (_, message, unread) => {
  const state = after([{ type: "message", message }], AT_HOME);
  expect([...state.unread]).toEqual(unread);
  const went = after([{ type: "went", where: { kind: "channel", channelId: "12" } }], state);
  expect([...went.unread]).toEqual([]);
});

test("an edit of a message that is known makes nothing unread", () => {
  const message = aMessage({ id: "1", channel: "12" });
  const there: Action = { type: "went", where: { kind: "channel", channelId: "12" } };
  const back: Action = { type: "went", where: { kind: "channel", channelId: "11" } };
  const state = after([there, { type: "message", message }, back, { type: "message", message }], AT_HOME);
  expect(state.unread.size).toBe(0);
});

test("a press is awaited, and its mishap stands until the next press", () => {
  const pressed = after([{ type: "pressed", messageId: "1" }], AT_HOME);
  expect(pressed.waiting.has("1")).toBe(true);
  const failed = after([{ type: "press over", messageId: "1", mishap: "failed" }], pressed);
  expect([failed.waiting.size, failed.mishaps.get("1")]).toEqual([0, "failed"]);
  expect(after([{ type: "pressed", messageId: "1" }], failed).mishaps.size).toBe(0);
});

test("after another start only the place, the person and the connection are left", () => {
  const full = after(
    [
      { type: "message", message: aMessage({ id: "1", channel: "12" }) },
      { type: "asked", interactionId: "1", command: "/sector" },
      { type: "dismissed", messageId: "1" },
      { type: "acts as", personId: "2" },
      { type: "link", link: "open" },
      { type: "fresh start" },
    ],
    AT_HOME,
  );
  const { home, personId, where, link, ...rest } = full;
  expect([home, personId, where?.kind, link]).toEqual([HOME, "2", "channel", "open"]);
  expect([rest.messages.size, rest.asked.size, rest.dismissed.size, rest.unread.size]).toEqual([0, 0, 0, 0]);
});
