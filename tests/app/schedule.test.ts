import { describe, expect, it } from "vitest";
import type { JobName } from "../../src/app/ports/job-runs.ts";
import { barSlotsOf, type DueSlot, dueSlots, JOBS, type ScheduledJob } from "../../src/app/schedule.ts";
import type { Calendar } from "../../src/domain/calendar.ts";
import type { Instant } from "../../src/domain/time.ts";
import { nyseCalendar } from "../support/market.ts";

const calendar = nyseCalendar();
/** Every slot but those of filings falls on one of these, and those on one of two minutes. */
const STEP_MS = 5 * 60_000;
const FILINGS_STEP_MS = 2 * 60_000;
const isFilings = ({ job }: ScheduledJob): boolean => job === "filings";

/** Everything done up to an instant, so that only what comes after it is due. */
function doneBy(at: Instant, on: Calendar = calendar, jobs = JOBS): Map<JobName, Instant | null> {
  return new Map(dueSlots(on, jobs, new Map(), at).map(({ job, slot }) => [job, slot]));
}

/** Looks every five minutes and does at once what is due, filings apart. */
function live(from: Instant, to: Instant, on: Calendar = calendar): readonly DueSlot[] {
  return liveOf(
    JOBS.filter((plan) => !isFilings(plan)),
    STEP_MS,
    from,
    to,
    on,
  );
}

function liveOf(
  jobs: readonly ScheduledJob[],
  stepMs: number,
  from: Instant,
  to: Instant,
  on: Calendar = calendar,
): readonly DueSlot[] {
  const newest = doneBy(from, on, jobs);
  const all: DueSlot[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += stepMs) {
    for (const due of dueSlots(on, jobs, newest, new Date(ms).toISOString())) {
      expect(Date.parse(due.slot), "a slot is due in its own minute").toBe(ms);
      newest.set(due.job, due.slot);
      all.push(due);
    }
  }
  return all;
}

/** `12-24 21:05`, which is enough to tell slots of a few days apart. */
const brief = (slot: Instant): string => slot.slice(5, 16).replace("T", " ");
const of = (slots: readonly DueSlot[], job: JobName): readonly string[] =>
  slots.filter((one) => one.job === job).map((one) => brief(one.slot));
const ends = (slots: readonly string[]) => [slots[0], slots.at(-1), slots.length];

const list = (slots: readonly DueSlot[]) => slots.map(({ job, slot }) => `${job} ${brief(slot)}`);

describe("slots that hang on sessions", () => {
  it.each([
    {
      name: "the weekend on which the clocks go back",
      from: "2026-10-30T12:00:00Z",
      to: "2026-11-03T00:00:00Z",
      "btc-close": ["10-30 20:05", "11-02 21:05"],
      "stock-bars": ["10-30 12:30", "10-30 21:30", "11-02 13:30", "11-02 22:30"],
      quotes: { "10-30": ["13:30", "20:00", 79], "11-02": ["14:30", "21:00", 79] },
    },
    {
      name: "the weekend on which the clocks go forward",
      from: "2027-03-12T12:00:00Z",
      to: "2027-03-16T00:00:00Z",
      "btc-close": ["03-12 21:05", "03-15 20:05"],
      "stock-bars": ["03-12 13:30", "03-12 22:30", "03-15 12:30", "03-15 21:30"],
      quotes: { "03-12": ["14:30", "21:00", 79], "03-15": ["13:30", "20:00", 79] },
    },
    {
      name: "Thanksgiving and the half day after it",
      from: "2026-11-25T12:00:00Z",
      to: "2026-11-28T00:00:00Z",
      "btc-close": ["11-25 21:05", "11-27 18:05"],
      "stock-bars": ["11-25 13:30", "11-25 22:30", "11-26 13:30", "11-27 13:30", "11-27 19:30"],
      quotes: { "11-25": ["14:30", "21:00", 79], "11-27": ["14:30", "18:00", 43] },
    },
    {
      name: "the half day before Christmas and Christmas",
      from: "2026-12-24T12:00:00Z",
      to: "2026-12-26T12:00:00Z",
      "btc-close": ["12-24 18:05"],
      "stock-bars": ["12-24 13:30", "12-24 19:30", "12-25 13:30"],
      quotes: { "12-24": ["14:30", "18:00", 43] },
    },
  ])("fall right on $name", ({ from, to, quotes, ...expected }) => {
    const slots = live(from, to);
    expect(of(slots, "btc-close")).toEqual(expected["btc-close"]);
    expect(of(slots, "stock-bars")).toEqual(expected["stock-bars"]);
    const byDay = Map.groupBy(of(slots, "stock-quotes"), (slot) => slot.slice(0, 5));
    const found = [...byDay].map(([day, times]) => [day, ends(times.map((slot) => slot.slice(6)))]);
    expect(Object.fromEntries(found)).toEqual(quotes);
  });

  it("fall away on a day that was closed out of turn, except the repair, which needs no session", () => {
    const mourning: Calendar = { ...calendar, closed: new Set([...calendar.closed, "2026-11-24"]) };
    const slots = live("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z", mourning);
    expect(of(slots, "stock-quotes")).toEqual([]);
    expect(of(slots, "btc-close")).toEqual([]);
    expect(of(slots, "stock-bars")).toEqual(["11-24 13:30"]);
  });
});

describe("slots that hang on the clock", () => {
  it.each([
    ["the day on which the clocks go back", "2026-11-01"],
    ["the day on which they go forward", "2027-03-14"],
    ["a holiday", "2026-11-26"],
    ["an ordinary day", "2026-11-24"],
  ])("are the same on %s", (_name, day) => {
    const slots = live(`${day}T00:00:00Z`, `${day}T23:59:00Z`);
    const at = day.slice(5);
    // The first is done already, for it is the minute in which the day begins.
    expect(ends(of(slots, "btc-spot"))).toEqual([`${at} 00:05`, `${at} 23:55`, 287]);
    expect(ends(of(slots, "network"))).toEqual([`${at} 01:00`, `${at} 23:00`, 23]);
    expect(of(slots, "guilds")).toEqual([`${at} 05:10`]);
    expect(of(slots, "housekeeping")).toEqual([`${at} 04:20`]);
  });
});

describe("the slots of filings", () => {
  it.each([
    ["in winter", "2026-11-24", ["11-24 11:00", "11-25 03:00", 481]],
    ["in summer", "2026-07-07", ["07-07 10:00", "07-08 02:00", 481]],
    ["on a holiday", "2026-11-26", ["11-26 11:00", "11-27 03:00", 481]],
    ["on a Saturday", "2026-11-28", [undefined, undefined, 0]],
    ["on the Sunday on which the clocks go back", "2026-11-01", [undefined, undefined, 0]],
    ["on the Monday after it", "2026-11-02", ["11-02 11:00", "11-03 03:00", 481]],
    ["on the Monday after the clocks went forward", "2027-03-15", ["03-15 10:00", "03-16 02:00", 481]],
  ])("are every two minutes while the SEC takes filings, %s", (_name, day, expected) => {
    const from = `${day}T05:00:00Z`;
    const to = new Date(Date.parse(from) + 86_400_000).toISOString();
    expect(ends(of(liveOf(JOBS.filter(isFilings), FILINGS_STEP_MS, from, to), "filings"))).toEqual(expected);
    const slots = live(from, to);
    expect(of(slots, "filing-lists")).toHaveLength(24);
    expect(of(slots, "shared-facts")).toHaveLength(1);
  });

  it("past the last of a Friday is that one until Monday", () => {
    const due = dueSlots(calendar, JOBS, new Map(), "2026-11-30T10:59:00Z");
    expect(due).toContainEqual({ job: "filings", slot: "2026-11-28T03:00:00.000Z" });
  });
});

describe("what is due at once", () => {
  it.each([
    {
      name: "in the middle of a session",
      now: "2026-11-24T15:02:30Z",
      expected: [
        "btc-close 11-23 21:05",
        "housekeeping 11-24 04:20",
        "guilds 11-24 05:10",
        "shared-facts 11-24 05:40",
        "stock-bars 11-24 13:30",
        "network 11-24 15:00",
        "btc-spot 11-24 15:00",
        "evaluate 11-24 15:00",
        "digest 11-24 15:00",
        "stock-quotes 11-24 15:00",
        "filing-lists 11-24 15:00",
        "filings 11-24 15:02",
      ],
    },
    {
      name: "on a Sunday",
      now: "2026-11-29T04:00:00Z",
      expected: [
        "stock-quotes 11-27 18:00",
        "btc-close 11-27 18:05",
        "stock-bars 11-27 19:30",
        "filings 11-28 03:00",
        "housekeeping 11-28 04:20",
        "guilds 11-28 05:10",
        "shared-facts 11-28 05:40",
        "network 11-29 04:00",
        "btc-spot 11-29 04:00",
        "evaluate 11-29 04:00",
        "digest 11-29 04:00",
        "filing-lists 11-29 04:00",
      ],
    },
    {
      name: "before the first session of the calendar",
      now: "2017-01-02T12:00:00Z",
      expected: [
        "stock-bars 12-30 13:30",
        "housekeeping 01-02 04:20",
        "guilds 01-02 05:10",
        "shared-facts 01-02 05:40",
        "network 01-02 12:00",
        "btc-spot 01-02 12:00",
        "evaluate 01-02 12:00",
        "digest 01-02 12:00",
        "filings 01-02 12:00",
        "filing-lists 01-02 12:00",
      ],
    },
  ])("at the first start $name: the newest slot of each job, oldest first", ({ now, expected }) => {
    expect(list(dueSlots(calendar, JOBS, new Map(), now))).toEqual(expected);
    const nothing = new Map(JOBS.map(({ job }) => [job, null]));
    expect(list(dueSlots(calendar, JOBS, nothing, now))).toEqual(expected);
  });

  it.each([
    {
      name: "an hour over a close",
      off: "2026-11-24T20:30:00Z",
      on: "2026-11-24T21:30:00Z",
      expected: [
        "stock-quotes 11-24 21:00",
        "btc-close 11-24 21:05",
        "network 11-24 21:00",
        "filing-lists 11-24 21:00",
        "btc-spot 11-24 21:30",
        "evaluate 11-24 21:30",
        "digest 11-24 21:30",
        "filings 11-24 21:30",
      ],
    },
    {
      name: "three days over a weekend",
      off: "2026-11-20T20:30:00Z",
      on: "2026-11-23T20:31:00Z",
      expected: [
        "btc-close 11-20 21:05",
        "housekeeping 11-23 04:20",
        "guilds 11-23 05:10",
        "shared-facts 11-23 05:40",
        "stock-bars 11-23 13:30",
        "network 11-23 20:00",
        "btc-spot 11-23 20:30",
        "evaluate 11-23 20:30",
        "digest 11-23 20:30",
        "stock-quotes 11-23 20:30",
        "filing-lists 11-23 20:00",
        "filings 11-23 20:30",
      ],
    },
    {
      name: "two weeks",
      off: "2026-11-16T12:00:00Z",
      on: "2026-11-30T23:00:00Z",
      expected: [
        "housekeeping 11-30 04:20",
        "guilds 11-30 05:10",
        "shared-facts 11-30 05:40",
        "stock-quotes 11-30 21:00",
        "btc-close 11-30 21:05",
        "stock-bars 11-30 22:30",
        "network 11-30 23:00",
        "btc-spot 11-30 23:00",
        "evaluate 11-30 23:00",
        "digest 11-30 23:00",
        "filing-lists 11-30 23:00",
        "filings 11-30 23:00",
      ],
    },
    {
      name: "four minutes",
      off: "2026-11-24T12:00:00Z",
      on: "2026-11-24T12:04:59Z",
      expected: ["filings 11-24 12:04"],
    },
    { name: "a minute", off: "2026-11-24T12:00:00Z", on: "2026-11-24T12:01:59Z", expected: [] },
  ])("after $name off: each job once, in order", ({ off, on, expected }) => {
    const due = dueSlots(calendar, JOBS, doneBy(off), on);
    expect(list(due).toSorted()).toEqual(expected.toSorted());
    expect(due.map(({ slot }) => slot)).toEqual(due.map(({ slot }) => slot).toSorted());
  });

  it("has the bitcoin close of a session before its share prices, so that both are there for the reader", () => {
    const due = dueSlots(calendar, JOBS, doneBy("2026-11-24T20:00:00Z"), "2026-11-25T01:00:00Z");
    const jobs = due.map(({ job }) => job);
    expect(jobs.indexOf("btc-close")).toBeLessThan(jobs.indexOf("stock-bars"));
    expect(jobs).toContain("stock-bars");
  });

  it("keeps the order of the list where slots fall together", () => {
    const due = dueSlots(calendar, JOBS, doneBy("2026-11-24T14:59:00Z"), "2026-11-24T15:00:00Z");
    expect(list(due)).toEqual([
      "network 11-24 15:00",
      "btc-spot 11-24 15:00",
      "evaluate 11-24 15:00",
      "digest 11-24 15:00",
      "stock-quotes 11-24 15:00",
      "filings 11-24 15:00",
      "filing-lists 11-24 15:00",
    ]);
  });

  it("is nothing while the clock repeats what was done", () => {
    const newest = doneBy("2026-11-24T15:05:00Z");
    for (const back of ["2026-11-24T15:04:00Z", "2026-11-24T14:00:00Z", "2026-11-20T00:00:00Z"]) {
      expect(dueSlots(calendar, JOBS, newest, back), back).toEqual([]);
    }
    expect(list(dueSlots(calendar, JOBS, newest, "2026-11-24T15:10:00Z"))).toEqual([
      "btc-spot 11-24 15:10",
      "evaluate 11-24 15:10",
      "digest 11-24 15:10",
      "stock-quotes 11-24 15:10",
      "filings 11-24 15:10",
    ]);
  });
});

describe("the closes of a session", () => {
  it.each([
    ["on an ordinary day", "2026-11-24", "2026-11-24T22:30:00.000Z", "2026-11-25T13:30:00Z"],
    ["before a weekend", "2026-11-20", "2026-11-20T22:30:00.000Z", "2026-11-23T13:30:00Z"],
    [
      "before a holiday, which has a repair too",
      "2026-11-25",
      "2026-11-25T22:30:00.000Z",
      "2026-11-26T13:30:00Z",
    ],
    ["of a half day", "2026-11-27", "2026-11-27T19:30:00.000Z", "2026-11-30T13:30:00Z"],
    ["before the clocks go forward", "2027-03-12", "2027-03-12T22:30:00.000Z", "2027-03-15T12:30:00Z"],
  ])("%s are asked for at slots of that very job", (_name, session, afterClose, repair) => {
    const slots = barSlotsOf(calendar, session);
    expect([slots.afterClose, Date.parse(slots.repair)]).toEqual([afterClose, Date.parse(repair)]);
    for (const slot of [slots.afterClose, slots.repair]) {
      const due = dueSlots(calendar, JOBS, new Map(), slot).find(({ job }) => job === "stock-bars");
      expect(Date.parse(due?.slot ?? "")).toBe(Date.parse(slot));
    }
  });
});

describe("the end of the calendar", () => {
  it("leaves sessions as they are and everything else going", () => {
    expect(calendar.validUntil).toBe("2028-12-31");
    const slots = live("2029-01-02T00:00:00Z", "2029-01-03T00:00:00Z");
    expect(of(slots, "btc-close")).toEqual([]);
    expect(of(slots, "stock-quotes")).toEqual([]);
    expect(of(slots, "guilds")).toEqual(["01-02 05:10"]);
    expect(of(slots, "btc-spot")).toHaveLength(288);
  });

  it("still lets the last session's slots be caught up", () => {
    const due = dueSlots(calendar, JOBS, new Map(), "2030-06-01T00:00:00Z");
    expect(due).toContainEqual({ job: "btc-close", slot: "2028-12-29T21:05:00.000Z" });
  });
});
