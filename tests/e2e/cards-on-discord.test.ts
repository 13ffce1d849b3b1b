import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands.ts";
import { checkMessage } from "../../src/discord/limits.ts";
import { commandJson } from "../../src/discord/register.ts";
import { type DiscordMessage, renderCard } from "../../src/discord/render.ts";
import { PHONE_COLUMNS, shownColumns } from "../../src/discord/table.ts";
import { codeLines, MARKER, readMarkdown, textsOf } from "../support/discord-markdown.ts";
import { everyCard, type Shown } from "../support/every-card.ts";
import { LOOK_UPS } from "../support/look-ups.ts";
import { openApiValidator } from "../support/openapi.ts";
import { storeQuietYear } from "../support/quiet-year.ts";
import { openRealApp, type RealApp } from "../support/real-app.ts";
import { hostileFacts, hugeFacts } from "../support/strange-facts.ts";

const NOW = "2026-11-24T21:00:00Z";
const OPENAPI = new URL("../../../shared/fixtures/discord/openapi.json", import.meta.url);

const worlds: RealApp[] = [];
let real: readonly Shown[] = [];
let huge: readonly Shown[] = [];

async function open(change?: Parameters<typeof openRealApp>[0]): Promise<RealApp> {
  const world = await openRealApp(change);
  worlds.push(world);
  await storeQuietYear(world, NOW);
  return world;
}

beforeAll(async () => {
  const world = await open();
  const tickers = world.data.bundle.miners.map((miner) => miner.ticker);
  real = await everyCard(world.app, NOW, tickers, 8);
  const vast = await open((bundle) => hugeFacts(bundle, 4, "HUT"));
  huge = await everyCard(vast.app, NOW, ["HUT", "MARA"], 3);
});
afterAll(async () => {
  for (const world of worlds) await world.close();
});

function messageOf({ reply }: Shown): DiscordMessage {
  return renderCard(reply.card, reply.visibility, "attached").message;
}

/** What is wrong with each, after what was asked. */
function told(
  all: readonly Shown[],
  problems: (message: DiscordMessage) => readonly string[],
): readonly string[] {
  return all.flatMap((shown) => problems(messageOf(shown)).map((one) => `${shown.asked}: ${one}`));
}

test("every card that can be reached keeps Discord's limits", () => {
  expect(real.length).toBeGreaterThan(350);
  expect(told(real, checkMessage)).toEqual([]);
});

test("cards of lists many times as long keep them too", () => {
  expect(new Set(huge.map((shown) => shown.command)).size).toBe(LOOK_UPS.length);
  expect(told(huge, checkMessage)).toEqual([]);
});

test("no line of a code block is wider than a phone", () => {
  let lines = 0;
  const wide = told([...real, ...huge], (message) =>
    textsOf(message)
      .flatMap(codeLines)
      .filter((line) => {
        lines += 1;
        return shownColumns(line) > PHONE_COLUMNS;
      }),
  );
  expect(wide).toEqual([]);
  expect(lines).toBeGreaterThan(500);
});

describe.skipIf(!existsSync(OPENAPI))("by Discord's own description", () => {
  const validate = existsSync(OPENAPI) ? openApiValidator(OPENAPI) : () => [];

  test("the check itself finds a wrong message", () => {
    const body = { flags: 32_768, components: [{ type: 17, components: [{ type: 10, content: "" }] }] };
    expect(validate("MessageCreateRequest", body)).toEqual([
      "MessageCreateRequest.components[0].components[0].content has 0, at least 1 needed",
    ]);
    expect(validate("MessageCreateRequest", { components: [{ type: 99 }] })).toHaveLength(1);
    expect(validate("MessageCreateRequest", { components: [{ type: 2, label: "x" }] })).toHaveLength(1);
  });

  test("every card is a valid message and a valid callback", () => {
    const problems = told([...real, ...huge], (message) => [
      ...validate("MessageCreateRequest", message),
      ...validate("CreateMessageInteractionCallbackRequest", { type: 4, data: message }),
    ]);
    expect(problems).toEqual([]);
  });

  test("every command is a valid registration", () => {
    const problems = COMMANDS.map(commandJson).flatMap((json) =>
      validate("ApplicationCommandUpdateRequest", json),
    );
    expect(problems).toEqual([]);
  });
});

/** Words that would format, ping or link if they could. */
const MEANT_TO_ACT = [
  `**${MARKER}** __${MARKER}__ ~~${MARKER}~~ ||${MARKER}|| \`${MARKER}\` \`\`\`${MARKER}\`\`\` [${MARKER}](https://evil.example)`,
  "@everyone https://evil.example <@123456789012345678> </debt:123456789012345678> <t:1:R> <#123456789012345678> @here <@&123456789012345678> discord://evil.example <http://evil.example> <:x:123456789012345678>",
  `first\n# ${MARKER}\n-# ${MARKER}\n> ${MARKER}\n- ${MARKER}\n1. ${MARKER}\r\n* ${MARKER}`,
];

/** Words that are long, wide or turn the direction of reading. */
const MEANT_TO_BREAK = [
  "W".repeat(200),
  "*".repeat(200),
  `\u202Eevil\u2067 مرحبا 1 שלום \\\\\`\`\` \\ ${"👩‍👩‍👧‍👦🏴‍☠️".repeat(9)}`,
];

test.each([
  ["markdown, mentions, links and line starts", MEANT_TO_ACT],
  ["long and wide words, right to left, emoji", MEANT_TO_BREAK],
])("%s in every field of the facts ping nobody, link nowhere and break nothing", async (_, words) => {
  const world = await open((bundle) => hostileFacts(bundle, words));
  const all = await everyCard(world.app, NOW, ["HUT", "MARA", "CORZ"], 4);
  expect(all.length).toBeGreaterThan(150);
  expect(told(all, checkMessage)).toEqual([]);
  const found = told(all, (message) => textsOf(message).flatMap((text) => readMarkdown(text).dangers));
  expect(found).toEqual([]);
  expect(told(all, ({ allowed_mentions }) => Object.keys(allowed_mentions).slice(1))).toEqual([]);
  const links = all.flatMap((shown) => textsOf(messageOf(shown)).flatMap((text) => readMarkdown(text).links));
  expect(links.length).toBeGreaterThan(3);
  expect(links.filter((link) => link.includes("evil"))).toEqual([]);
  const wide = told(all, (message) =>
    textsOf(message)
      .flatMap(codeLines)
      .filter((line) => shownColumns(line) > PHONE_COLUMNS),
  );
  expect(wide).toEqual([]);
});

test("the reading of Discord's markdown finds what such words would do", () => {
  const found = MEANT_TO_ACT.map((words) => readMarkdown(words));
  expect(found.map((one) => one.dangers.length)).toEqual([6, 11, 6]);
  expect(found[0]?.links).toEqual(["https://evil.example"]);
});
