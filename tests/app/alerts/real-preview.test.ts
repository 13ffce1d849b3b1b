import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Bar, BtcBar } from "../../../src/domain/market.ts";
import type { AlertForm } from "../../../src/surface/alerts.ts";
import {
  ALERTS_CHANNEL,
  type AlertsWorld,
  MANAGER,
  openAlertsWorld,
  told,
} from "../../support/alerts-world.ts";
import { bundledMarket, hasRealPrices, realCloses } from "../../support/real-prices.ts";

const PRICES = new URL("../../../../shared/fixtures/prices/", import.meta.url);
/** After the close of the last session of the real prices. */
const NOW = "2026-07-31T23:00:00.000Z";

let world: AlertsWorld;
const preview = async (form: Partial<AlertForm>) =>
  told(await world.alerts.preview({ place: ALERTS_CHANNEL, ...form }, MANAGER, NOW));

describe.skipIf(!hasRealPrices)("previews over five years of real prices", () => {
  beforeAll(async () => {
    const bars = bundledMarket().miners.flatMap(({ id, ticker }): readonly Bar[] =>
      existsSync(new URL(`${ticker}.csv`, PRICES))
        ? [...realCloses(ticker)].map(([session, close]) => ({
            security: id,
            session,
            close,
            basis: "split_adjusted",
            quarantined: false,
          }))
        : [],
    );
    const btc = [...realCloses("BTC-USD")].map(([date, priceUsd]): BtcBar => ({
      date,
      priceUsd,
      align: "utc_day",
    }));
    world = await openAlertsWorld({ bars, btc });
  });
  afterAll(() => world.close());

  it.each([
    // The fires of docs/alerts.md, and the sessions on which at least one of them is heard.
    ["calm", [2, 2]],
    ["normal", [4, 2, 11]],
    ["jumpy", [6, 5, 9, 22]],
  ] as const)("%s fires as often as the replay says", async (sensitivity, fires) => {
    const shown = await preview({ sensitivity });
    expect(shown.rules.map((rule) => rule.fires)).toEqual(fires);
    expect(shown.days).toBe(365);
    const all = fires.reduce((sum: number, count) => sum + count, 0);
    expect(shown.posts).toBeGreaterThan(0);
    expect(shown.posts).toBeLessThanOrEqual(all);
    expect(shown.dates).toHaveLength(shown.posts);
    expect(new Set(shown.dates.map(({ at }) => at)).size).toBe(shown.posts);
  });

  it("the year behind it is drawn with the days on which it would have posted", async () => {
    const shown = await preview({ sensitivity: "normal" });
    if (shown.picture?.kind !== "shares") throw new Error("there is no picture of shares");
    const { dates, subject, btc, marks, members } = shown.picture;
    expect([dates[0], dates.at(-1)]).toEqual(["2025-08-01", "2026-07-31"]);
    expect([subject[0], btc[0], members]).toEqual([100, 100, 14]);
    // BTC of those days, by the recorded file.
    const coin = realCloses("BTC-USD");
    const ratio = (coin.get("2026-07-31") ?? NaN) / (coin.get("2025-08-01") ?? NaN);
    expect(btc.at(-1)).toBeCloseTo(100 * ratio, 6);
    expect(marks).toEqual(shown.dates.map(({ at }) => at).toReversed());
    expect(new Set(marks).isSubsetOf(new Set(dates))).toBe(true);
    const alone = await preview({ target: "MARA", sensitivity: "calm" });
    const mara = realCloses("MARA");
    const own = (mara.get("2026-07-31") ?? NaN) / (mara.get("2025-08-01") ?? NaN);
    expect(alone.picture).toMatchObject({ kind: "shares", name: "MARA", members: 1 });
    expect(alone.picture?.kind === "shares" ? alone.picture.subject.at(-1) : null).toBeCloseTo(100 * own, 6);
  });

  it("bitcoin alone is drawn in dollars, and the picture follows the rules where the target has none", async () => {
    const coin = await preview({ target: "BTC" });
    expect(coin.picture).toMatchObject({ kind: "btc", marks: [] });
    const typed = await preview({ rules: "spread [MARA,RIOT,CLSK] 30d 20" });
    expect(typed.picture).toMatchObject({ kind: "shares", name: "[MARA,RIOT,CLSK]", members: 3 });
    const network = await preview({ rules: "hashrate_move NETWORK 30d 10" });
    expect(network.picture).toBe(null);
  });

  it("facts come beside the prices, and a night in Europe holds what comes at the close", async () => {
    const plain = await preview({});
    const facts = await preview({ facts: ["contracts", "debt", "treasury", "ai_share"] });
    expect(facts.posts).toBeGreaterThan(plain.posts);
    expect(facts.held).toBe(0);
    const night = await preview({ quietHours: "22:00-07:00 Europe/Berlin" });
    expect(night).toMatchObject({ posts: plain.posts, held: plain.posts });
    const noon = await preview({ quietHours: "11:00-13:00 Europe/Berlin" });
    expect(noon).toMatchObject({ posts: plain.posts, held: 0 });
  });

  it("a threshold that nearly always holds, and one that fires all the time, are called so", async () => {
    const always = await preview({ rules: "spread PW14 1d 0.01 both for 1 clear 0" });
    expect(always.notes.join(" ")).toMatch(/would (be firing \d+% of the time|fire nearly daily: \d+ times)/);
    const daily = await preview({ rules: "big_day PW14 1d 1 clear 1 clearfor 1 cooldown 0" });
    expect(daily.notes.join(" ")).toMatch(
      /would fire nearly daily: \d+ times\. A higher threshold tells more\./,
    );
  });

  it("a miner with fewer prices says over how many days, and which of its rules cannot be told", async () => {
    const shown = told(
      await world.alerts.preview(
        { place: ALERTS_CHANNEL, target: "GLXY" },
        MANAGER,
        "2025-08-29T23:00:00.000Z",
      ),
    );
    expect(shown.days).toBeGreaterThan(0);
    expect(shown.days).toBeLessThan(120);
    expect(shown.notes.join(" ")).toContain(`This is over ${String(shown.days)} days of stored prices`);
    expect(shown.notes.join(" ")).toContain("`spread GLXY ytd 1.25x both`: how often is not known.");
    expect(shown.rules.map(({ fires }) => fires === null)).toContain(true);
  });

  it("prices that ended weeks ago are called so", async () => {
    const late = told(
      await world.alerts.preview({ place: ALERTS_CHANNEL }, MANAGER, "2026-09-30T23:00:00.000Z"),
    );
    expect(late.notes.join(" ")).toContain("Stored prices end on 31 Jul 2026.");
  });

  it("a saved one has a score, and its welcome a rate that fits the preview", async () => {
    const shown = await preview({ sensitivity: "normal" });
    const { entry } = told(await world.alerts.save(shown.draft, MANAGER, NOW));
    expect(entry.score?.fires).toBe(17);
    expect(entry.score?.gapAfter20SessionsPp).not.toBe(null);
    const subscription = await world.deps.subscriptions.get(entry.id);
    if (subscription === null) throw new Error("it is gone");
    expect(await world.postsPerWeek(subscription, NOW)).toBeCloseTo((7 * shown.posts) / 365, 9);
  });
});
