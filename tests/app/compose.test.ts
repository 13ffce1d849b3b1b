import { describe, expect, it } from "vitest";
import { createAlertAnswer } from "../../src/app/answers/alert.ts";
import { createDivergenceAnswer } from "../../src/app/answers/divergence.ts";
import { type ComposeDeps, createComposer } from "../../src/app/compose.ts";
import type { OutboxRow } from "../../src/app/ports/outbox.ts";
import { noticeCard } from "../../src/cards/alert-notice.ts";
import { testCard, welcomeCard } from "../../src/cards/alert-welcome.ts";
import { alertActions, alertCard } from "../../src/cards/alert.ts";
import type { Card } from "../../src/surface/card.ts";
import { ALERT_NOW, alertDeps, aSeriesEvent, aSide, aSubscription, FRIDAY } from "../support/alerts.ts";
import { silentApp } from "../support/app.ts";
import { anOutboxRow } from "../support/outbox-rows.ts";

const spread = aSide("spread PW14 30d 30");
const EVENTS = [
  aSeriesEvent(1, { side: spread, value: 34.1, legs: [27, -7.1], bar: "2026-11-10" }),
  aSeriesEvent(2, { side: aSide("big_day MARA 1d 10"), value: 18.2, legs: [18.2, 0.4], bar: "2026-11-10" }),
  aSeriesEvent(9, { side: spread, value: 12.3, event: "resolve", bar: FRIDAY, episode: "2026-11-10" }),
];

const SUBSCRIPTIONS = [
  aSubscription(),
  aSubscription({ id: "bbbbbbbbbbb" }),
  aSubscription({
    id: "ccccccccccc",
    wish: { target: "BTC", sensitivity: "own", rules: ["move BTC 1d 8"], facts: [] },
  }),
  aSubscription({ id: "ddddddddddd", wish: { target: "MARA", sensitivity: "calm", rules: [], facts: [] } }),
];

function alertRow(
  subscriptionIds: readonly string[],
  eventIds = [1, 2],
  over: Partial<OutboxRow> = {},
): OutboxRow {
  return anOutboxRow({ kind: "alert", eventIds, subscriptionIds, folded: 0, held: false }, over);
}

function notAsked(): never {
  throw new Error("nobody asked for a digest");
}

/** The composer over events and subscriptions in memory; `rows` are those that an edit can look up. */
function composer(rows: readonly OutboxRow[] = [], over: Partial<ComposeDeps> = {}) {
  const deps = alertDeps();
  let made = 0;
  const compose = createComposer({
    clock: { now: () => ALERT_NOW },
    alerts: createAlertAnswer(deps),
    digest: notAsked,
    events: async (ids) => EVENTS.filter(({ id }) => ids.includes(id)),
    subscriptions: { get: async (id) => SUBSCRIPTIONS.find((one) => one.id === id) ?? null },
    outbox: { get: async (id) => rows.find((row) => row.id === id) ?? null },
    divergence: createDivergenceAnswer(deps),
    servers: silentApp.servers,
    nextCheck: () => "2026-11-23T22:30:00Z",
    postsPerWeek: async () => 2,
    cards: {
      alert: (answer, view) => {
        made += 1;
        return alertCard(answer, view);
      },
      alertActions,
      welcome: welcomeCard,
      test: testCard,
      notice: noticeCard,
      digest: notAsked,
    },
    ...over,
  });
  return { compose, made: () => made };
}

async function cardOf(row: OutboxRow, rows: readonly OutboxRow[] = []): Promise<Card> {
  const composed = await composer(rows).compose(row);
  if (!composed.ok) throw new Error(composed.why);
  return composed.card;
}

describe("an alert", () => {
  it("is composed once for every channel, the buttons apart", async () => {
    const { compose, made } = composer();
    const first = await compose(alertRow(["abcdefghijk"]));
    const again = await compose(
      alertRow(["abcdefghijk"], [1, 2], { id: 2, channelId: "100000000000000009" }),
    );
    const other = await compose(alertRow(["bbbbbbbbbbb"], [2, 1]));
    if (!first.ok || !again.ok || !other.ok) throw new Error("not composed");
    expect(again.card).toBe(first.card);
    expect(other.card).not.toBe(first.card);
    expect(other.card.blocks).toBe(first.card.blocks);
    expect(JSON.stringify(other.card.actions)).toContain("bbbbbbbbbbb");
    expect(JSON.stringify(first.card.actions)).toContain("abcdefghijk");
    expect(made()).toBe(1);
  });

  it("in direct messages is another card, and mentions the row's roles", async () => {
    const direct = await cardOf(alertRow(["abcdefghijk"], [1], { guildId: null }));
    expect(direct.footer.join()).toContain("/notify");
    const mentioned = await cardOf(
      alertRow(["abcdefghijk"], [1], { mentionRoleIds: ["100000000000000007"] }),
    );
    expect(mentioned.mentions).toEqual(["100000000000000007"]);
  });

  it("names the first subscription that is still there", async () => {
    const card = await cardOf(alertRow(["gone0000000", "bbbbbbbbbbb"], [1]));
    expect(JSON.stringify(card.actions)).toContain("bbbbbbbbbbb");
  });

  it.each([
    ["gone subscriptions", alertRow(["gone0000000"]), "the subscription is gone"],
    ["gone events", alertRow(["abcdefghijk"], [77]), "its events are not kept any more"],
    ["a gone welcome", anOutboxRow({ kind: "welcome", subscriptionId: "gone" }), "the subscription is gone"],
  ])("of %s has nothing to say", async (_, row, why) => {
    expect(await composer().compose(row)).toEqual({ ok: false, why });
  });
});

describe("an end", () => {
  it("is the message it edits with the end in front and the same buttons", async () => {
    const fired = alertRow(["abcdefghijk"], [1, 2], { id: 5, mentionRoleIds: ["100000000000000007"] });
    const card = await cardOf(anOutboxRow({ kind: "ended", eventIds: [9] }, { edits: 5 }), [fired]);
    expect(card.title).toBe("MARA +18.2% in a day");
    expect(JSON.stringify(card.blocks)).toContain("Ended: **Miners** +34.1 pp ahead of BTC (30 days)");
    expect(JSON.stringify(card.actions)).toContain("abcdefghijk");
    expect(card.mentions).toEqual(["100000000000000007"]);
  });

  it("whose message is not kept is told by its own events", async () => {
    const card = await cardOf(anOutboxRow({ kind: "ended", eventIds: [1, 9] }, { edits: 5 }));
    expect(card.title).toBe("Ended: miners +34.1 pp ahead of BTC (30 days)");
  });
});

describe("other posts", () => {
  it.each([
    [["id-HUT", "id-IREN", "id-MARA"], "This server's list: HUT, IREN, MARA"],
    [["id-HUT"], "PW14"],
  ])(
    "welcome to the list of the server with its gap, of %j with that of the basket at most",
    async (list, title) => {
      const subscription = aSubscription({
        wish: { target: "LIST", sensitivity: "calm", rules: [], facts: [] },
      });
      const asked: (string | null)[] = [];
      const settings = (guild: string | null) => {
        asked.push(guild);
        return { zone: null, list };
      };
      const { compose } = composer([], {
        servers: { settings },
        subscriptions: { get: async () => subscription },
      });
      const row = anOutboxRow({ kind: "welcome", subscriptionId: subscription.id });
      const composed = await compose(row);
      expect(JSON.stringify(composed)).toContain(title);
      expect(asked).toEqual(["100000000000000000"]);
    },
  );

  it("welcome with where the gap stands", async () => {
    const card = await cardOf(anOutboxRow({ kind: "welcome", subscriptionId: "abcdefghijk" }));
    expect(JSON.stringify(card.blocks)).toContain("PW14 +16.7 pp ahead of BTC");
    expect(JSON.stringify(card.blocks)).toContain("about 2 posts a week");
  });

  it.each([
    ["ccccccccccc", "**PW14 "],
    ["ddddddddddd", "**MARA "],
  ])("test %s with the figures of its target, or of the basket", async (subscriptionId, begins) => {
    const card = await cardOf(anOutboxRow({ kind: "test", subscriptionId, by: "100000000000000009" }));
    expect(card.blocks[1]).toMatchObject({ type: "text", text: expect.stringContaining(begins) });
  });

  it("notice says why", async () => {
    const content = { kind: "notice", subscriptionId: "abcdefghijk", reason: "permissions" } as const;
    expect((await cardOf(anOutboxRow(content))).title).toBe("Your alerts rest");
  });
});
