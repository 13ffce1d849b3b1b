import { expect, test } from "vitest";
import type { DeliveryProblemKind } from "../../src/app/ports/messenger.ts";
import { deliveryProblemOf } from "../../src/discord/delivery-problem.ts";
import { DiscordAPIError, HTTPError, RateLimitError } from "../../src/discord/discord-api.ts";
import { LimitedAnswer } from "../../src/discord/limited-answer.ts";

const URL_OF_CHANNEL = "https://discord.com/api/v10/channels/1/messages";
const NO_BODY = { files: undefined, body: undefined };

const refusal = (status: number, code: number, message = "No"): DiscordAPIError =>
  new DiscordAPIError({ message, code }, code, status, "POST", URL_OF_CHANNEL, NO_BODY);

test.each<[status: number, code: number, DeliveryProblemKind]>([
  [404, 10_003, "channel_gone"],
  [404, 10_004, "channel_gone"],
  [404, 10_008, "message_gone"],
  [403, 50_001, "permission"],
  [403, 50_013, "permission"],
  [400, 50_008, "permission"],
  [400, 50_024, "permission"],
  [403, 99_999, "permission"],
  [403, 50_007, "direct_closed"],
  [403, 50_278, "direct_closed"],
  [404, 10_013, "direct_closed"],
  [400, 50_033, "direct_closed"],
  [400, 50_083, "thread_closed"],
  [403, 160_005, "thread_closed"],
  [400, 50_035, "poison"],
  [400, 40_005, "poison"],
  [413, 0, "poison"],
  [400, 50_006, "poison"],
  [404, 0, "poison"],
  [400, 200_000, "blocked"],
  [400, 240_000, "blocked"],
  [429, 30_046, "too_many_edits"],
  [429, 20_016, "rate_limited"],
  [429, 20_028, "rate_limited"],
  [429, 40_062, "rate_limited"],
  [503, 130_000, "transient"],
  [409, 0, "transient"],
  [401, 0, "token"],
  [403, 40_333, "blocked_by_network"],
])("status %d with code %d is %s", (status, code, kind) => {
  expect(deliveryProblemOf(refusal(status, code))).toMatchObject({
    kind,
    code: String(code === 0 ? status : code),
    isInvalidCall: [401, 403, 429].includes(status),
  });
});

test("a 403 that is no answer of Discord's comes from the network before it", () => {
  const page = new DiscordAPIError({ error: "" }, "undefined", 403, "POST", URL_OF_CHANNEL, NO_BODY);
  expect(deliveryProblemOf(page)).toMatchObject({ kind: "blocked_by_network", code: "403" });
});

test("the faults of a form become one line, however many there are", () => {
  const detail = deliveryProblemOf(
    refusal(400, 50_035, `Invalid Form Body\n${"components[0] is long\n".repeat(50)}`),
  )?.detail;
  expect(detail).toMatch(/^Discord says: Invalid Form Body; components\[0\] is long; .*…$/);
  expect(detail?.length).toBeLessThan(330);
});

const limit = {
  code: null,
  detail: "asked too often",
  retryAfterMs: 3000,
  isShared: false,
  isOfNetwork: false,
};

test.each([
  [
    "an ordinary limit",
    limit,
    { kind: "rate_limited", code: "429", retryAfterMs: 3050, isInvalidCall: true },
  ],
  ["a shared limit", { ...limit, isShared: true }, { kind: "rate_limited", isInvalidCall: false }],
  ["an old message edited too often", { ...limit, code: 30_046 }, { kind: "too_many_edits", code: "30046" }],
  ["slow mode", { ...limit, code: 20_016 }, { kind: "rate_limited", code: "20016" }],
  ["a limit of the network's", { ...limit, isOfNetwork: true }, { kind: "blocked_by_network" }],
  [
    "one that does not say how long",
    { ...limit, retryAfterMs: null },
    { kind: "rate_limited", retryAfterMs: null },
  ],
])("%s", (_, answer, expected) => {
  expect(deliveryProblemOf(new LimitedAnswer(answer))).toMatchObject(expected);
});

test("a limit that the library knows beforehand is waited for, and was no call", () => {
  const known = new RateLimitError({
    global: false,
    hash: "h",
    limit: 5,
    majorParameter: "1",
    method: "POST",
    retryAfter: 1200,
    route: "/channels/:id/messages",
    scope: "user",
    sublimitTimeout: 0,
    timeToReset: 1200,
    url: URL_OF_CHANNEL,
  });
  const problem = deliveryProblemOf(known);
  expect(problem).toMatchObject({ kind: "rate_limited", retryAfterMs: 1250 });
  expect(problem?.isInvalidCall).toBeUndefined();
});

test.each([
  ["a failure of Discord's", new HTTPError(502, "Bad Gateway", "POST", URL_OF_CHANNEL, NO_BODY), "502"],
  [
    "a connection that is closed",
    Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
    "UND_ERR_SOCKET",
  ],
  [
    "a cause deeper down",
    new TypeError("fetch failed", { cause: Object.assign(new Error("no"), { code: "ECONNREFUSED" }) }),
    "ECONNREFUSED",
  ],
  ["a call given up", Object.assign(new Error("aborted"), { name: "AbortError" }), "no answer in time"],
  ["an answer that is no JSON", new SyntaxError("Unexpected token <"), "an answer that is not Discord's"],
])("%s is tried again", (_, error, code) => {
  expect(deliveryProblemOf(error)).toMatchObject({ kind: "transient", code });
});

test("a token that the library has forgotten is a refused one", () => {
  const forgotten = new Error("Expected token to be set for this request, but none was present");
  expect(deliveryProblemOf(forgotten)).toMatchObject({ kind: "token" });
});

test.each([[new TypeError("x is not a function")], [new Error("no such card")], ["text"], [null]])(
  "%s is nothing that was expected",
  (error) => {
    expect(deliveryProblemOf(error)).toBeNull();
  },
);
