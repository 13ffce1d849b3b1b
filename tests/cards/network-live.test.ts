import { describe, expect, test } from "vitest";
import { createNetworkAnswer } from "../../src/app/answers/network.ts";
import type { NetworkReading } from "../../src/app/ports/network-readings.ts";
import { networkCard } from "../../src/cards/network.ts";
import type { NetworkAnswer } from "../../src/surface/answers/network.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { asLines, expectDrawable } from "../support/card-charts.ts";
import { aFactSet } from "../support/facts.ts";
import { aReading, liveOf, networkReadings } from "../support/live.ts";
import { aFigure } from "../support/network-facts.ts";
import { expectReadable, shown } from "../support/readable.ts";

const AT = "2026-11-24T15:00:00.000Z";
const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

const READINGS = networkReadings(AT);

async function card(readings: readonly NetworkReading[], now = "2026-11-24T15:12:00.000Z") {
  const deps = {
    ...answerDeps({ facts: aFactSet({ network: [aFigure("may")] }) }),
    live: liveOf({ readings }),
  };
  const answered = await createNetworkAnswer(deps)({}, now);
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  const answer: NetworkAnswer = answered.answer;
  const made = networkCard(answer, { page: 0, options: {} });
  expectReadable(made);
  const charts = made.blocks.flatMap((block) => (block.type === "chart" ? [block.chart] : []));
  return { made, text: flat(shown(made)), chart: charts[0] ?? null };
}

function days(from: string, count: number, holes: readonly number[] = []): readonly NetworkReading[] {
  const start = Date.parse(`${from}T00:00:00.000Z`);
  return Array.from({ length: count }, (_, index) =>
    aReading("day_hashrate_ehs", 1000 + index, new Date(start + index * 86_400_000).toISOString()),
  ).filter((_, index) => !holes.includes(index));
}

describe("measured figures", () => {
  test("stand with their age and their source, published ones below", async () => {
    const { made, text } = await card(READINGS);
    expect(made.title).toBe("Network: 1,043.2 EH/s, $38.40/PH/day");
    expect(text).toContain("Hashrate: 1,043.2 EH/s (mean of about a week · 12 min ago, mempool.space)");
    expect(text).toContain("Difficulty: 146.47 T (12 min ago, mempool.space)");
    expect(text).toContain("Fees: 0.0213 BTC a block");
    expect(text).toContain("$38.40/PH/day, 43,123 sat (BTC $89,000, with fees · 12 min ago");
    expect(text).toContain(
      "Next retarget: about +2.3% on 30 Nov 2026, 02:00 UTC (block 925,935, 812 blocks to go, the last one −1.2%, estimated",
    );
    expect(text).toContain("124,877 blocks to go");
    expect(text).toContain("959 EH/s network hashrate · 1 May 2026");
    expect(text).toContain("Oldest reading: 24 Nov 2026, 15:00 UTC, 12 min ago.");
    expect(text).not.toContain("stale");
  });

  test("are marked once they are old, each and in the footer", async () => {
    const { text } = await card(READINGS, "2026-11-25T01:00:00.000Z");
    expect(text).toContain("Difficulty: 146.47 T (stale: 10 h ago, mempool.space)");
    expect(text).toContain("Oldest reading: 24 Nov 2026, 15:00 UTC, 10 h ago.");
  });

  test("in doubt are shown as such and used nowhere", async () => {
    const doubted = aReading("difficulty", 300e12, "2026-11-24T15:10:00.000Z", { doubted: true });
    const { text } = await card([...READINGS, doubted]);
    expect(text).toContain("Difficulty in doubt, not used: 300 T (a jump that no second source confirms");
    expect(text).toContain("Difficulty: 146.47 T");
  });

  test("that are missing are said to be so", async () => {
    const { text } = await card([aReading("difficulty", 146e12, AT)]);
    expect(text).toContain("Hashrate: not known (no reading)");
    expect(text).toContain("Next retarget: not measured yet");
  });
});

describe("the picture of daily means", () => {
  test("draws every day, leaves holes open and compares whole quarters", async () => {
    const { chart, text } = await card(days("2026-04-01", 230, [100, 101]));
    const lines = asLines(chart);
    expectDrawable(lines);
    expect(lines.dates).toHaveLength(230);
    const [daily, weekly] = lines.lines;
    expect(daily).toMatchObject({ tone: "faint" });
    expect(daily?.values.slice(99, 103)).toEqual([1099, null, null, 1102]);
    expect(weekly?.values.slice(5, 8)).toEqual([null, 1003, 1004]);
    // Of the seven days up to the second hole five are known.
    expect(weekly?.values[101]).toBe(1097);
    expect(weekly?.endLabel).toBe("1,226 EH/s");
    expect(lines.title).toBe("Network hashrate rose 22% to 1,226 EH/s");
    expect(lines.bands).toEqual([{ from: "2026-07-01", to: "2026-09-30", label: "Q3 +8.8%" }]);
    expect(lines.footer).toBe("Daily means to 16 Nov 2026 · quarters computed from daily means");
    expect(lines.alt).toContain("1,026 EH/s on 30 Apr 2026");
    expect(text).toContain("Quarter against quarter, computed: Q3 2026 hashrate +8.8%");
  });

  test("leaves the line open where most of a week is missing, and draws it whatever is missing", async () => {
    const lines = asLines((await card(days("2026-09-01", 40, [10, 11, 12, 13]))).chart);
    expectDrawable(lines);
    expect(
      lines.lines[1]?.values
        .map((value, index) => (value === null ? index : null))
        .filter((one) => one !== null),
    ).toEqual([0, 1, 2, 3, 4, 5, 13, 14, 15, 16]);
    const rare = days("2026-07-01", 140).filter((_, index) => index % 7 === 0);
    const thin = asLines((await card(rare)).chart);
    expectDrawable(thin);
    expect(thin.lines[1]?.values.every((value) => value === null)).toBe(true);
  });

  test("needs fourteen of them", async () => {
    expect((await card(days("2026-11-01", 13))).chart).toBeNull();
    expect((await card(days("2026-11-01", 14))).chart).not.toBeNull();
  });
});
