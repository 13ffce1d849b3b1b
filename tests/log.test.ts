import { expect, test } from "vitest";
import { createLog, type LogOptions } from "../src/log.ts";

function logTo(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({
    level: "info",
    terminal: false,
    secrets: ["hunter2hunter2"],
    write: (line) => lines.push(line),
    ...options,
  });
  return { log, lines };
}

test("a line is one JSON object with level, time, message and fields", () => {
  const { log, lines } = logTo();
  log.info({ miner: "WULF", count: 3 }, "loaded");
  expect(lines).toHaveLength(1);
  expect(lines[0]?.endsWith("\n")).toBe(true);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    level: "info",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    msg: "loaded",
    miner: "WULF",
    count: 3,
  });
});

test("what lies below the level is not written", () => {
  const { log, lines } = logTo({ level: "warn" });
  log.debug({}, "a");
  log.info({}, "b");
  log.warn({}, "c");
  log.error({}, "d");
  expect(lines).toHaveLength(2);
});

test.each([true, false])("no secret is written (terminal: %s)", (terminal) => {
  const { log, lines } = logTo({ terminal });
  const botToken = `${"M".repeat(24)}.Gabcde.${"x".repeat(30)}`;
  const url = "https://discord.com/api/v10/interactions/123/aW50ZXJhY3Rpb24/callback";
  log.error(
    { authorization: "Bot hunter2hunter2", err: new Error(`POST ${url} with ${botToken}`) },
    "token hunter2hunter2 was refused",
  );
  const text = lines.join("");
  expect(text).not.toContain("hunter2");
  expect(text).not.toContain(botToken);
  expect(text).not.toContain("aW50ZXJhY3Rpb24");
  expect(text).toContain("/interactions/123/[secret]/callback");
});

test("on a terminal a line is plain, and an error shows its stack and cause", () => {
  const { log, lines } = logTo({ terminal: true });
  log.warn({ miner: "WULF", note: "two words" }, "late");
  log.error({ err: new Error("outer", { cause: new Error("inner") }) }, "failed");
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d WARN {2}late {2}miner=WULF note="two words"\n$/);
  expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d ERROR failed\n {4}Error: outer\n/);
  expect(lines[1]).toContain("inner");
});
