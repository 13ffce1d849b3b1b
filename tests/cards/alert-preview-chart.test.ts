import { describe, expect, test } from "vitest";
import { previewChart } from "../../src/cards/alert-preview-chart.ts";
import { previewCard } from "../../src/cards/alert-preview.ts";
import type { PreviewPicture } from "../../src/surface/alerts.ts";
import { asLines, chartsOf, expectDrawable } from "../support/card-charts.ts";
import { aPreview } from "../support/fake-alerts.ts";

const dates = ["2025-11-24", "2026-03-02", "2026-11-20"];

const shares: PreviewPicture = {
  kind: "shares",
  name: "PW14",
  members: 14,
  dates,
  subject: [100, 120, 156],
  btc: [100, 90, 82.8],
  btcAlign: "close",
  marks: ["2026-03-02", "2026-11-20"],
};

describe("the picture of a preview", () => {
  test("shows both lines from 100, the days with a post, and says all of it in words", () => {
    const chart = asLines(previewChart(aPreview({ posts: 2, picture: shares })));
    expectDrawable(chart);
    expect(chart.title).toBe("It would have posted 2 times in 12 months");
    expect(chart.subtitle).toBe("Index, close of 24 Nov 2025 = 100 · rings: days with a post");
    expect(chart.footer).toBe(
      "14 stocks of PW14, equal weight, 24 Nov 2025 – 20 Nov 2026 · not investment advice",
    );
    expect(chart.lines.map(({ name, endLabel }) => [name, endLabel])).toEqual([
      ["BTC", "−17.2%"],
      ["Miners", "+56.0%"],
    ]);
    expect(chart.marks).toEqual([
      { date: "2026-03-02", label: "2 Mar" },
      { date: "2026-11-20", label: "20 Nov" },
    ]);
    expect(chart.alt).toBe(
      "Line chart, 24 Nov 2025 – 20 Nov 2026: all 100 at the first close: miners +56.0%, BTC −17.2%; it would have posted on 2 Mar 2026; 20 Nov 2026.",
    );
  });

  test.each<
    [string, Partial<Extract<PreviewPicture, { kind: "shares" }>>, { posts?: number; days?: number }, RegExp]
  >([
    ["nothing fired", { marks: [] }, { posts: 0 }, /stayed quiet in 12 months.*no post\.$/],
    ["a short history", {}, { posts: 1, days: 84 }, /posted once over 84 days/],
    ["one miner", { name: "MARA", members: 1 }, {}, /MARA \+56\.0%, BTC/],
    ["bitcoin by UTC day", { btcAlign: "utc_day" }, {}, /BTC by UTC day/],
    ["an end that is not known", { subject: [100, 120, null] }, {}, /miners not known, BTC −17\.2%/],
    ["a long list", { name: `[${"MARA,".repeat(30)}RIOT]`, members: 31 }, {}, /31 stocks of \[MARA,MARA,/],
    [
      "a post nearly daily",
      { dates: year(), subject: ones(), btc: ones(), marks: year() },
      {},
      /\d+ earlier; /,
    ],
  ])("%s", (_, picture, changes, said) => {
    const chart = asLines(previewChart(aPreview({ ...changes, picture: { ...shares, ...picture } })));
    expectDrawable(chart);
    expect([chart.title, chart.footer, chart.alt].join(" ")).toMatch(said);
  });

  test("many rings have no words, which would hide them", () => {
    const picture = { ...shares, dates: year(), subject: ones(), btc: ones(), marks: year().slice(0, 9) };
    const { marks } = asLines(previewChart(aPreview({ picture })));
    expect(marks).toEqual(
      year()
        .slice(0, 9)
        .map((date) => ({ date })),
    );
  });

  test("bitcoin alone is in dollars", () => {
    const picture: PreviewPicture = { kind: "btc", dates, values: [90_000, 60_000, 84_500], marks: [] };
    const chart = asLines(previewChart(aPreview({ posts: 0, picture })));
    expectDrawable(chart);
    expect(chart.unit).toBe("usd");
    expect(chart.alt).toContain("BTC from $90,000 to $84,500");
  });

  test("stands in the card, but not beside a past that is not known", () => {
    expect(chartsOf(previewCard(aPreview({ picture: shares }), "alerts").blocks)).toHaveLength(1);
    const unknown = aPreview({ picture: shares, posts: 0, rules: [{ text: "level BTC 1", fires: null }] });
    expect(chartsOf(previewCard(unknown, "alerts").blocks)).toEqual([]);
    expect(chartsOf(previewCard(aPreview(), "alerts").blocks)).toEqual([]);
  });
});

function year(): readonly string[] {
  return Array.from({ length: 250 }, (_, day) =>
    new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
  );
}

function ones(): readonly number[] {
  return year().map(() => 100);
}
