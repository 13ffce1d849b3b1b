import { ComponentType } from "discord-api-types/v10";
import { expect, test } from "vitest";
import { body } from "../../src/discord/responder.ts";
import type { Command } from "../../src/surface/command.ts";
import { aChart } from "../support/a-chart.ts";
import { aCard } from "../support/card.ts";
import { notingCommand, openDispatch } from "../support/dispatching.ts";
import { typedCommand } from "../support/raw-interactions.ts";

const FILES = [
  { name: "one.json", text: '{"a":1}' },
  { name: "two.json", text: "[]" },
];
const png = Uint8Array.of(137, 80, 78, 71);

/** A command whose answer brings files. */
function exporting(changes: Parameters<typeof aCard>[0] = {}, files = FILES): Command {
  return notingCommand({
    run: async () => ({ kind: "card", card: aCard(changes), visibility: "private", as: "new", files }),
  }).command;
}

test("files of an answer stand below its card, each named by a component of its own", async () => {
  const { dispatch, sent } = openDispatch([exporting()]);
  await dispatch(typedCommand("rec"));
  const [outgoing] = sent;
  expect(outgoing?.message?.components.slice(1)).toEqual([
    { type: ComponentType.File, file: { url: "attachment://one.json" } },
    { type: ComponentType.File, file: { url: "attachment://two.json" } },
  ]);
  expect(outgoing).toMatchObject({
    files: FILES,
    message: {
      attachments: [
        { id: "0", filename: "one.json" },
        { id: "1", filename: "two.json" },
      ],
    },
  });
});

test("beside a picture they are counted after it, and each part carries its own bytes", async () => {
  const draw = { draw: async () => ({ ok: true, png }) as const };
  const { dispatch, sent } = openDispatch([exporting({ blocks: [{ type: "chart", chart: aChart() }] })], {
    draw,
  });
  await dispatch(typedCommand("rec"));
  const message = sent[0]?.message;
  if (message === undefined) throw new Error("nothing was sent");
  const made = body(message, png, FILES);
  expect(made.attachments?.map(({ id }) => id)).toEqual(["0", "1", "2"]);
  expect(made.files).toEqual([
    { name: message.attachments?.[0]?.filename, data: png, contentType: "image/png" },
    { name: "one.json", data: '{"a":1}', contentType: "application/json" },
    { name: "two.json", data: "[]", contentType: "application/json" },
  ]);
});

test("the same card without files has none, whatever went before", async () => {
  const card = aCard();
  let files = FILES;
  const { command } = notingCommand({
    run: async () => ({ kind: "card", card, visibility: "private", as: "new", files }),
  });
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(typedCommand("rec"));
  files = [];
  await dispatch(typedCommand("rec"));
  expect(sent[0]?.message?.components).toHaveLength(3);
  expect(sent[1]?.message?.components).toHaveLength(1);
  expect(sent[1]?.message).not.toHaveProperty("attachments");
});
