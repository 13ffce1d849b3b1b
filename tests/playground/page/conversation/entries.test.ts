import { expect, test } from "vitest";
import { entriesOf, lastAnswerTo } from "../../../../src/playground/page/conversation/entries.ts";
import { failureOf, refusalsOf } from "../../../../src/playground/page/conversation/outcome-words.ts";
import { type Action, NOTHING_YET, type PageState, reduce } from "../../../../src/playground/page/state.ts";
import type { Outcome } from "../../../../src/playground/page/wire.ts";
import { aMessage, HOME } from "../page-things.ts";

const seen = (actions: readonly Action[], personId = "1"): PageState =>
  [
    { type: "home", home: HOME } as const,
    ...actions,
    { type: "acts as", personId } as const,
  ].reduce<PageState>((before, action) => reduce(before, action), NOTHING_YET);
const message = (spec: Parameters<typeof aMessage>[0]): Action => ({
  type: "message",
  message: aMessage(spec),
});

/** The lines in a word each: a day, a message with `+` where it goes on, a notice. */
const lines = (state: PageState): readonly string[] =>
  entriesOf(state).map((entry) =>
    entry.kind === "message" ? `${entry.goesOn ? "+" : ""}${entry.message.id}` : entry.kind,
  );

test("posts of one author within minutes stand together, answers never do", () => {
  const posts = [
    message({ id: "1", minute: 0 }),
    message({ id: "2", minute: 3 }),
    message({ id: "3", minute: 4, to: "1" }),
    message({ id: "4", minute: 5 }),
    message({ id: "5", minute: 30 }),
  ];
  expect(lines(seen(posts))).toEqual(["day", "1", "+2", "3", "+4", "5"]);
});

test("a private answer is seen by whoever was answered until they put it away", () => {
  const posts = [
    message({ id: "1", to: "1", isPrivate: true }),
    message({ id: "2", to: "2", isPrivate: true }),
  ];
  expect(lines(seen(posts, "1"))).toEqual(["day", "1"]);
  expect(lines(seen(posts, "2"))).toEqual(["day", "2"]);
  expect(lines(seen([...posts, { type: "dismissed", messageId: "2" }], "2"))).toEqual([]);
});

test("notices stand among the messages by time, and are their person's and place's alone", () => {
  const at = Date.UTC(2026, 10, 24, 12, 5);
  const notice = {
    id: "n",
    channelId: "11",
    personId: "1",
    at,
    kind: "failed",
    command: "/x",
    text: "no",
  } as const;
  const actions: Action[] = [
    message({ id: "1", minute: 0 }),
    message({ id: "2", minute: 6 }),
    { type: "notice", notice },
    { type: "notice", notice: { ...notice, id: "m", channelId: "12" } },
  ];
  expect(lines(seen(actions))).toEqual(["day", "1", "notice", "2"]);
  expect(lines(seen(actions, "2"))).toEqual(["day", "1", "+2"]);
});

const causeOf = (actions: readonly Action[]) => {
  const entry = entriesOf(seen(actions)).at(-1);
  return entry?.kind === "message" ? entry.cause : null;
};

test("an answer says who asked for what: the whole command where this page asked", () => {
  const answer = message({ id: "1", to: "2" });
  expect(causeOf([answer])).toEqual({ name: "Manager", did: "used", command: "/sector", title: null });
  const asked: Action = { type: "asked", interactionId: "i1", command: "/sector as_of:2026-01-01" };
  expect(causeOf([answer, asked])).toMatchObject({ title: "/sector as_of:2026-01-01" });
  expect(causeOf([message({ id: "1", to: "77" })])).toMatchObject({ name: "somebody" });
  expect(causeOf([message({ id: "1" })])).toBeNull();
});

test("the newest answer to a person is known", () => {
  const entries = entriesOf(
    seen([message({ id: "1", to: "1" }), message({ id: "2", to: "2" }), message({ id: "3" })]),
  );
  expect([lastAnswerTo(entries, "1"), lastAnswerTo(entries, "77")]).toEqual(["1", ""]);
});

const unanswered = (why: string, more: object = {}): Outcome => ({
  status: "unanswered",
  why,
  refused: [],
  ...more,
});

test.each([
  ["nothing within 3 seconds", "command", /^The application did not respond\.$/],
  ["nothing within 3 seconds", "press", /^This interaction failed\.$/],
  ["no bot is connected", "command", /not connected/],
  ["no such component", "press", /changed since/],
  ["no such form", "form", /too old/],
  ["closed", "press", /failed/],
] as const)("%s after a %s is said in words", (why, what, says) => {
  expect(failureOf(unanswered(why), what)).toMatch(says);
});

test("what Discord would have refused is said", () => {
  const refused = [{ problems: ["component 1: too long"] }];
  expect(failureOf(unanswered("nothing within 3 seconds", { refused }), "command")).toContain("too long");
  const problems = ["why is empty"];
  expect(failureOf(unanswered("the form is not complete", { problems }), "form")).toBe("why is empty");
  const answered: Outcome = {
    status: "answered",
    interactionId: "1",
    type: 4,
    data: {},
    message: null,
    refused,
  };
  expect(failureOf(answered, "command")).toBeNull();
  expect(refusalsOf(answered)).toContain("too long");
  expect(refusalsOf({ ...answered, refused: [] })).toBeNull();
});
