import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryIssues } from "../../src/app/ports/outbox.ts";
import { createDeliveryIssueStore } from "../../src/store/delivery-issues.ts";
import { at, CHANNEL, NOON, OTHER_CHANNEL, SERVER } from "../support/alert-rows.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

/** What the store of channels that cannot be written to must do in every dialect. */
export function testDeliveryIssues(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let issues: DeliveryIssues;
  beforeEach(async () => {
    store = await open();
    issues = createDeliveryIssueStore(store.db);
  });
  afterEach(async () => {
    await store.close();
  });

  describe(`channels that cannot be written to in ${dialect}`, () => {
    it("are not known before anything happened", async () => {
      expect(await issues.get(CHANNEL)).toBeNull();
      expect(await issues.dueForCheck(at(1e6))).toEqual([]);
    });

    it("are noted with the first time, the last time and how often", async () => {
      const first = await issues.note(CHANNEL, SERVER, "50013", at(10), "2026-11-24T12:00:00Z");
      expect(first).toEqual({
        channelId: CHANNEL,
        guildId: SERVER,
        code: "50013",
        count: 1,
        firstSeen: NOON,
        lastSeen: NOON,
        nextCheck: at(10),
        told: false,
      });
      const second = await issues.note(CHANNEL, SERVER, "50001", null, at(10));
      expect(second).toEqual({ ...first, code: "50001", count: 2, lastSeen: at(10), nextCheck: null });
      expect(await issues.get(CHANNEL)).toEqual(second);
    });

    it("are tried again in the order of their times, the given up ones never", async () => {
      await issues.note(CHANNEL, SERVER, "50013", at(60), NOON);
      await issues.note(OTHER_CHANNEL, null, "50007", at(10), NOON);
      await issues.note("1180000000000000103", SERVER, "10003", null, NOON);
      const due = async (minutes: number) =>
        (await issues.dueForCheck(at(minutes))).map((one) => one.channelId);
      expect(await due(9.99)).toEqual([]);
      expect(await due(10)).toEqual([OTHER_CHANNEL]);
      expect(await due(1e6)).toEqual([OTHER_CHANNEL, CHANNEL]);
    });

    it("stay told while the trouble goes on, and are forgotten with it", async () => {
      await issues.note(CHANNEL, SERVER, "50013", at(10), NOON);
      await issues.markTold(CHANNEL);
      await issues.markTold(OTHER_CHANNEL);
      expect(await issues.note(CHANNEL, SERVER, "50013", at(70), at(10))).toMatchObject({
        told: true,
        count: 2,
      });
      await issues.clear(CHANNEL);
      expect(await issues.get(CHANNEL)).toBeNull();
      expect(await issues.note(CHANNEL, SERVER, "50013", at(90), at(80))).toMatchObject({
        told: false,
        count: 1,
        firstSeen: at(80),
      });
    });
  });
}
