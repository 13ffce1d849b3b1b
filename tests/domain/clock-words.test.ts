import { describe, expect, it, test } from "vitest";
import { clockTime, nearestZone, nearestZones, zoneNamed, zonesLike } from "../../src/domain/clock-words.ts";

test.each([
  ["7:00", "07:00"],
  ["00:00", "00:00"],
  ["23:59", "23:59"],
  ["24:00", null],
  ["12:60", null],
  ["8", null],
  ["08:3", null],
])("%s on a clock is %s", (word, time) => {
  expect(clockTime(word)).toBe(time);
});

test.each([
  ["america/new york", "America/New_York"],
  ["Asia/Kolkata", "Asia/Kolkata"],
  ["gmt", "UTC"],
  ["EST", null],
  ["+01:00", null],
  ["Mars/Phobos", null],
])("the zone %s is %s", (word, zone) => {
  expect(zoneNamed(word)).toBe(zone);
});

test("the nearest zone goes by the place too, and an abbreviation is near none", () => {
  expect(nearestZone("Berlinn")).toBe("Europe/Berlin");
  expect(nearestZone("CEST")).toBeNull();
  expect(nearestZones("Berlinn", 3)).toHaveLength(3);
  expect(nearestZones("Berlinn", 3)[0]).toBe("Europe/Berlin");
  expect(nearestZones("CEST", 3)).toEqual([]);
});

describe("zones that fit what is typed", () => {
  it.each([
    ["berl", "Europe/Berlin"],
    ["new y", "America/New_York"],
    ["kolk", "Asia/Kolkata"],
    ["Europe/Zu", "Europe/Zurich"],
    ["utc", "UTC"],
    ["tokio", "Asia/Tokyo"],
    ["york", "America/New_York"],
  ])("%s finds %s first", (typed, zone) => {
    expect(zonesLike(typed, 25)[0]).toBe(zone);
  });

  it("begins with the exchange's own, and gives no more than asked for", () => {
    expect(zonesLike("", 25)[0]).toBe("America/New_York");
    expect(zonesLike("a", 25)).toHaveLength(25);
  });

  it("finds nothing for what is like no place", () => {
    expect(zonesLike("qqqqqqqq", 25)).toEqual([]);
  });

  it("offers only zones whose clock can be read, each once", () => {
    const all = [...zonesLike("", 25), ...["a", "e", "u"].flatMap((typed) => zonesLike(typed, 500))];
    expect(all.filter((zone) => zoneNamed(zone) === null)).toEqual([]);
    expect(new Set(zonesLike("a", 500)).size).toBe(zonesLike("a", 500).length);
  });
});
