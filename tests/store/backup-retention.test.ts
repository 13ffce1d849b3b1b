import { describe, expect, it } from "vitest";
import { addDays } from "../../src/domain/time.ts";
import { backupsToRemove } from "../../src/store/backup-retention.ts";

const TODAY = "2026-11-24"; // a Tuesday

/** Dates before and with today, newest first, so many days apart. */
function back(count: number, today = TODAY): readonly string[] {
  return Array.from({ length: count }, (_, index) => addDays(today, -index));
}

describe("daily backups that may go", () => {
  it.each([
    ["none of the first week", back(7), []],
    ["none where there are few, however old", ["2026-01-01", "2026-02-01"], []],
    ["the same day twice", [...back(7), ...back(7)], []],
  ])("%s", (_, dates, expected) => {
    expect(backupsToRemove(dates, TODAY)).toEqual(expected);
  });

  it("keeps 7 days and the Sundays of the 4 weeks before", () => {
    const dates = back(60);
    const removed = backupsToRemove(dates, TODAY);
    expect(dates.filter((date) => !removed.includes(date))).toEqual([
      ...back(7),
      "2026-11-15",
      "2026-11-08",
      "2026-11-01",
      "2026-10-25",
    ]);
  });

  it("keeps the last of a week whose Sunday is missing", () => {
    const dates = back(20).filter((date) => date !== "2026-11-15");
    const removed = backupsToRemove(dates, TODAY);
    expect(dates.filter((date) => !removed.includes(date)).slice(7)).toEqual(["2026-11-14", "2026-11-08"]);
  });

  it("ends every run of days with 11, whatever day it begins and however often it is asked", () => {
    for (let offset = 0; offset < 7; offset += 1) {
      let kept: readonly string[] = [];
      let today = addDays("2026-01-05", offset);
      for (let day = 0; day < 90; day += 1) {
        today = addDays(today, 1);
        const dates = [...kept, today];
        const removed = backupsToRemove(dates, today);
        kept = dates.filter((date) => !removed.includes(date));
      }
      expect(kept).toHaveLength(11);
      expect(backupsToRemove(kept, today)).toEqual([]);
      // Four weeks back from the newest seven days at least.
      expect((kept[0] ?? "") <= addDays(today, -28)).toBe(true);
    }
  });

  it("leaves dates of a clock that was ahead alone, and counts without them", () => {
    const ahead = ["2027-01-01", "2027-01-02", "2026-11-25"];
    expect(backupsToRemove([...back(9), ...ahead], TODAY)).toEqual(backupsToRemove(back(9), TODAY));
  });
});
