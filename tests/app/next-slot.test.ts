import { describe, expect, it, test } from "vitest";
import { nextSlot } from "../../src/app/next-slot.ts";
import { dueSlots, JOBS, type SlotRule } from "../../src/app/schedule.ts";
import { epochMs } from "../../src/domain/time.ts";
import { nyseCalendar } from "../support/market.ts";

const calendar = nyseCalendar();
const at = (ms: number): string => new Date(ms).toISOString();

const everyFive: SlotRule = { kind: "every", minutes: 5 };
const quotes: SlotRule = { kind: "in_session", minutes: 5 };
const afterClose: SlotRule = { kind: "after_close", minutes: 90 };
const repair: SlotRule = { kind: "weekdays", newYork: "08:30" };
const daily: SlotRule = { kind: "daily", utc: "04:20" };

const hours: SlotRule = { kind: "weekday_hours", minutes: 2, fromNewYork: "06:00", toNewYork: "22:00" };

test.each([
  ["within the hours of filings", [hours], "2026-11-24T15:02:00Z", "2026-11-24T15:04:00.000Z"],
  ["before them", [hours], "2026-11-24T10:00:00Z", "2026-11-24T11:00:00.000Z"],
  ["the last of the day", [hours], "2026-11-25T02:59:00Z", "2026-11-25T03:00:00.000Z"],
  ["after the last", [hours], "2026-11-25T03:00:00Z", "2026-11-25T11:00:00.000Z"],
  ["after the last of a Friday", [hours], "2026-11-28T03:00:00Z", "2026-11-30T11:00:00.000Z"],
  ["over the end of summer time", [hours], "2026-10-31T02:00:00Z", "2026-11-02T11:00:00.000Z"],
  ["a slot just passed", [everyFive], "2026-11-24T12:05:00Z", "2026-11-24T12:10:00.000Z"],
  ["within a session", [quotes], "2026-11-24T15:02:00Z", "2026-11-24T15:05:00.000Z"],
  ["before it opens", [quotes], "2026-11-24T14:00:00Z", "2026-11-24T14:30:00.000Z"],
  ["the close itself", [quotes], "2026-11-24T20:58:00Z", "2026-11-24T21:00:00.000Z"],
  ["over Thanksgiving", [quotes], "2026-11-25T21:00:00Z", "2026-11-27T14:30:00.000Z"],
  ["after a half day's close", [quotes], "2026-11-27T18:00:00Z", "2026-11-30T14:30:00.000Z"],
  ["the bars of a half day", [afterClose], "2026-11-27T18:00:00Z", "2026-11-27T19:30:00.000Z"],
  ["the bars over Christmas", [afterClose], "2026-12-24T19:30:00Z", "2026-12-28T22:30:00.000Z"],
  ["the repair on a holiday", [repair], "2026-11-26T13:00:00Z", "2026-11-26T13:30:00.000Z"],
  ["the repair over a weekend", [repair], "2026-11-27T13:30:00Z", "2026-11-30T13:30:00.000Z"],
  ["the repair after summer time begins", [repair], "2027-03-12T14:00:00Z", "2027-03-15T12:30:00.000Z"],
  ["the first of two rules", [afterClose, repair], "2026-11-24T23:00:00Z", "2026-11-25T13:30:00.000Z"],
  ["today still", [daily], "2026-11-24T04:19:59Z", "2026-11-24T04:20:00.000Z"],
  ["tomorrow", [daily], "2026-11-24T04:20:00Z", "2026-11-25T04:20:00.000Z"],
])("the next slot: %s", (_, rules, now, expected) => {
  expect(nextSlot(calendar, rules, now)).toBe(expected);
});

test.each([
  ["after the close", [afterClose]],
  ["in session", [quotes]],
])("past the calendar's end no slot is known %s", (_, rules) => {
  const end = { ...calendar, validUntil: "2026-11-24" };
  expect(nextSlot(end, rules, "2026-11-25T23:00:00Z")).toBeNull();
  expect(nextSlot(end, rules, "2026-11-24T12:00:00Z")).not.toBeNull();
});

describe("agrees with what is due, over DST, half days and holidays", () => {
  const moments = [
    "2026-10-30T22:29:00Z",
    "2026-11-01T05:59:00Z",
    "2026-11-25T20:59:59Z",
    "2026-11-27T17:57:30Z",
    "2026-12-24T18:00:00Z",
    "2027-03-12T21:00:00Z",
    "2027-03-14T06:59:00Z",
    "2027-03-15T13:29:00Z",
  ];
  it.each(JOBS.map((plan) => [plan.job, plan] as const))("%s", (job, plan) => {
    for (const now of moments) {
      const slot = nextSlot(calendar, plan.rules, now);
      if (slot === null) throw new Error(`${job} has no slot after ${now}`);
      expect(epochMs(slot)).toBeGreaterThan(epochMs(now));
      const newest = (instant: string) => dueSlots(calendar, [plan], new Map(), instant)[0]?.slot;
      expect(newest(slot), `${job} after ${now}`).toBe(slot);
      expect(newest(at(epochMs(slot) - 1)), `${job} after ${now}`).toBe(newest(now));
    }
  });
});
