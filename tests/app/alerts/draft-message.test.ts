import { expect, test } from "vitest";
import { createComposer } from "../../../src/app/compose.ts";
import { testCard } from "../../../src/cards/alert-welcome.ts";
import type { TestAnswer } from "../../../src/surface/answers/alert.ts";
import { ALERTS_CHANNEL, MANAGER, MEMBER, NOW, openAlertsWorld, told } from "../../support/alerts-world.ts";

function unasked(): never {
  throw new Error("a test message needs nothing of this");
}

test.each([
  ["a channel", ALERTS_CHANNEL, MANAGER],
  ["direct messages", "direct", MEMBER],
] as const)("a test of a draft for %s is composed from what was filled in", async (_, place, by) => {
  const world = await openAlertsWorld();
  const { draft } = told(await world.alerts.preview({ place, target: "MARA", sensitivity: "calm" }, by, NOW));
  told(await world.alerts.test(draft, by, NOW));
  const [row] = await world.rows();
  if (row === undefined) throw new Error("nothing was queued");
  const answers: TestAnswer[] = [];
  const compose = createComposer({
    clock: { now: () => NOW },
    alerts: unasked,
    digest: unasked,
    events: unasked,
    subscriptions: world.deps.subscriptions,
    outbox: { get: unasked },
    servers: world.book,
    divergence: async () => ({ ok: false, refusal: { kind: "no_facts" } }),
    nextCheck: () => null,
    postsPerWeek: async () => null,
    cards: {
      alert: unasked,
      alertActions: unasked,
      welcome: unasked,
      notice: unasked,
      digest: unasked,
      test: (answer) => {
        answers.push(answer);
        return testCard(answer);
      },
    },
  });
  const composed = await compose(row);
  expect(composed.ok && composed.card.title).toBe("This is a test: alerts arrive here");
  expect(answers[0]).toMatchObject({
    by: by.userId,
    subscription: {
      id: draft,
      place: { kind: place === "direct" ? "person" : "channel", channelId: row.channelId },
      wish: { target: "MARA", sensitivity: "calm" },
    },
  });
  await world.close();
});
