import { expect, test } from "vitest";
import { decodeCustomId } from "../../src/discord/custom-id.ts";
import { shortenActions } from "../../src/discord/long-actions.ts";
import type { ActionRef, Card } from "../../src/surface/card.ts";
import type { Command } from "../../src/surface/command.ts";
import type { Modal } from "../../src/surface/modal.ts";
import { aCard } from "../support/card.ts";
import { type Asked, notingCommand, openDispatch } from "../support/dispatching.ts";
import { memoryDrafts } from "../support/drafts.ts";
import { pressed, submitted, textField, typedCommand } from "../support/raw-interactions.ts";

const WORD = "a long word ".repeat(8).trim();
const PRIVATE = { flags: 32_768 | 64 };
const NOW = "2026-06-09T21:00:00Z";

const action = (name: string, word: string): ActionRef => ({
  command: "rec",
  name,
  argument: "2",
  options: { word },
});

const button = (name: string, word: string) =>
  ({ label: name, style: "secondary", action: action(name, word) }) as const;

/** A card whose buttons, section and select all carry a word. */
const full = (word: string): Card =>
  aCard({
    blocks: [{ type: "section", text: "One", button: button("one", word) }],
    actions: [
      { type: "buttons", buttons: [button("pick", word), { label: "SEC", url: "https://www.sec.gov" }] },
      {
        type: "select",
        action: action("choose", word),
        placeholder: "Choose",
        options: [{ label: "a", value: "a" }],
      },
    ],
  });

function clockFrom(start: string) {
  let now = Date.parse(start);
  return {
    clock: { now: () => new Date(now).toISOString() },
    pass: (minutes: number) => {
      now += minutes * 60_000;
    },
  };
}

/** A command that shows the full card, opens a form, and notes what its buttons get. */
function commandWith(word: string): { readonly command: Command; readonly contexts: Asked[] } {
  const form: Modal = {
    title: "Report",
    action: action("pick", word),
    fields: [{ type: "text", name: "wrong", label: "What?", required: true }],
  };
  const { command, contexts } = notingCommand({
    run: async () => ({ kind: "card", card: full(word), visibility: "private", as: "new" }),
  });
  const ask: NonNullable<Command["actions"]>[string] = async () => ({ kind: "modal", modal: form });
  return { command: { ...command, actions: { ...command.actions, ask } }, contexts };
}

/** Every custom_id of what was sent. */
function idsIn(sent: unknown): readonly string[] {
  return [...JSON.stringify(sent).matchAll(/"custom_id":"(v1:[^"]*)"/g)].map(([, id]) => id ?? "");
}

test("a card whose buttons fit stays the very same", async () => {
  const card = full("short");
  expect(await shortenActions(card, memoryDrafts(), NOW)).toBe(card);
});

test("what is too long on a card shares one draft", async () => {
  const drafts = memoryDrafts();
  const card = await shortenActions(full(WORD), drafts, NOW);
  expect(JSON.stringify(card.actions)).not.toContain(WORD);
  expect(await drafts.get("draft-1", "", NOW)).toEqual({ word: WORD });
  expect(await drafts.get("draft-2", "", NOW)).toBeNull();
});

test("buttons with long options are all there, and give them back when pressed", async () => {
  const { command, contexts } = commandWith(WORD);
  const { dispatch, sent, log } = openDispatch([command]);
  await dispatch(typedCommand("rec"));
  const ids = idsIn(sent);
  expect(ids.map((id) => decodeCustomId(id)?.name)).toEqual(["one", "pick", "choose"]);
  const pick = ids[1] ?? "";
  expect(pick.length).toBeLessThanOrEqual(100);
  await dispatch(pressed(pick, PRIVATE));
  expect(contexts).toMatchObject([{ argument: "2", options: { word: WORD } }]);
  expect(log.lines).toEqual([]);
});

test("a form with long options takes them through as well", async () => {
  const { command, contexts } = commandWith(WORD);
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(pressed("v1:rec:ask::", PRIVATE));
  const [id = ""] = idsIn(sent);
  await dispatch(submitted(id, [textField("wrong", "10 MW")]));
  expect(contexts).toMatchObject([{ options: { word: WORD }, values: { wrong: { text: "10 MW" } } }]);
});

test.each([["button"], ["form"]])("after 15 minutes the %s says that it has run out", async (what) => {
  const { clock, pass } = clockFrom(NOW);
  const { command, contexts } = commandWith(WORD);
  const { dispatch, sent } = openDispatch([command], { clock });
  await dispatch(what === "form" ? pressed("v1:rec:ask::", PRIVATE) : typedCommand("rec"));
  const id = idsIn(sent).find((one) => decodeCustomId(one)?.name === "pick") ?? "";
  pass(16);
  await dispatch(what === "form" ? submitted(id, [textField("wrong", "a")]) : pressed(id, PRIVATE));
  expect(contexts).toEqual([]);
  expect(JSON.stringify(sent.at(-1))).toContain(`That ${what} has run out`);
  expect(JSON.stringify(sent.at(-1))).toContain("use `/rec` again");
});

test.each(["v1:rec:pick:2:%7E=nobody-kept-this", "v1:rec:pick:2:%7E=&word=a"])(
  "a made-up place of kept options is nothing: %s",
  async (id) => {
    const { command, contexts } = commandWith("short");
    const { dispatch, sent } = openDispatch([command]);
    await dispatch(pressed(id, PRIVATE));
    expect(contexts).toEqual([]);
    expect(JSON.stringify(sent)).toContain("That button has run out");
  },
);
