import { describe, expect, it } from "vitest";
import { createDigestAlerts } from "../../src/app/answers/digest-alerts.ts";
import { createShowDigest } from "../../src/app/answers/digest-show.ts";
import { createDigestAnswer } from "../../src/app/answers/digest.ts";
import { createComposer } from "../../src/app/compose.ts";
import type { ChannelNews, OutboxContent, OutboxRow } from "../../src/app/ports/outbox.ts";
import type { StoredEvent } from "../../src/app/ports/rules.ts";
import { digestCard } from "../../src/cards/digest.ts";
import { DIGEST_SECTIONS } from "../../src/domain/digest.ts";
import type { Card } from "../../src/surface/card.ts";
import { aFactEvent, ALERT_NOW, alertDeps, aSeriesEvent, aSide, FRIDAY } from "../support/alerts.ts";
import { digestDeps, SINCE } from "../support/digests.ts";
import { aContract } from "../support/facts.ts";
import { anOutboxRow } from "../support/outbox-rows.ts";

const spread = aSide("spread PW14 30d 30");
const EVENTS: readonly StoredEvent[] = [
  aSeriesEvent(1, { side: spread, value: 34.1, legs: [27, -7.1] }),
  aSeriesEvent(2, { side: aSide("big_day MARA 1d 10"), value: 18.2, event: "resolve" }),
  aSeriesEvent(3, { side: aSide("big_day RIOT 1d 10"), value: 12.2 }),
  aSeriesEvent(4, { side: spread, value: 35, event: "remind" }),
  aSeriesEvent(5, { side: spread, value: null, event: "stale" }),
  aFactEvent(6, {}, {}, 7),
];
const NOTHING: ChannelNews = { told: [], ended: [], waiting: 0, notSent: [] };
type Content = Extract<OutboxContent, { readonly kind: "digest" }>;

function aRow(content: Partial<Content> = {}, over: Partial<OutboxRow> = {}): OutboxRow {
  const digest: Content = {
    kind: "digest",
    localDate: FRIDAY,
    since: SINCE,
    missed: [],
    sections: DIGEST_SECTIONS,
    whenQuiet: "line",
    silent: false,
    dueAt: ALERT_NOW,
    ...content,
  };
  return anOutboxRow(digest, { dedupeKey: `digest|1|${FRIDAY}`, channelId: "1", priority: 3, ...over });
}

const unasked = (): never => {
  throw new Error("nobody asked for this");
};

/** The composer of digests; `news` is what the outbox tells of every channel. */
function composer(news: (channelId: string) => ChannelNews = () => NOTHING, now = ALERT_NOW) {
  const deps = digestDeps(alertDeps({ contracts: [aContract("c-1")] }));
  const spans: string[] = [];
  let made = 0;
  const alerts = createDigestAlerts({
    ...deps,
    outbox: {
      sinceDigest: async (channelId, since, until) => {
        spans.push(`${since} ${until}`);
        return news(channelId);
      },
    },
    events: async (ids) => EVENTS.filter(({ id }) => ids.includes(id)),
  });
  const compose = createComposer({
    clock: { now: () => now },
    alerts: unasked,
    digest: createShowDigest(createDigestAnswer(deps), alerts),
    events: unasked,
    subscriptions: { get: unasked },
    outbox: { get: unasked },
    divergence: unasked,
    servers: { settings: unasked },
    nextCheck: unasked,
    postsPerWeek: unasked,
    cards: {
      alert: unasked,
      alertActions: unasked,
      welcome: unasked,
      test: unasked,
      notice: unasked,
      digest: (answer, view) => {
        made += 1;
        return digestCard(answer, view);
      },
    },
  });
  return { compose, spans, made: () => made };
}

async function cardOf(row: OutboxRow, news?: () => ChannelNews, now?: string): Promise<Card> {
  const composed = await composer(news, now).compose(row);
  if (!composed.ok) throw new Error(composed.why);
  return composed.card;
}

const textOf = (card: Card): string =>
  card.blocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");

describe("a digest on its way", () => {
  it("is one card for every channel that has nothing of its own", async () => {
    const { compose, made } = composer((channelId) =>
      channelId === "77" ? { ...NOTHING, told: [1] } : NOTHING,
    );
    const first = await compose(aRow());
    const cards = new Set<Card>();
    for (let channel = 2; channel < 500; channel += 1) {
      const composed = await compose(aRow({}, { id: channel, channelId: String(channel) }));
      if (composed.ok) cards.add(composed.card);
    }
    expect(first.ok && cards.has(first.card)).toBe(true);
    expect(cards.size).toBe(2);
    expect(made()).toBe(2);
  });

  it("tells what fired, ended and was held back in its channel, by name", async () => {
    const news: ChannelNews = {
      told: [1, 4, 5, 6],
      ended: [1, 2],
      waiting: 2,
      notSent: [
        { eventId: 3, reason: "over_while_away" },
        { eventId: 8, reason: "muted" },
        { eventId: 9, reason: "inhibited" },
      ],
    };
    const { compose } = composer(() => news);
    const composed = await compose(aRow());
    if (!composed.ok) throw new Error(composed.why);
    expect(composed.card.answer).toMatchObject({
      view: {
        alerts: {
          fired: [
            "PW14 gap to BTC, 30d: +34.1 pp",
            "still PW14 gap to BTC, 30d: +35.0 pp",
            "no data: PW14 gap to BTC, 30d",
            "HUT signs $9.8B lease (Fluidstack)",
          ],
          ended: [
            "MARA move in one session",
            "RIOT move in one session: +12.2%, over before it could be told",
          ],
          notSent: [
            { reason: "quiet_hours", count: 2 },
            { reason: "muted", count: 1 },
          ],
        },
      },
    });
    expect(textOf(composed.card)).toContain("2 held back by quiet hours; 1 muted");
  });

  it("asks for no alerts where they are not wished for", async () => {
    const { compose, spans } = composer(() => ({ ...NOTHING, told: [1] }));
    await compose(aRow({ sections: ["gap"] }));
    expect(spans).toEqual([]);
  });

  it("goes up to when it was queued, in whole minutes, so that the next one goes on from there", async () => {
    const { compose, spans } = composer();
    await compose(aRow({ since: "2026-11-20T02:00:42.123Z" }, { createdAt: "2026-11-21T01:59:59.999Z" }));
    expect(spans).toEqual(["2026-11-20T02:00:00.000Z 2026-11-21T01:59:00.000Z"]);
  });

  it.each([
    ["in time", "2026-11-21T01:41:00Z", []],
    ["20 minutes later", "2026-11-21T01:40:00Z", ["-# Delayed by 20 min, as of 21 Nov 2026, 02:00 UTC."]],
    ["three hours later", "2026-11-20T23:00:00Z", ["-# Delayed by 3 h, as of 21 Nov 2026, 02:00 UTC."]],
  ])("%s says so only where it is worth a word", async (_, dueAt, words) => {
    const lines = textOf(await cardOf(aRow({ dueAt }))).split("\n");
    expect(lines.filter((line) => line.includes("Delayed"))).toEqual(words);
  });

  it("is silent where the schedule says so", async () => {
    expect((await cardOf(aRow({ silent: true }))).silent).toBe(true);
    expect((await cardOf(aRow())).silent).toBe(false);
  });
});

describe("a digest of nothing new", () => {
  const SUNDAY = "2026-11-22T13:30:00.000Z";
  const quiet = (content: Partial<Content> = {}) =>
    aRow(
      { localDate: "2026-11-22", since: "2026-11-21T13:30:00.000Z", dueAt: SUNDAY, ...content },
      { createdAt: SUNDAY },
    );

  it("is one line, or nothing where the channel wants nothing", async () => {
    const card = await cardOf(quiet(), undefined, SUNDAY);
    expect(card.title).toBe("Nothing new · Sun 22 Nov");
    expect(textOf(card).split("\n")).toHaveLength(1);
    const { compose } = composer(undefined, SUNDAY);
    expect(await compose(quiet({ whenQuiet: "skip" }))).toEqual({ ok: false, why: "nothing changed" });
  });

  it.each<[string, Partial<Content>, ChannelNews]>([
    ["an alert of the channel", {}, { ...NOTHING, told: [1] }],
    ["alerts that were held back", {}, { ...NOTHING, waiting: 1 }],
    ["a digest that was missed", { missed: ["2026-11-21"] }, NOTHING],
  ])("is told for %s all the same", async (_, content, news) => {
    const composed = await composer(() => news, SUNDAY).compose(quiet({ whenQuiet: "skip", ...content }));
    expect(composed.ok).toBe(true);
  });
});
