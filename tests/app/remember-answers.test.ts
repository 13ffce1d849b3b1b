import { expect, test } from "vitest";
import { rememberAnswers } from "../../src/app/remember-answers.ts";
import type { Answers } from "../../src/surface/app.ts";
import { silentApp } from "../support/app.ts";

const MINUTE = "2026-06-09T21:00";

/** Answers that count how often `/help` was made, over a content whose version the test sets. */
function counted(fail = false) {
  const seen = { made: 0, version: "1" };
  const answers: Answers = {
    ...silentApp.answers,
    help: async () => {
      seen.made += 1;
      if (fail) throw new Error("the store is locked");
      return { ok: false, refusal: { kind: "no_facts" } };
    },
  };
  return { seen, help: rememberAnswers(answers, { current: async () => seen.version }).help };
}

test("the same question within a minute is answered once, even when asked twice at the same time", async () => {
  const { seen, help } = counted();
  const answers = await Promise.all([help({}, `${MINUTE}:01Z`), help({}, `${MINUTE}:59.5Z`)]);
  expect(seen.made).toBe(1);
  expect(answers[0]).toBe(answers[1]);
});

test.each([
  ["another minute", {}, "2026-06-09T21:01:00Z"],
  ["other options", { miner: "HUT" }, `${MINUTE}:00Z`],
  ["the same wall clock elsewhere", {}, "2026-06-09T21:00:00+02:00"],
])("%s is a question of its own", async (_, options, now) => {
  const { seen, help } = counted();
  await help({}, `${MINUTE}:00Z`);
  await help(options, now);
  expect(seen.made).toBe(2);
});

test("what was made of an older content is made again", async () => {
  const { seen, help } = counted();
  await help({}, `${MINUTE}:00Z`);
  seen.version = "2";
  await help({}, `${MINUTE}:00Z`);
  expect(seen.made).toBe(2);
});

test("a failure is not remembered", async () => {
  const { seen, help } = counted(true);
  await expect(help({}, `${MINUTE}:00Z`)).rejects.toThrow("the store is locked");
  await expect(help({}, `${MINUTE}:00Z`)).rejects.toThrow("the store is locked");
  expect(seen.made).toBe(2);
});

test("many different questions do not pile up", async () => {
  const { seen, help } = counted();
  for (let day = 0; day < 40; day += 1) await help({ as_of: String(day) }, `${MINUTE}:00Z`);
  await help({ as_of: "39" }, `${MINUTE}:00Z`);
  expect(seen.made).toBe(40);
  await help({ as_of: "0" }, `${MINUTE}:00Z`);
  expect(seen.made).toBe(41);
});
