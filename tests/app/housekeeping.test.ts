import { expect, test } from "vitest";
import { createHousekeeping, type HousekeepingDeps } from "../../src/app/housekeeping.ts";
import type { Basket } from "../../src/domain/market.ts";
import { parseRule } from "../../src/domain/rule-text.ts";
import { ruleKey, sidesOf } from "../../src/domain/rule.ts";

const SLOT = "2026-11-24T04:20:00.000Z";
const NOW = "2026-11-24T04:20:01.000Z";

const basket: Basket = { id: "PW14", version: 1, members: [] };
const STANDING = keyOf("spread PW14 30d 30 below");

function keyOf(text: string): string {
  const parsed = parseRule(text, { basketId: basket.id, miners: [] });
  if (!parsed.ok) throw new Error(parsed.problems.join(" "));
  return sidesOf(parsed.rule).map(ruleKey).join(" ");
}

async function keepHouse(backUp: HousekeepingDeps["backUp"], pruned = 0) {
  const told: string[] = [];
  const asked: string[] = [];
  const action = createHousekeeping({
    backUp,
    ledger: {
      prune: async (before) => {
        asked.push(`prune ${before}`);
        return pruned;
      },
    },
    outbox: {
      prune: async (before) => {
        asked.push(`messages ${before}`);
        return pruned;
      },
    },
    rules: {
      prune: async (before) => {
        asked.push(`events ${before}`);
        return pruned;
      },
      dropUnheard: async (before, keptKeys) => {
        asked.push(`rules ${before}, but ${keptKeys.includes(STANDING) ? "the presets" : "nothing"}`);
        return pruned;
      },
    },
    basket,
    drafts: {
      sweep: async (now) => {
        asked.push(`sweep ${now}`);
        return 0;
      },
    },
    notices: { notify: async (kind, text) => void told.push(`${kind}: ${text}`) },
  });
  const result = await action(SLOT, NOW, new AbortController().signal);
  return { result, told, asked };
}

test.each<[string, HousekeepingDeps["backUp"], number, string]>([
  ["a backup", async () => ({ ok: true, made: true, removed: 0 }), 0, "The backup of 24 Nov 2026 is made."],
  [
    "a backup that was there",
    async () => ({ ok: true, made: false, removed: 1 }),
    1200,
    "The backup of 24 Nov 2026 was there already. 1 older one removed. 1,200 old runs removed from the ledger. 1,200 old messages removed from the outbox. 1,200 old events of rules removed. 1,200 rules that nobody hears of dropped.",
  ],
  [
    "no backup",
    null,
    1,
    "No backup is made here. 1 old run removed from the ledger. 1 old message removed from the outbox. 1 old event of rules removed. 1 rule that nobody hears of dropped.",
  ],
])("%s is done, in words", async (_, backUp, pruned, detail) => {
  const { result, told } = await keepHouse(backUp, pruned);
  expect(result).toEqual({ outcome: "done", detail });
  expect(told).toEqual([]);
});

test("a backup that fails fails the job, and a person is told; the rest is done before", async () => {
  const { result, told, asked } = await keepHouse(async () => ({ ok: false, message: "The disk is full." }));
  expect(result).toEqual({ outcome: "failed", detail: "No backup: The disk is full." });
  expect(told).toEqual(["backup_failed: Today's backup could not be made. The disk is full."]);
  expect(asked).toEqual([
    `sweep ${NOW}`,
    "prune 2026-08-26T00:00:00.000Z",
    "messages 2026-08-26T00:00:00.000Z",
    "events 2025-10-20T00:00:00.000Z",
    "rules 2026-10-25T00:00:00.000Z, but the presets",
  ]);
});

test("the backup is of the day on which it is made, not of the slot, and ends with the signal", async () => {
  const controller = new AbortController();
  const days: string[] = [];
  const action = createHousekeeping({
    backUp: async (today, signal) => {
      days.push(today);
      controller.abort(new Error("stopping"));
      signal.throwIfAborted();
      return { ok: true, made: true, removed: 0 };
    },
    ledger: { prune: async () => 0 },
    outbox: { prune: async () => 0 },
    rules: { prune: async () => 0, dropUnheard: async () => 0 },
    basket,
    drafts: { sweep: async () => 0 },
    notices: { notify: async () => undefined },
  });
  await expect(action(SLOT, "2026-11-26T09:00:00.000Z", controller.signal)).rejects.toThrow("stopping");
  expect(days).toEqual(["2026-11-26"]);
});
