import { describe, expect, it } from "vitest";
import { createDivergenceAnswer } from "../../src/app/answers/divergence.ts";
import { noticeCard } from "../../src/cards/alert-notice.ts";
import { testCard, welcomeCard } from "../../src/cards/alert-welcome.ts";
import { checkMessage } from "../../src/discord/limits.ts";
import { renderMessage } from "../../src/discord/render.ts";
import type { Subscription } from "../../src/domain/subscription.ts";
import type { Card } from "../../src/surface/card.ts";
import { ALERT_NOW, alertDeps, aSubscription } from "../support/alerts.ts";
import { expectReadable } from "../support/readable.ts";

const CHANNEL = aSubscription();
const PERSON: Subscription = {
  ...CHANNEL,
  place: { kind: "person", userId: "100000000000000003", channelId: "100000000000000004" },
};

const known = await createDivergenceAnswer(alertDeps())({}, ALERT_NOW);
const unknown = { ok: false, refusal: { kind: "no_prices", detail: "none" } } as const;

function textOf(card: Card): string {
  expectReadable(card);
  expect(checkMessage(JSON.parse(JSON.stringify(renderMessage(card, "public"))))).toEqual([]);
  return JSON.stringify([card.blocks, card.footer]);
}

describe("the first post", () => {
  const full = {
    subscription: CHANNEL,
    divergence: known,
    nextCheck: "2026-11-23T22:30:00Z",
    postsPerWeek: 1.9,
  };

  it.each([
    "Set up by <@100000000000000001>. This channel hears of: **PW14, normal, contracts and debt**.",
    "**PW14 +16.7 pp ahead of BTC (30 d)",
    "Prices are looked at next at 23 Nov 2026, 22:30 UTC.",
    "By the last 12 months expect about 2 posts a week.",
    "Quiet is normal",
    "Not investment advice.",
  ])("says: %s", (part) => {
    expect(textOf(welcomeCard(full))).toContain(part);
  });

  it("has the look-up's table and picture", () => {
    expect(welcomeCard(full).blocks.map((block) => block.type)).toEqual([
      "text",
      "text",
      "table",
      "chart",
      "text",
    ]);
  });

  it.each([
    [4.4, "about 4 posts a week"],
    [1, "about a post a week"],
    [0.5, "about 2 posts a month"],
    [0.2, "about a post a month"],
    [0.05, "less than a post a month"],
  ])("at %s a week expects %s", (postsPerWeek, words) => {
    expect(textOf(welcomeCard({ ...full, postsPerWeek }))).toContain(`expect ${words}.`);
  });

  it("without prices, history or calendar says so and promises nothing", () => {
    const text = textOf(
      welcomeCard({ subscription: PERSON, divergence: unknown, nextCheck: null, postsPerWeek: null }),
    );
    expect(text).toContain("You hear of");
    expect(text).toContain("not known yet: prices have not been read so far");
    expect(text).toContain("How many posts to expect is not known yet.");
    expect(text).not.toContain("looked at next");
  });
});

describe("a test message", () => {
  it("says that it is one, who asked, and the newest figures; it makes no noise", () => {
    const card = testCard({ subscription: CHANNEL, by: "100000000000000009", divergence: known });
    expect(card.title).toBe("This is a test: alerts arrive here");
    expect(card.silent).toBe(true);
    const text = textOf(card);
    expect(text).toContain("<@100000000000000009> asked for it; nothing fired");
    expect(text).toContain("PW14 +16.7 pp ahead of BTC");
  });
});

describe("word that alerts rest", () => {
  it.each([
    ["permissions", "Discord does not let me post there", "Read Message History"],
    ["channel_gone", "the channel is gone", "/alerts new"],
    ["direct_closed", "your direct messages are closed", "Resume"],
    ["thread_closed", "archived or locked", "Open the thread"],
    ["by_hand", "somebody paused it", "Resume"],
    ["left", "removed from the server", "Invite me again"],
    ["50*013", "of this: 50\\\\*013", "Resume"],
  ])("because of %s", (reason, why, what) => {
    const text = textOf(noticeCard({ subscription: CHANNEL, reason }));
    expect(text).toContain("in <#100000000000000002>: nothing is posted, because");
    expect(text).toContain(why);
    expect(text).toContain(what);
  });

  it("to a person names no channel", () => {
    expect(textOf(noticeCard({ subscription: PERSON, reason: "direct_closed" }))).toContain(
      "by direct message",
    );
  });
});
