import { describe, expect, it, test } from "vitest";
import { coalesce } from "../../src/domain/fan-out-coalesce.ts";
import type { RuleEvent } from "../../src/domain/fan-out-hearing.ts";
import { factEvent, FANNED_AT, firing, seriesEvent } from "../support/fanning-out.ts";

type Kind = "fire" | "resolve" | "stale" | "fresh" | "remind";

/** Events of one rule, `fire 20` for a fire of 20 November, all of one episode. */
function story(text: string, episode = "2026-11-01", from = 1): readonly RuleEvent[] {
  return text.split(", ").map((word, i) => {
    const [kind = "", day = ""] = word.split(" ");
    return seriesEvent("gap30", kindOf(kind), { id: from + i, bar: `2026-11-${day}`, episode });
  });
}

function kindOf(word: string): Kind {
  const kinds: readonly Kind[] = ["fire", "resolve", "stale", "fresh", "remind"];
  const kind = kinds.find((one) => one === word);
  if (kind === undefined) throw new Error(`${word} is no event`);
  return kind;
}

/** `since 2026-11-20`, `too_old`, or `as it is`. */
function marks(events: readonly RuleEvent[], runs: string | null): readonly string[] {
  const running = runs === null ? firing([]) : firing(["gap30"], { episode: runs });
  return coalesce(events, running, FANNED_AT).map(({ late }) =>
    late === undefined ? "as it is" : late.kind === "since" ? `since ${late.bar}` : late.reason,
  );
}

describe("while nobody could tell", () => {
  test.each([
    ["fire 20", true, ["since 2026-11-20"]],
    ["fire 20, resolve 23", false, ["over_while_away", "over_while_away"]],
    // The end may have been noticed in another batch.
    ["fire 20", false, ["over_while_away"]],
    ["resolve 20", false, ["as it is"]],
    ["resolve 02", false, ["as it is"]],
    ["fire 17", true, ["since 2026-11-17"]],
    ["fire 16", true, ["too_old"]],
    ["fire 16, stale 20", true, ["too_old", "too_old"]],
    ["fire 02, resolve 20", false, ["over_while_away", "over_while_away"]],
    ["fire 02, resolve 03", false, ["too_old", "too_old"]],
    ["fire 19, stale 23", true, ["since 2026-11-19", "as it is"]],
    ["fire 18, stale 20, fresh 23", true, ["since 2026-11-18", "over_while_away", "over_while_away"]],
    ["fire 18, stale 20, resolve 23", false, ["over_while_away", "over_while_away", "over_while_away"]],
    ["stale 20", true, ["as it is"]],
    ["stale 20", false, ["over_while_away"]],
    ["stale 18, fresh 19", true, ["over_while_away", "over_while_away"]],
    ["stale 18, fresh 19, stale 23", true, ["over_while_away", "over_while_away", "as it is"]],
    ["fresh 18, stale 23", true, ["over_while_away", "over_while_away"]],
    ["stale 18, fresh 19, resolve 23", false, ["over_while_away", "over_while_away", "as it is"]],
    ["fire 18, remind 23", true, ["since 2026-11-18", "over_while_away"]],
  ])("%s, runs still: %s", (text, runs, expected) => {
    expect(marks(story(text), runs ? "2026-11-01" : null)).toEqual(expected);
  });

  it("each episode of a rule stands for itself, in whatever order its events come", () => {
    const events = [...story("fire 20, resolve 20", "2026-11-18"), ...story("fire 23", "2026-11-23", 3)];
    const running = "2026-11-23";
    expect(marks(events, running)).toEqual(["over_while_away", "over_while_away", "since 2026-11-23"]);
    expect(marks(events.toReversed(), running)).toEqual([
      "since 2026-11-23",
      "over_while_away",
      "over_while_away",
    ]);
  });

  it("slots are counted to the moment", () => {
    const bars = ["2026-11-17T22:30:00Z", "2026-11-17T22:25:00Z"];
    const fires = bars.map((bar) => [seriesEvent("gap30", "fire", { clock: "slot", bar })]);
    expect(fires.map((fire) => marks(fire, "2026-11-23"))).toEqual([
      ["since 2026-11-17T22:30:00Z"],
      ["too_old"],
    ]);
  });

  it("a fact is told as long as it is news, each one for itself", () => {
    const events = ["2026-11-24", "2026-11-17", "2026-11-16"].map((knownAt, i) =>
      factEvent("btc_sold", { id: i + 1, knownAt }),
    );
    expect(marks(events, null)).toEqual(["as it is", "as it is", "too_old"]);
  });
});
