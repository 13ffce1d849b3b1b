import { describe, expect, test } from "vitest";
import { tellAfterMutes } from "../../src/app/after-mutes.ts";
import type { NewOutboxRow } from "../../src/app/ports/outbox.ts";
import type { StoredEvent } from "../../src/app/ports/rules.ts";
import type { SubscriptionChange } from "../../src/app/ports/subscriptions.ts";
import type { NotSentReason } from "../../src/domain/fan-out.ts";
import type { RuleSide } from "../../src/domain/rule.ts";
import type { Subscription } from "../../src/domain/subscription.ts";
import { aSubscription } from "../support/alerts.ts";
import { event, firing, side, stateAt } from "../support/stored-rules.ts";

const NOW = "2026-11-24T12:00:00.000Z";
const OVER = "2026-11-24T11:57:00.000Z";
const TOMORROW = "2026-11-25T12:00:00.000Z";
const EPISODE = "2026-11-20";

/** Rules by their key, each with its side and how it stands; the event of its fire has the number behind it. */
const RULES: Readonly<Record<string, readonly [RuleSide, "firing" | "stale" | "over", number]>> = {
  gap30: [side(30), "firing", 1],
  gap50: [side(50), "firing", 2],
  day: [side(10, { metric: "big_day", window: "1d" }), "firing", 3],
  mara: [side(20, { target: { kind: "miner", security: "MARA" } }), "firing", 4],
  over: [side(40, { window: "7d" }), "over", 5],
  stale: [side(60, { window: "90d" }), "stale", 6],
};

interface Given {
  readonly kept?: readonly (readonly [event: number, reason: NotSentReason])[];
  readonly told?: readonly number[];
}

/** What is queued and changed when the mutes of this subscription are looked at. */
async function look(fields: Partial<Subscription>, { kept = [], told = [] }: Given = {}) {
  const subscription = aSubscription({ mutedUntil: OVER, ...fields });
  const { channelId } = subscription.place;
  const rows: NewOutboxRow[] = [];
  const changes: SubscriptionChange[] = [];
  const queued = await tellAfterMutes(
    {
      rules: {
        find: async (key) => {
          const [ofRule, status] = RULES[key] ?? [side(1), "over"];
          const state = status === "over" ? stateAt(EPISODE) : firing(EPISODE);
          return { key, side: ofRule, since: NOW, state: { ...state, stale: status === "stale" } };
        },
        fireOf: async (key): Promise<StoredEvent | null> => {
          const [ofRule, , id] = RULES[key] ?? [side(1), "over", 0];
          const base = { clock: "session", bar: EPISODE, pass: 1, createdAt: NOW } as const;
          const rest = { ruleKey: key, notBefore: null, corrected: null };
          return { id, ...base, ...rest, detail: event(ofRule, EPISODE) };
        },
      },
      subscriptions: {
        muteEnded: async () => [subscription],
        change: async (_, change) => {
          changes.push(change);
          return subscription;
        },
      },
      outbox: {
        add: async (added) => {
          rows.push(...added);
          return added.map((_, index) => index);
        },
        told: async () => new Set(told.map((id) => `${channelId} ${String(id)}`)),
        notSent: async () =>
          kept.map(([eventId, reason]) => ({
            eventId,
            reason,
            channelId,
            subscriptionId: subscription.id,
            at: NOW,
          })),
      },
    },
    NOW,
  );
  const ids = rows.flatMap(({ content }) => ("eventIds" in content ? content.eventIds : []));
  return { queued, rows, ids, changes };
}

describe("when a mute is over", () => {
  test("what fired meanwhile and fires still is one message, without a mention", async () => {
    const { queued, rows, changes } = await look(
      { ruleKeys: ["gap30", "day"], mentionRoleId: "77" },
      {
        kept: [
          [1, "muted"],
          [3, "muted"],
        ],
      },
    );
    expect(queued).toBe(1);
    expect(rows).toMatchObject([
      {
        content: { kind: "alert", eventIds: [1, 3], held: false, afterMute: true },
        mentionRoleIds: [],
        notBefore: null,
        expiresAt: "2026-11-25T12:00:00.000Z",
      },
    ]);
    expect(changes).toEqual([{ mutedUntil: null, mutedMiners: [] }]);
  });

  test.each<readonly [string, Partial<Subscription>, Given, readonly number[]]>([
    ["what is over is not told", { ruleKeys: ["over"] }, { kept: [[5, "muted"]] }, []],
    ["what lost its data is not told", { ruleKeys: ["stale"] }, { kept: [[6, "muted"]] }, []],
    ["what fired before the mute was told then", { ruleKeys: ["gap30"] }, {}, []],
    [
      "what was held back for another reason stays so",
      { ruleKeys: ["day"] },
      { kept: [[3, "over_budget"]] },
      [],
    ],
    [
      "what the channel heard through another is not told twice",
      { ruleKeys: ["day"] },
      { kept: [[3, "muted"]], told: [3] },
      [],
    ],
    [
      "of levels the highest is told",
      { ruleKeys: ["gap30", "gap50"] },
      {
        kept: [
          [1, "muted"],
          [2, "muted"],
        ],
      },
      [2],
    ],
    [
      "a higher one that was told keeps the lower quiet",
      { ruleKeys: ["gap30", "gap50"] },
      { kept: [[1, "muted"]] },
      [],
    ],
    ["a paused one hears nothing", { ruleKeys: ["day"], status: "paused" }, { kept: [[3, "muted"]] }, []],
    [
      "a miner muted on is left out",
      { ruleKeys: ["mara", "day"], mutedMiners: [{ miner: "MARA", until: TOMORROW }] },
      {
        kept: [
          [4, "miner_muted"],
          [3, "muted"],
        ],
      },
      [3],
    ],
    [
      "a miner's own mute ends so too",
      { ruleKeys: ["mara"], mutedUntil: null, mutedMiners: [{ miner: "MARA", until: OVER }] },
      { kept: [[4, "miner_muted"]] },
      [4],
    ],
    [
      "a miner's mute that ends within one of all waits for that",
      { ruleKeys: ["mara"], mutedUntil: TOMORROW, mutedMiners: [{ miner: "MARA", until: OVER }] },
      { kept: [[4, "muted"]] },
      [],
    ],
  ])("%s", async (_, fields, given, ids) => {
    expect((await look(fields, given)).ids).toEqual(ids);
  });

  test("what still runs stays, what is over is taken away", async () => {
    const mutedMiners = [
      { miner: "MARA", until: OVER },
      { miner: "RIOT", until: TOMORROW },
    ];
    const { changes } = await look({ mutedUntil: TOMORROW, mutedMiners });
    expect(changes).toEqual([{ mutedUntil: TOMORROW, mutedMiners: [{ miner: "RIOT", until: TOMORROW }] }]);
  });

  test("the message waits for the end of the quiet hours, with whatever else waits for it", async () => {
    const quietHours = { from: "10:00", until: "14:00", zone: "UTC" };
    const { rows } = await look({ ruleKeys: ["day"], quietHours }, { kept: [[3, "muted"]] });
    expect(rows[0]).toMatchObject({
      dedupeKey: "until 2026-11-24T14:00:00Z|100000000000000002|post",
      notBefore: "2026-11-24T14:00:00Z",
      content: { held: true },
    });
  });

  test("looking again after a crash gives the same key, so that nothing is told twice", async () => {
    const given: Given = { kept: [[3, "muted"]] };
    const [once, again] = [
      await look({ ruleKeys: ["day"] }, given),
      await look({ ruleKeys: ["day"] }, given),
    ];
    expect(once.rows[0]?.dedupeKey).toBe(`unmuted abcdefghijk ${OVER}|100000000000000002|post`);
    expect(again.rows[0]?.dedupeKey).toBe(once.rows[0]?.dedupeKey);
  });
});
