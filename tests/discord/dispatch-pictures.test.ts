import { expect, test } from "vitest";
import type { Command } from "../../src/surface/command.ts";
import { aChart } from "../support/a-chart.ts";
import { aCard } from "../support/card.ts";
import { discordError, notingCommand, openDispatch } from "../support/dispatching.ts";
import { drawsOnDemand } from "../support/drawing.ts";
import { pressed, typedCommand } from "../support/raw-interactions.ts";

const PNG = Uint8Array.of(1, 2, 3);
const FOLLOWS = "The picture follows in a moment.";
const NOT_DRAWN = "The picture could not be drawn this time";

const card = (title: string) =>
  aCard({
    title,
    blocks: [
      { type: "text", text: "Gap 94.2 points" },
      { type: "chart", chart: aChart() },
    ],
  });

/** A command with a picture, whose button *turn* leads to a page with another one, and *plain* to one without. */
function pictured(): Command {
  return notingCommand({
    run: async () => ({ kind: "card", card: card("First page"), visibility: "private", as: "new" }),
    actions: {
      turn: async () => ({ kind: "card", card: card("Second page"), visibility: "private", as: "update" }),
      plain: async () => ({
        kind: "card",
        card: aCard({ title: "No picture" }),
        visibility: "private",
        as: "update",
      }),
    },
  }).command;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

const json = (what: unknown): string => JSON.stringify(what);

test("a picture drawn in time goes out with its card, named and described", async () => {
  const { draw, charts, finish } = drawsOnDemand();
  const { dispatch, sent, log } = openDispatch([pictured()], { draw });
  const done = dispatch(typedCommand("rec"));
  await until(() => charts.length === 1);
  finish(PNG);
  await done;
  const description = aChart().alt;
  expect(sent).toMatchObject([
    {
      how: "reply",
      png: PNG,
      message: { attachments: [{ id: "0", filename: "divergence.png", description }] },
    },
  ]);
  const gallery = { type: 12, items: [{ media: { url: "attachment://divergence.png" }, description }] };
  expect(json(sent[0]?.message?.components)).toContain(json(gallery));
  expect(log.lines).toEqual([]);
});

test("a slow picture follows its card", async () => {
  const { draw, finish } = drawsOnDemand();
  const { dispatch, sent } = openDispatch([pictured()], { draw, patienceMs: 1 });
  const done = dispatch(typedCommand("rec"));
  await until(() => sent.length === 1);
  expect(json(sent[0])).toContain(FOLLOWS);
  expect(sent[0]).toMatchObject({ how: "reply", png: null });
  finish(PNG);
  await done;
  expect(sent[1]).toMatchObject({ how: "edit", png: PNG });
  expect(json(sent[1])).not.toContain(FOLLOWS);
  expect(json(sent[1])).toContain("attachment://divergence.png");
});

test.each([
  ["in time", undefined, ["reply"]],
  ["later", 1, ["reply", "edit"]],
])(
  "a picture that cannot be drawn, told %s, leaves the card complete and says so",
  async (_, patienceMs, hows) => {
    const { draw, charts, finish } = drawsOnDemand();
    const { dispatch, sent, log } = openDispatch([pictured()], {
      draw,
      ...(patienceMs === undefined ? {} : { patienceMs }),
    });
    const done = dispatch(typedCommand("rec"));
    await until(() => charts.length === 1 && (patienceMs === undefined || sent.length === 1));
    finish(null);
    await done;
    expect(sent.map(({ how }) => how)).toEqual(hows);
    expect(json(sent.at(-1))).toContain(NOT_DRAWN);
    expect(json(sent.at(-1))).toContain("Gap 94.2 points");
    expect(log.lines).toMatchObject([{ level: "warn", fields: { chart: "divergence", reason: "no ink" } }]);
  },
);

test.each([
  ["turn", 2],
  ["plain", 1],
])("a late picture is not put over what came after it: %s", async (button, pictures) => {
  const { draw, charts, finish } = drawsOnDemand();
  const { dispatch, sent } = openDispatch([pictured()], { draw, patienceMs: 1 });
  const first = dispatch({ ...typedCommand("rec"), id: "10" });
  await until(() => sent.length === 1);
  const press = pressed(`v1:rec:${button}::`, { flags: 32_768 | 64 });
  const message = { ...press.message, interaction_metadata: { ...metadataOf(press), id: "10" } };
  const second = dispatch({ ...press, id: "11", message });
  await until(() => sent.length === 2);
  finish(PNG);
  await first;
  expect(sent.map(({ how }) => how)).toEqual(["reply", "update"]);
  expect(charts).toHaveLength(pictures);
  if (pictures === 2) finish(PNG);
  await second;
  expect(sent.map(({ how }) => how)).toEqual(["reply", "update", ...(pictures === 2 ? ["edit"] : [])]);
  expect(json(sent.at(-1))).toContain(button === "turn" ? "Second page" : "No picture");
});

function metadataOf(press: ReturnType<typeof pressed>) {
  const metadata = press.message.interaction_metadata;
  if (metadata === undefined) throw new Error("the message says nothing of how it came about");
  return metadata;
}

test("a picture that finds its message gone is told to the log alone", async () => {
  const { draw, finish } = drawsOnDemand();
  const opened = openDispatch([pictured()], { draw, patienceMs: 1 }, [null, discordError(10_008)]);
  const done = opened.dispatch(typedCommand("rec"));
  await until(() => opened.tried.length === 1);
  finish(PNG);
  await done;
  expect(opened.tried).toEqual(["reply", "edit"]);
  expect(opened.log.lines).toMatchObject([
    { level: "warn", message: "a picture could not be put into its card" },
  ]);
});

test("an answer that was promised comes with its picture", async () => {
  const gate = Promise.withResolvers<void>();
  const { command } = notingCommand({
    run: async () => {
      await gate.promise;
      return { kind: "card", card: card("At last"), visibility: "public", as: "new" };
    },
  });
  const { draw, charts, finish } = drawsOnDemand();
  const { dispatch, sent } = openDispatch([command], { draw, patienceMs: 1 });
  const done = dispatch(typedCommand("rec"));
  await until(() => sent.length === 1);
  gate.resolve();
  await until(() => charts.length === 1);
  finish(PNG);
  await done;
  expect(sent).toMatchObject([{ how: "defer" }, { how: "edit", png: PNG }]);
});

test("every card gets its last hand, its picture too", async () => {
  const { draw, charts, finish } = drawsOnDemand();
  const { dispatch, sent } = openDispatch([pictured()], {
    draw,
    finish: (made) => ({
      ...made,
      title: `MARKED ${made.title}`,
      blocks: [{ type: "chart", chart: aChart({ name: "marked" }) }],
    }),
  });
  const done = dispatch(typedCommand("rec"));
  await until(() => charts.length === 1);
  finish(PNG);
  await done;
  expect(charts).toMatchObject([{ name: "marked" }]);
  expect(json(sent)).toContain("MARKED First page");
});
