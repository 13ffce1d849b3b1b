import { expect, it } from "vitest";
import { createJobLog } from "../../src/app/job-log.ts";
import { createLinesLog } from "../support/lines-log.ts";

const SLOT = "2026-11-24T12:00:00.000Z";

function jobLog() {
  const log = createLinesLog();
  let references = 0;
  const said = createJobLog(log, () => `ref${String((references += 1))}`);
  const spoken = () => log.lines.filter((line) => line.level !== "debug").map((line) => line.message);
  return { said, spoken, log };
}

it("says nothing of jobs that are done", () => {
  const { said, spoken, log } = jobLog();
  said.ended("network", SLOT, SLOT, "done", "in order");
  expect(spoken()).toEqual([]);
  expect(log.lines).toHaveLength(1);
});

it("says each change for the worse, of each job by itself, and the end with the time since it went on", () => {
  const { said, spoken, log } = jobLog();
  for (const outcome of ["partly", "partly", "failed", "failed"] as const) {
    said.ended("stock-quotes", SLOT, SLOT, outcome, "HUT is missing");
  }
  said.ended("network", SLOT, SLOT, "failed", "nobody answered");
  said.ended("stock-quotes", SLOT, "2026-11-24T13:00:00Z", "done", "in order");
  expect(spoken()).toEqual([
    "a job did only part of its work",
    "a job failed and will be tried again",
    "a job failed and will be tried again",
    "a job works again",
  ]);
  expect(log.lines.at(-1)?.fields).toMatchObject({ job: "stock-quotes", troubledSince: SLOT });
});

it("has one line and one reference for the same fault, and new ones after the job worked", () => {
  const { said, spoken } = jobLog();
  expect(said.broke("network", new Error("a"))).toBe("ref1");
  expect(said.broke("network", new Error("a"))).toBe("ref1");
  expect(said.broke("network", "b")).toBe("ref2");
  expect(said.broke("guilds", new Error("a"))).toBe("ref3");
  said.ended("network", SLOT, SLOT, "done", "in order");
  expect(said.broke("network", new Error("a"))).toBe("ref4");
  expect(spoken()).toHaveLength(4);
});

it("does not fill the log where every fault has another text", () => {
  const { said, spoken } = jobLog();
  for (let number = 0; number < 1000; number += 1) said.broke("network", new Error(`at ${String(number)}`));
  expect(spoken()).toHaveLength(20);
  expect(said.broke("network", new Error("one more"))).toBe("ref20");
});
