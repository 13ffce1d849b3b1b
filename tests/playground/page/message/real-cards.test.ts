import type { APIAttachment, APIMessage } from "discord-api-types/v10";
import { h } from "preact";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderCard } from "../../../../src/discord/render.ts";
import { Message } from "../../../../src/playground/page/message/message.ts";
import { everyCard, type Shown } from "../../../support/every-card.ts";
import { storeQuietYear } from "../../../support/quiet-year.ts";
import { openRealApp, type RealApp } from "../../../support/real-app.ts";
import { hostileFacts } from "../../../support/strange-facts.ts";
import { aMessage, components, drawn, messageProps } from "./support.ts";

const NOW = "2026-11-24T21:00:00Z";

const worlds: RealApp[] = [];
let real: readonly Drawn[] = [];
let hostile: readonly Drawn[] = [];

interface Drawn {
  readonly asked: string;
  readonly message: APIMessage;
  readonly body: Element;
}

/** What people are shown, drawn as the page draws it. */
function draw({ asked, reply }: Shown): Drawn {
  const sent = renderCard(reply.card, reply.visibility, "attached").message;
  const attachments = (sent.attachments ?? []).map((one): APIAttachment => {
    const url = `http://127.0.0.1:8787/attachments/5/${one.filename}`;
    return { ...one, id: "5", size: 1, url, proxy_url: url, content_type: "image/png" };
  });
  const message = {
    ...aMessage(),
    flags: sent.flags,
    components: components(...sent.components),
    attachments,
  };
  return { asked, message, body: drawn(h(Message, messageProps(message))).body };
}

async function open(change?: Parameters<typeof openRealApp>[0]): Promise<RealApp> {
  const world = await openRealApp(change);
  worlds.push(world);
  return world;
}

beforeAll(async () => {
  const world = await open();
  await storeQuietYear(world, NOW);
  real = (await everyCard(world.app, NOW, ["IREN", "MARA"], 1)).map(draw);
  const evil = `**evil** <@1> [x](https://evil.example) https://evil.example <script>alert(1)</script> ||evil||\n# evil`;
  const other = await open((bundle) => hostileFacts(bundle, [evil]));
  hostile = (await everyCard(other.app, NOW, ["HUT"], 1)).map(draw);
});
afterAll(async () => {
  for (const world of worlds) await world.close();
});

test("every card of the commands is shown whole", () => {
  expect(real.length).toBeGreaterThan(60);
  expect(real.filter(({ body }) => body.querySelector(".unknown, .picture-missing") !== null)).toEqual([]);
  expect(real.filter(({ body }) => body.querySelector(".container .md-heading-3") === null)).toEqual([]);
});

test("every button and menu of a card can be found by its custom_id", () => {
  const ids = (value: unknown): readonly string[] => {
    if (typeof value !== "object" || value === null) return [];
    const inner = Object.values(value).flatMap(ids);
    return "custom_id" in value ? [String(value.custom_id), ...inner] : inner;
  };
  let count = 0;
  for (const { message, body } of real) {
    const shown = [...body.querySelectorAll("[data-custom-id]")].map((one) =>
      one.getAttribute("data-custom-id"),
    );
    expect(new Set(shown)).toEqual(new Set(ids(message.components)));
    count += shown.length;
  }
  expect(count).toBeGreaterThan(100);
});

test("every picture has alt text", () => {
  const pictures = real.flatMap(({ body }) => [...body.querySelectorAll("img")]);
  expect(pictures.length).toBeGreaterThan(0);
  expect(pictures.filter((one) => (one.getAttribute("alt") ?? "").length < 20)).toEqual([]);
});

test("no escape and no mark of formatting is left in what people read", () => {
  const left = real.flatMap(({ asked, body }) => {
    for (const code of body.querySelectorAll("pre, code")) code.remove();
    const found = /\\[^\s\w]|\*\*|__|~~|<t:|```|^#{1,3} /m.exec(body.textContent);
    return found === null ? [] : [`${asked}: ${found[0]}`];
  });
  expect(left).toEqual([]);
});

test("hostile facts make no links, no mentions, no formatting and no markup", () => {
  expect(hostile.length).toBeGreaterThan(40);
  for (const { body } of hostile) {
    expect(body.querySelectorAll(`script, .mention, .spoiler, a[href*="evil"]`).length).toBe(0);
    expect([...body.querySelectorAll("strong, h3")].filter((one) => one.textContent === "evil")).toEqual([]);
  }
  expect(hostile.some(({ body }) => body.textContent.includes("<script>alert(1)</script>"))).toBe(true);
});
