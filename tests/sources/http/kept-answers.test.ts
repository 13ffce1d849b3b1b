import { expect, test } from "vitest";
import { createKeptAnswers } from "../../../src/sources/http/kept-answers.ts";

const etag = (value: string): Headers => new Headers({ etag: value });

test("an answer is kept beside what its host gave to recognise it", () => {
  const kept = createKeptAnswers();
  kept.keep("a", new Headers({ etag: '"1"', "last-modified": "Tue, 24 Nov 2026 12:00:00 GMT" }), "one");
  kept.keep("b", new Headers(), "two");
  kept.keep("c", new Headers({ etag: '"3"', "cache-control": "private, no-store" }), "three");
  expect(kept.conditions("a")).toEqual({
    "if-none-match": '"1"',
    "if-modified-since": "Tue, 24 Nov 2026 12:00:00 GMT",
  });
  expect(kept.text("a")).toBe("one");
  expect([kept.conditions("b"), kept.text("b"), kept.text("c")]).toEqual([{}, null, null]);
});

test("an answer without a validator takes the place of the kept one", () => {
  const kept = createKeptAnswers();
  kept.keep("a", etag('"1"'), "one");
  kept.keep("a", new Headers(), "two");
  expect(kept.conditions("a")).toEqual({});
});

test("the ones unused for longest are forgotten, by number and by size", () => {
  const kept = createKeptAnswers();
  for (let index = 0; index < 32; index += 1) kept.keep(`u${index}`, etag("x"), "small");
  kept.text("u0");
  kept.keep("new", etag("x"), "small");
  expect([kept.text("u0"), kept.text("u1"), kept.text("new")]).toEqual(["small", null, "small"]);

  const large = "x".repeat(1_900_000);
  for (let index = 0; index < 5; index += 1) kept.keep(`large${index}`, etag("x"), large);
  expect(kept.text("large0")).toBeNull();
  expect(kept.text("large4")).toBe(large);
  kept.keep("huge", etag("x"), "x".repeat(2_100_000));
  expect(kept.text("huge")).toBeNull();
});
