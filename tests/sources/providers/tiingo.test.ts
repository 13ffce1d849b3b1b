import { describe, expect, test } from "vitest";
import { createTiingo } from "../../../src/sources/providers/tiingo.ts";
import { json, text } from "../../support/source-server.ts";
import { failureOf, isRecorded, readRecorded, useServer, valueOf } from "./use-server.ts";

const { server, deps } = useServer();
const NOW = "2026-11-25T22:30:00Z";
const tiingo = () => createTiingo({ ...deps(), token: "token-abc" });
const ask = async (now = NOW) => (await tiingo().bars(["WULF"], "2026-11-23", "2026-11-25", now)).get("WULF");
const row = (date: string, splitFactor: unknown = 1) => ({ date, close: 18.5, adjClose: 18.25, splitFactor });
const serve = (...rows: readonly unknown[]): void => server().on("/tiingo/daily/wulf/prices", json(rows));

test("the token goes in a header and never in the address", async () => {
  serve(row("2026-11-24T00:00:00.000Z"));
  await ask();
  const [asked] = server().asked;
  expect(asked?.headers.authorization).toBe("Token token-abc");
  expect(Object.fromEntries(asked?.query ?? [])).toEqual({
    startDate: "2026-11-23",
    endDate: "2026-11-25",
    format: "json",
  });
});

test.each(["2026-11-24T00:00:00.000Z", "2026-11-24T00:00:00+00:00"])(
  "%s is the session of that date, not of the evening before in New York",
  async (date) => {
    serve(row(date));
    expect(valueOf(await ask()).bars).toEqual([{ session: "2026-11-24", close: 18.5, adjustedClose: 18.25 }]);
  },
);

test.each(["2026-11-31T00:00:00.000Z", "2026-11-24T05:00:00.000Z", "24.11.2026", ""])(
  "the date %j is none of its",
  async (date) => {
    serve(row(date));
    expect(failureOf(await ask()).kind).toBe("malformed");
  },
);

test.each([
  [4, 4, 1],
  [0.1, 1, 10],
  [1.5, 3, 2],
  [0.0666667, 1, 15],
  [1.0312, 1.0312, 1],
])("a split factor of %s is %s for %s", async (factor, newShares, oldShares) => {
  serve(row("2026-11-23T00:00:00.000Z"), row("2026-11-24T00:00:00.000Z", factor));
  expect(valueOf(await ask()).splits).toEqual([{ exDate: "2026-11-24", newShares, oldShares }]);
});

test("a split that cannot be one has failed", async () => {
  for (const factor of [0, -2]) {
    serve(row("2026-11-24T00:00:00.000Z", factor));
    expect(failureOf(await ask()).kind).toBe("wrong");
  }
});

test("an empty list is empty, and a sentence under 200 is not read", async () => {
  serve();
  expect(failureOf(await ask()).kind).toBe("empty");
  server().weather(text("Error: You have run over your hourly request allocation."));
  expect(failureOf(await ask()).kind).toBe("malformed");
  server().weather(json({ detail: "Please supply a token" }));
  expect(failureOf(await ask()).kind).toBe("malformed");
});

test("a token that is not accepted is about the token", async () => {
  server().weather(json({ detail: "Invalid token." }, { status: 401 }));
  expect(failureOf(await ask())).toMatchObject({
    kind: "refused",
    detail: "It does not accept this key (401).",
  });
});

describe.skipIf(!isRecorded)("recorded answers of Tiingo", () => {
  test.each([
    ["tiingo/ticker_price_with_date.yaml", ["2015-01-02", "2015-01-05"]],
    ["tiingo/ticker_price.yaml", ["2018-04-12"]],
  ])("%s", async (path, sessions) => {
    const body = /string: '(\[.*\])'/.exec(readRecorded(path))?.[1] ?? "";
    const headers = { "content-type": "application/json" };
    server().on("/tiingo/daily/googl/prices", text(body, { headers }));
    const answer = valueOf((await tiingo().bars(["GOOGL"], "2015-01-01", "2018-12-31", NOW)).get("GOOGL"));
    expect(answer.bars.map(({ session }) => session)).toEqual(sessions);
    expect(answer).toMatchObject({ basis: "raw", splits: [] });
  });
});
