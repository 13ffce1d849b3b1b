import { expect, it } from "vitest";
import { mergeHeld } from "../../src/domain/fan-out-held.ts";
import type { ChannelPost } from "../../src/domain/fan-out.ts";
import { seriesEvent } from "../support/fanning-out.ts";

const SEVEN = "2026-11-25T07:00:00Z";

function post(channelId: string, names: readonly string[], fields: Partial<ChannelPost> = {}): ChannelPost {
  return {
    channelId,
    events: names.map((name) => ({ event: seriesEvent(name), subscriptionIds: [`of ${name}`] })),
    mentionRoleIds: [],
    notBefore: SEVEN,
    held: true,
    foldedBefore: 0,
    ...fields,
  };
}

/** `c1 gap30+day10` for each post. */
function said(posts: readonly ChannelPost[]): readonly string[] {
  return mergeHeld(posts).map(
    ({ channelId, events }) => `${channelId} ${events.map(({ event }) => event.ruleKey).join("+")}`,
  );
}

it("what a channel was spared in a night is one message, in the order in which it happened", () => {
  const posts = [post("c1", ["gap30"]), post("c2", ["gap30"]), post("c1", ["day10", "gap50"])];
  expect(said(posts)).toEqual(["c1 gap30+day10+gap50", "c2 gap30"]);
});

it.each([
  ["of another end", { notBefore: "2026-11-26T07:00:00Z" }],
  ["that waits for something else", { held: false }],
  ["that waits for nothing", { held: false, notBefore: null }],
])("a post %s stays by itself", (_, fields) => {
  expect(said([post("c1", ["gap30"]), post("c1", ["day10"], fields)])).toEqual(["c1 gap30", "c1 day10"]);
  expect(said([post("c1", ["gap30"], fields), post("c1", ["day10"])])).toEqual(["c1 gap30", "c1 day10"]);
});

it("roles are mentioned once, what was folded is added up, an event twice is one", () => {
  const merged = mergeHeld([
    post("c1", ["gap30"], { mentionRoleIds: ["r1"], foldedBefore: 2 }),
    post("c1", ["gap30", "day10"], { mentionRoleIds: ["r2", "r1"], foldedBefore: 1 }),
  ]);
  expect(merged).toEqual([post("c1", ["gap30", "day10"], { mentionRoleIds: ["r1", "r2"], foldedBefore: 3 })]);
});
