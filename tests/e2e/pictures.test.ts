import { afterEach, expect, test, vi } from "vitest";
import { refusalCard } from "../../src/cards/refusal.ts";
import { createDraw } from "../../src/charts/draw.ts";
import { type BotOptions, runBot } from "../../src/discord/run-bot.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import type { Command } from "../../src/surface/command.ts";
import { aChart } from "../support/a-chart.ts";
import { silentApp } from "../support/app.ts";
import { aCard } from "../support/card.ts";
import { notingCommand } from "../support/dispatching.ts";
import { drawsOnDemand } from "../support/drawing.ts";
import { createLinesLog, type LinesLog } from "../support/lines-log.ts";

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const PNG = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

const PLAIN = { command: "rec", name: "plain", argument: "", options: {} };

/** `/rec` shows a picture, its button *plain* a page without one. */
const pictured = (): Command =>
  notingCommand({
    run: async () => ({
      kind: "card",
      card: aCard({
        title: "Gap",
        blocks: [{ type: "chart", chart: aChart() }],
        actions: [{ type: "buttons", buttons: [{ label: "Plain", style: "secondary", action: PLAIN }] }],
      }),
      visibility: "public",
      as: "new",
    }),
    actions: {
      plain: async () => ({
        kind: "card",
        card: aCard({ title: "No picture" }),
        visibility: "private",
        as: "update",
      }),
    },
  }).command;

async function start(options: Pick<BotOptions, "draw"> & Partial<BotOptions>): Promise<{
  readonly discord: LocalDiscord;
  readonly log: LinesLog;
}> {
  const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
  closing.push(() => discord.close());
  const log = createLinesLog();
  const started = await runBot({
    apiUrl: discord.apiUrl,
    token: discord.token,
    log,
    commands: [pictured()],
    app: silentApp,
    clock: { now: () => "2026-06-09T21:00:00Z" },
    refusalCard,
    ...options,
  });
  if (!started.ok) throw new Error(started.problem);
  closing.push(() => started.running.stop());
  return { discord, log };
}

/** The message of an answer as it stands now; throws where Discord would have refused it. */
function standing(discord: LocalDiscord, interactionId: string) {
  const known = discord.answer(interactionId);
  if (known?.message == null) throw new Error("there is no message");
  return known.message;
}

async function ask(discord: LocalDiscord): Promise<string> {
  const recorded = await discord.interact({ command: "rec" });
  if (recorded.status !== "answered") throw new Error(JSON.stringify(recorded));
  expect(recorded.refused).toEqual([]);
  return recorded.interactionId;
}

test("a picture arrives with its card, described, and can be fetched", async () => {
  const { discord } = await start({ draw: { draw: async () => ({ ok: true, png: PNG }) } });
  const message = standing(discord, await ask(discord));
  expect(message.attachments).toMatchObject([
    { filename: "divergence.png", content_type: "image/png", description: aChart().alt },
  ]);
  const [attachment] = message.attachments;
  expect(JSON.stringify(message.components)).toContain(attachment?.url);
  const fetched = await fetch(attachment?.url ?? "");
  expect(fetched.headers.get("content-type")).toBe("image/png");
  expect(new Uint8Array(await fetched.arrayBuffer())).toEqual(PNG);
});

test("a slow picture is put into its card, and a page without one takes it away again", async () => {
  const { draw, finish } = drawsOnDemand();
  const { discord, log } = await start({ draw, patienceMs: 20 });
  const id = await ask(discord);
  expect(JSON.stringify(standing(discord, id))).toContain("The picture follows in a moment.");
  expect(standing(discord, id).attachments).toEqual([]);
  finish(PNG);
  await vi.waitFor(() => expect(standing(discord, id).attachments).toHaveLength(1));
  expect(JSON.stringify(standing(discord, id))).not.toContain("follows");
  const turned = await discord.press({ messageId: standing(discord, id).id, customId: "v1:rec:plain::" });
  expect(turned).toMatchObject({ status: "answered", refused: [], message: { attachments: [] } });
  expect(log.lines.filter(({ level }) => level !== "info")).toEqual([]);
});

test("a card whose picture cannot be drawn goes out without it and says so", async () => {
  const { discord, log } = await start({
    draw: { draw: async () => ({ ok: false, reason: "the pen broke" }) },
  });
  const message = standing(discord, await ask(discord));
  expect(message.attachments).toEqual([]);
  expect(JSON.stringify(message)).toContain("The picture could not be drawn this time");
  expect(log.lines).toContainEqual(
    expect.objectContaining({ level: "warn", fields: { chart: "divergence", reason: "the pen broke" } }),
  );
});

test("the drawing process killed in mid-picture costs the picture alone, and the next card has one again", async () => {
  const drawing = createDraw({ script: new URL("../support/drawing-child.ts", import.meta.url) });
  closing.push(() => drawing.close());
  let title = "hang";
  const { discord, log } = await start({
    draw: drawing,
    patienceMs: 5000,
    finish: (card) => ({ ...card, blocks: [{ type: "chart", chart: aChart({ title }) }] }),
  });
  const asked = ask(discord);
  await vi.waitFor(() => expect(drawing.processId()).not.toBeNull());
  process.kill(drawing.processId() ?? 0, "SIGKILL");
  const message = standing(discord, await asked);
  expect(message.attachments).toEqual([]);
  expect(JSON.stringify(message)).toContain("The picture could not be drawn this time");
  expect(log.lines).toContainEqual(
    expect.objectContaining({ level: "warn", message: "a chart could not be drawn" }),
  );
  title = "well";
  expect(standing(discord, await ask(discord)).attachments).toHaveLength(1);
});
