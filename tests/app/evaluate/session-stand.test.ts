import { expect, it } from "vitest";
import { standOf } from "../../../src/app/evaluate/session-stand.ts";
import type { JobRun } from "../../../src/app/ports/job-runs.ts";
import { nyseCalendar } from "../../support/market.ts";

const calendar = nyseCalendar();

function run(slot: string | null, outcome: JobRun["outcome"] = "done"): JobRun | null {
  if (slot === null) return null;
  return { job: "stock-bars", slot, startedAt: slot, endedAt: slot, outcome, detail: "" };
}

/** Friday 20 November 2026 closes at 21:00 UTC; its closes are asked for at 22:30, and again on Monday at 13:30. */
const FRIDAY = "2026-11-20";

it.each([
  { name: "before its closes were asked for", slot: "2026-11-20T13:30:00Z", stand: "waiting" },
  { name: "once they were", slot: "2026-11-20T22:30:00Z", stand: "collected" },
  { name: "where they were in part", slot: "2026-11-20T22:30:00Z", outcome: "partly", stand: "collected" },
  { name: "without bitcoin's close", slot: "2026-11-20T22:30:00Z", hasBtc: false, stand: "waiting" },
  { name: "after the repair of Monday", slot: "2026-11-23T13:30:00Z", stand: "final" },
  { name: "after the repair without bitcoin", slot: "2026-11-23T13:30:00Z", hasBtc: false, stand: "final" },
  { name: "where the repair failed", slot: "2026-11-23T13:30:00Z", outcome: "failed", stand: "waiting" },
  {
    name: "where it failed and enough was imported",
    slot: "2026-11-23T13:30:00Z",
    outcome: "failed",
    hasQuorum: true,
    stand: "collected",
  },
  { name: "where nobody collects and nothing is there", slot: null, stand: "waiting" },
  { name: "where nobody collects and closes were imported", slot: null, hasQuorum: true, stand: "collected" },
  {
    name: "where closes were imported without BTC",
    slot: null,
    hasQuorum: true,
    hasBtc: false,
    stand: "waiting",
  },
  {
    name: "once the next session has closed",
    slot: null,
    now: "2026-11-23T21:00:00Z",
    hasBtc: false,
    stand: "final",
  },
  { name: "a second before that", slot: null, now: "2026-11-23T20:59:59Z", stand: "waiting" },
] as const)("a session stands $stand $name", ({ slot, stand, ...rest }) => {
  const given = {
    now: "2026-11-23T14:00:00Z",
    outcome: "done",
    hasBtc: true,
    hasQuorum: false,
    ...rest,
  } as const;
  const { outcome, ...prices } = given;
  expect(standOf({ ...prices, calendar, session: FRIDAY, stockBars: run(slot, outcome) })).toBe(stand);
});

it.each([
  // Wednesday's repair is on Thanksgiving; Friday closes at 18:00 UTC and is asked for at 19:30.
  { session: "2026-11-25", slot: "2026-11-26T13:30:00Z", now: "2026-11-26T13:40:00Z", stand: "final" },
  { session: "2026-11-27", slot: "2026-11-27T13:30:00Z", now: "2026-11-27T20:00:00Z", stand: "waiting" },
  { session: "2026-11-27", slot: "2026-11-27T19:30:00Z", now: "2026-11-27T20:00:00Z", stand: "collected" },
])("the session $session stands $stand after the slot $slot", ({ session, slot, now, stand }) => {
  const prices = { calendar, session, now, stockBars: run(slot), hasBtc: true, hasQuorum: false };
  expect(standOf(prices)).toBe(stand);
});
