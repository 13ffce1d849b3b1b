import { describe, expect, it, test } from "vitest";
import { testCard, welcomeCard } from "../../src/cards/alert-welcome.ts";
import { wishInWords } from "../../src/cards/alert-words.ts";
import { divergenceChart } from "../../src/cards/divergence-chart.ts";
import { divergenceCard } from "../../src/cards/divergence.ts";
import { refusalCard } from "../../src/cards/refusal.ts";
import type { DivergenceAnswer, DivergenceWindow } from "../../src/surface/answers/divergence.ts";
import { aSubscription } from "../support/alerts.ts";
import { expectReadable, shown } from "../support/readable.ts";

const THREE = ["MARA", "RIOT", "CLSK"];

const window: DivergenceWindow = {
  target: "LIST",
  list: THREE,
  window: "30d",
  session: "2026-07-31",
  baseSession: "2026-07-01",
  btc: { returnPct: -4.2, align: "close" },
  subject: {
    returnPct: 27,
    medianPct: 20,
    capWeightedPct: null,
    members: THREE.map((ticker, index) => ({ ticker, returnPct: 20 + index })),
    excluded: [],
    carried: [],
  },
  peers: { returnPct: 12.3 },
  qqq: { returnPct: 1 },
  gapPp: 31.2,
  beta: 1.2,
  r2: 0.34,
  betaGapPp: 32.1,
  z1: null,
  rho30: null,
  why: null,
};

const base = {
  asOf: "2026-11-24",
  pointInTime: false,
  factsTo: "2026-06-26",
  pricesTo: "2026-08-21",
  withoutPublicationDate: 0,
  sources: [],
  behind: null,
  claims: [],
  series: {
    window: "30d" as const,
    btcAlign: "close" as const,
    dates: ["2026-07-01", "2026-07-31"],
    lines: [
      { role: "subject" as const, name: "LIST", values: [100, 127] },
      { role: "btc" as const, name: "BTC", values: [100, 95.8] },
      ...THREE.map((name) => ({ role: "member" as const, name, values: [100, 120] })),
    ],
  },
};

const one = (over: Partial<DivergenceWindow> = {}): DivergenceAnswer => ({ ...base, ...window, ...over });
const VIEW = { page: 0, options: {} };

describe("the card of a server's list", () => {
  it("is titled with the list and its members, and speaks of the list", () => {
    const card = divergenceCard(one(), VIEW);
    expectReadable(card);
    expect(card.title).toBe("This server's list: MARA, RIOT, CLSK");
    const text = shown(card);
    expect(text).toContain("This server's list +31.2 pp ahead of BTC (30 d)");
    expect(text).toContain("This server's list +27.0%");
    expect(text).toContain("34% of the list's moves");
    expect(text).not.toMatch(/PW14|basket|\bLIST\b/);
  });

  it("names in its title as many members as fit and counts the others", () => {
    const list = Array.from({ length: 25 }, (_, index) => `M${String(index)}`);
    const card = divergenceCard(one({ list }), VIEW);
    expectReadable(card);
    expect(card.title).toMatch(/^This server's list: M0, M1, .*, \+\d+ more$/);
  });

  it("says that no gap is known, and of three windows heads a column", () => {
    const unknown = one({ gapPp: null, subject: { ...window.subject, returnPct: null }, why: "no closes" });
    expect(shown(divergenceCard(unknown, VIEW))).toContain(
      "This server's list against BTC (30 d): gap not known",
    );
    const windows = [{ ...window, window: "1d" as const }, window, { ...window, window: "ytd" as const }];
    const card = divergenceCard({ ...base, target: "LIST", list: THREE, windows }, VIEW);
    expect(JSON.stringify(card.blocks)).toContain('{"header":"List","align":"right"}');
    expect(JSON.stringify(card)).not.toContain("PW14");
  });

  it("has a picture of its own name", () => {
    const chart = divergenceChart(one());
    expect(chart).toMatchObject({
      title: "This server's list leads BTC by 31 points over 30 days",
      name: "divergence-list",
    });
    expect(chart?.alt).toContain("this server's list +27.0%");
    expect(chart?.lines.at(-1)?.name).toBe("This server's list");
  });
});

test.each([
  [0, "there is none", "No list here"],
  [1, "holds 1 miner, and a gap needs at least 3", "The list is too short"],
])("a list of %d is refused with where to make one", (listed, words, title) => {
  const card = refusalCard({ kind: "short_list", option: "target", listed, fewest: 3 }, "divergence", {});
  expectReadable(card);
  expect(card.title).toBe(title);
  expect(shown(card)).toContain(words);
  expect(shown(card)).toContain("/setup");
});

const wish = { target: "LIST", sensitivity: "normal", rules: [], facts: ["debt"] } as const;

test.each([
  [THREE, "This server's list (MARA, RIOT, CLSK), normal, debt"],
  [undefined, "This server's list, normal, debt"],
  [Array.from({ length: 10 }, () => "HUT"), "HUT, +2 more), normal, debt"],
])("a wish on the list names it with its members: %#", (list, words) => {
  expect(wishInWords({ wish, list })).toContain(words);
});

test("the first post and a test name the members that they measure", () => {
  const subscription = aSubscription({ wish });
  const divergence = { ok: true, answer: one() } as const;
  const welcome = welcomeCard({ subscription, divergence, nextCheck: null, postsPerWeek: null });
  const trial = testCard({ subscription, divergence, by: "7" });
  for (const card of [welcome, trial]) {
    expectReadable(card);
    const text = shown(card).replaceAll(/\s+/g, " ");
    expect(text).toContain("This server's list (MARA, RIOT, CLSK), normal, debt");
    expect(text).toContain("This server's list: MARA, RIOT, CLSK");
  }
});
