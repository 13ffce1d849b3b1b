import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { isSession } from "../../src/domain/calendar.ts";
import { readCalendarFile } from "../../src/sources/calendar-file.ts";

const bundled = new URL("../../data/nyse-calendar.json", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "calendar-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The bundled file with one text exchanged for another, written to a file of its own. */
function changed(from: string, to: string): string {
  const text = readFileSync(bundled, "utf8");
  expect(text).toContain(from);
  const file = join(folder, "nyse-calendar.json");
  writeFileSync(file, text.replace(from, to));
  return file;
}

function problemsOf(file: string): string {
  const read = readCalendarFile(file);
  return read.ok ? "" : read.problems.join("\n");
}

describe("the calendar file", () => {
  it("that comes with the project is read", () => {
    const read = readCalendarFile(bundled);
    expect(read.ok && read.value.from).toBe("2017-01-01");
    expect(read.ok && read.value.validUntil).toBe("2028-12-31");
    expect(read.ok && read.value.closed.has("2018-12-05")).toBe(true);
    expect(read.ok && read.value.halfDays.has("2026-11-27")).toBe(true);
  });

  it("takes an unscheduled closure as one more row", () => {
    const row = '{ "date": "2026-12-01", "why": "a storm" },';
    const read = readCalendarFile(changed('"adHoc": [', `"adHoc": [ ${row}`));
    expect(read.ok && isSession(read.value, "2026-12-01")).toBe(false);
    expect(read.ok && isSession(read.value, "2026-12-02")).toBe(true);
  });

  it.each([
    ["2026-11-26", "2026-11-31", "closed.2026[8]: must be a real date YYYY-MM-DD"],
    ["2026-11-26", "2026-11-28", "closed.2026: 2026-11-28 is a weekend day, closed anyway"],
    ["2026-11-26", "2025-11-26", "closed.2026: 2025-11-26 is of another year"],
    ["2026-11-27", "2026-11-26", "halfDays.2026: 2026-11-26 stands in closed.2026 already"],
    ['"validUntil": "2028-12-31"', '"validUntil": "2029-12-31"', "closed: the year 2029 is missing"],
    ['"validUntil"', '"validTo"', "nyse-calendar.json: validUntil"],
    ["2025-01-09", "2016-01-07", "adHoc[1].date: 2016-01-07 lies outside the calendar"],
    ['"adHoc": [', '"adHoc": [,', "is not JSON"],
  ])("with %s instead of %s names the field", (from, to, problem) => {
    expect(problemsOf(changed(from, to))).toContain(problem);
    expect(problemsOf(changed(from, to))).toContain("/nyse-calendar.json: ");
  });

  it("that is missing is said to be", () => {
    expect(problemsOf(join(folder, "none.json"))).toMatch(/none\.json: cannot be read/);
  });
});
