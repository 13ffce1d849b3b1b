import { expect, test } from "vitest";
import type { LocalClient } from "../../../src/playground/page/client.ts";
import { createPlayground } from "../../../src/playground/page/playground.ts";
import { personOf } from "../../../src/playground/page/state.ts";
import { createStore } from "../../../src/playground/page/store.ts";
import type { Outcome } from "../../../src/playground/page/wire.ts";
import { aMessage, COMMANDS, HOME } from "./page-things.ts";

const READY = { command: "sector", options: {}, text: "/sector" };

/** A page whose local Discord answers what the test says; `null` for one that cannot be reached. */
async function open(outcome: Outcome | null | Promise<Outcome>) {
  const calls: unknown[][] = [];
  const answer = async (...call: unknown[]): Promise<Outcome> => {
    calls.push(call);
    const given = await outcome;
    if (given === null) throw new TypeError("Failed to fetch");
    return given;
  };
  const client: LocalClient = {
    home: async () => HOME,
    commands: async () => COMMANDS,
    history: async () => [aMessage({ id: "1" })],
    interact: (ask, spot, person) => answer("interact", ask, spot, person.name),
    press: (messageId, customId, person) => answer("press", messageId, customId, person.name),
    choose: (messageId, customId, values) => answer("choose", messageId, customId, values),
    submit: (interactionId, values) => answer("submit", interactionId, values),
  };
  const planned: (() => void)[] = [];
  const store = createStore();
  const playground = createPlayground({
    store,
    client,
    now: () => 0,
    after: (_, act) => {
      planned.push(act);
      return () => void planned.splice(planned.indexOf(act), 1);
    },
  });
  playground.hear({ type: "hello", present: true, complete: false });
  // What is fetched is there after a few turns.
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  return { store, playground, calls, planned };
}

const answered = (more: Partial<Extract<Outcome, { readonly status: "answered" }>> = {}): Outcome => ({
  status: "answered",
  interactionId: "i7",
  type: 4,
  data: {},
  message: aMessage({ id: "7", to: "1", isPrivate: true }),
  refused: [],
  ...more,
});
const SILENCE: Outcome = { status: "unanswered", why: "nothing within 3 seconds", refused: [] };
const FORM = { custom_id: "f", title: "Form", components: [] };

test("at the greeting everything is fetched", async () => {
  const { store } = await open(answered());
  expect(store.get()).toMatchObject({ link: "open", present: true, personId: "1" });
  expect(store.get().offered.map(({ name }) => name)).toContain("alerts new");
  expect(store.get().messages.get("11")).toHaveLength(1);
});

test("a command is asked as whom and where one is, and its answer shown", async () => {
  const { store, playground, calls, planned } = await open(answered());
  await playground.ask(READY);
  const spot = { guildId: "100", channelId: "11" };
  expect(calls).toEqual([["interact", { command: "sector", options: {} }, spot, "Member"]]);
  expect(store.get().messages.get("11")).toHaveLength(2);
  expect(store.get().asked.get("i7")).toBe("/sector");
  expect(store.get().notices).toEqual([]);
  expect(planned).toEqual([]);
});

test("a command that takes long is announced; one without an answer says so, to its person", async () => {
  const slow = Promise.withResolvers<Outcome>();
  const { store, playground, planned } = await open(slow.promise);
  const asking = playground.ask(READY);
  planned[0]?.();
  expect(store.get().notices).toMatchObject([{ kind: "pending", command: "/sector", personId: "1" }]);
  playground.actAs("2");
  slow.resolve(SILENCE);
  await asking;
  const [notice, ...others] = store.get().notices;
  expect(notice).toMatchObject({ kind: "failed", text: "The application did not respond.", personId: "1" });
  expect(others).toEqual([]);
  playground.dropNotice(notice?.id ?? "");
  expect(store.get().notices).toEqual([]);
});

test("a local Discord that is gone is said, at a command and at a press", async () => {
  const { store, playground } = await open(null);
  await playground.ask(READY);
  expect(store.get().notices).toMatchObject([{ kind: "failed", text: /cannot be reached/ }]);
  await playground.press("1", "b");
  expect(store.get().mishaps.get("1")).toMatch(/cannot be reached/);
  expect(store.get().waiting.size).toBe(0);
});

test("a press that fails is said below its message, and nobody presses twice", async () => {
  const { store, playground, calls } = await open(SILENCE);
  await Promise.all([playground.press("1", "b"), playground.choose("1", "s", ["a"])]);
  expect(calls).toEqual([["press", "1", "b", "Member"]]);
  expect(store.get().mishaps.get("1")).toBe("This interaction failed.");
});

test("a form opens, stays with what is wrong, and closes when it is taken", async () => {
  const opening = await open(answered({ type: 9, data: FORM, message: null }));
  await opening.playground.press("1", "b");
  expect(opening.store.get().form).toMatchObject({ interactionId: "i7", form: FORM, waiting: false });
  // The same store goes on with a Discord that refuses, then one that takes it.
  const { form } = opening.store.get();
  const refusing = await open({ ...SILENCE, why: "the form is not complete", problems: ["why is empty"] });
  refusing.store.dispatch({ type: "form", form });
  await refusing.playground.submit({ why: "" });
  expect(refusing.store.get().form).toMatchObject({ waiting: false, problem: "why is empty" });
  const taking = await open(answered());
  taking.store.dispatch({ type: "form", form });
  const sending = taking.playground.submit({ why: "x" });
  expect(taking.store.get().form?.waiting).toBe(true);
  await sending;
  expect(taking.calls).toEqual([["submit", "i7", { why: "x" }]]);
  expect(taking.store.get().form).toBeNull();
});

test("words that are no command are answered kindly, and refused answers are told of", async () => {
  const { store, playground } = await open(answered({ refused: [{ problems: ["too long"] }] }));
  playground.say("hello");
  await playground.ask(READY);
  expect(store.get().notices.map(({ text }) => text)).toEqual([
    "Nobody reads “hello” here: only commands do something. Type / to see them.",
    "Discord would have refused a first answer: too long.",
  ]);
});

test("events change what is known; another start forgets it; a drop is seen", async () => {
  const { store, playground } = await open(answered());
  playground.hear({ type: "message", message: aMessage({ id: "8" }) });
  playground.hear({ type: "presence", present: false });
  expect(store.get().messages.get("11")).toHaveLength(2);
  expect(store.get().present).toBe(false);
  playground.lost();
  expect(store.get().link).toBe("lost");
  playground.hear({ type: "hello", present: true, complete: true });
  expect(store.get()).toMatchObject({ link: "open", present: true });
  expect(store.get().messages.get("11")).toHaveLength(2);
  playground.hear({ type: "gone", channelId: "11", messageId: "8" });
  playground.hear({ type: "hello", present: true, complete: false });
  expect(store.get().messages.size).toBe(0);
  expect(personOf(store.get())?.name).toBe("Member");
});
