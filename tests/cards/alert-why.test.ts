import { describe, expect, it } from "vitest";
import { createAlertWhy, type WhyExtra } from "../../src/app/answers/alert-why.ts";
import { createAlertAnswer } from "../../src/app/answers/alert.ts";
import type { StoredEvent } from "../../src/app/ports/rules.ts";
import { alertWhyCard } from "../../src/cards/alert-why.ts";
import { checkMessage } from "../../src/discord/limits.ts";
import { renderMessage } from "../../src/discord/render.ts";
import { INITIAL_STATE } from "../../src/domain/alert.ts";
import { METRIC_NAMES } from "../../src/domain/rule-metrics.ts";
import { aChange, aFactEvent, ALERT_NOW, alertDeps, aSeriesEvent, aSide } from "../support/alerts.ts";
import { aContract } from "../support/facts.ts";
import { aReading, aSpot, liveOf } from "../support/live.ts";
import { expectReadable } from "../support/readable.ts";

const SLOT = "2026-11-20T15:05:00.000Z";

const DEPS = alertDeps(
  { contracts: [aContract("c-1", { counterparty: "Big*cloud*" })] },
  [aChange(7, {})],
  liveOf({
    spots: [aSpot(52_300, "2026-11-20T15:05:30.000Z")],
    readings: Array.from({ length: 60 }, (_, day) =>
      aReading(
        "day_hashrate_ehs",
        1000 - day,
        new Date(Date.parse("2026-09-22T00:00:00Z") + day * 86_400_000).toISOString(),
      ),
    ),
  }),
);

const NOTHING: WhyExtra = { history: [], state: null, firesInYear: null };

async function whyOf(event: StoredEvent, extra: Partial<WhyExtra> = {}): Promise<string> {
  const answer = await createAlertWhy(DEPS, createAlertAnswer(DEPS))(
    event,
    { ...NOTHING, ...extra },
    ALERT_NOW,
  );
  const card = alertWhyCard(answer);
  expectReadable(card);
  expect(checkMessage(JSON.parse(JSON.stringify(renderMessage(card, "private"))))).toEqual([]);
  return JSON.stringify([card.blocks, card.footer]);
}

const spread = aSide("spread PW14 30d 30");
const fired = aSeriesEvent(5, { side: spread, value: 34.12, legs: [27, -7.1], episode: "2026-11-19" });

describe("why a gap was told", () => {
  it.each([
    "**Miners** +34.1 pp ahead of BTC (30 days)",
    "Gap = return of the subject − return of BTC",
    "PW14 +27.0%, BTC −7.1%",
    "closes of 21 Oct 2026 and 20 Nov 2026",
    "8 of 8",
    "Gap of miners (PW14) to BTC over 30 days at +30 pp or more, two sessions in a row",
    "It ends under +18 pp, two sessions in a row; then rests three sessions.",
    "Written `spread PW14 30d 30`",
    "- 19 Nov 2026: first at the threshold",
    "- 20 Nov 2026: fired at +34.1 pp",
    "How often it fired in the last 12 months is not known.",
    "`/alerts edit`",
    "Not investment advice.",
    "Oldest price: 20 Nov 2026.",
  ])("says: %s", async (part) => {
    expect(await whyOf(fired)).toContain(part);
  });

  it("says where the rule stands now and how often it fired", async () => {
    const state = {
      ...INITIAL_STATE,
      status: "firing",
      told: "yes",
      episode: "2026-11-19",
      lastBar: "2026-11-20",
    } as const;
    const text = await whyOf(fired, { state, firesInYear: 7 });
    expect(text).toContain("Now: firing since 19 Nov 2026, looked at 20 Nov 2026.");
    expect(text).toContain("It fired 7 times in the last 12 months");
    expect(await whyOf(fired, { firesInYear: 1 })).toContain("It fired 1 time in");
    expect(await whyOf(fired, { firesInYear: 0 })).toContain("It fired not once in");
  });

  it("shows the newest of its history, oldest first, and no other rule's", async () => {
    const before = ["2026-05-04", "2026-06-01", "2026-07-01", "2026-08-03", "2026-09-01", "2026-10-01"].map(
      (bar, index) => ({ ...aSeriesEvent(index + 10, { side: spread, value: 31 + index, bar }) }),
    );
    const other = aSeriesEvent(40, { side: aSide("spread PW14 7d 15"), value: 99.9 });
    const text = await whyOf(fired, { history: [other, ...before, fired] });
    expect(text).toContain("+2 earlier");
    expect(text).not.toContain("4 May 2026");
    expect(text.indexOf("1 Jul 2026: fired at +33.0 pp")).toBeLessThan(text.indexOf("20 Nov 2026: fired"));
    expect(text).not.toContain("99.9");
  });

  it("says what a multiple of the volatility came to, and who is left out", async () => {
    const event = aSeriesEvent(6, {
      side: aSide("spread MARA 30d 1.6x"),
      value: 51,
      unit: 30,
      legs: [44, -7],
    });
    const text = await whyOf({ ...event, corrected: { value: 47.7, at: "2026-11-23T12:00:00Z" } });
    expect(text).toContain("+48.0 pp");
    expect(text).toContain("1.6 times its own volatility of then");
    expect(text).toContain("Written `spread MARA 30d 1.6x`");
    expect(text).toContain("(corrected: +47.7 pp by the prices of 23 Nov 2026)");
    expect(text).not.toContain("Members");
  });
});

describe("why anything else was told", () => {
  it("has BTC's price with both sources and its moment", async () => {
    const side = aSide("level BTC 1d 53000", "below");
    const text = await whyOf(aSeriesEvent(6, { side, value: 52_300, bar: SLOT }));
    expect(text).toContain("$52,300");
    expect(text).toContain("Coinbase, Kraken agrees, 20 Nov 2026, 15:05 UTC");
  });

  it("has both means of the hashrate, and no advice", async () => {
    const side = aSide("hashrate_move NETWORK 30d 3", "below");
    const text = await whyOf(aSeriesEvent(6, { side, value: -3.1 }));
    expect(text).toContain("seven days to 19 Nov 2026");
    expect(text).toContain("seven days to 20 Oct 2026");
    expect(text).not.toContain("investment advice");
  });

  it("of a fact has its sentence, a link, the evidence and the rule", async () => {
    const text = await whyOf(
      aFactEvent(4, { least: { unit: "usd", size: 5e8 } }, { value: 9.8e9, unit: "usd" }, 7),
    );
    expect(text).toContain("Big\\\\*cloud\\\\*");
    expect(text).toContain(
      "[Results of the first quarter](https://www.sec.gov/Archives/edgar/data/1/release.htm)",
    );
    expect(text).toContain("filing · published 19 Nov 2026");
    expect(text).toContain("Contract signed by any watched miner, $500M or more over the base term");
    expect(text).toContain("Written `contract_signed ALL 500m`");
    expect(text).not.toContain("last 12 months");
  });

  it("has a formula for every metric", async () => {
    const texts = {
      spread: "spread PW14 30d 30",
      beta_spread: "beta_spread PW14 30d 30",
      opposite_sign: "opposite_sign PW14 7d 5",
      z1: "z1 PW14 1d 2.5",
      rho_break: "rho_break PW14 30d 3",
      cusum: "cusum PW14 1d 8",
      big_day: "big_day PW14 1d 10",
      move: "move PW14 7d 10",
      level: "level MARA 12",
      hashrate_move: "hashrate_move NETWORK 30d 3",
    } as const;
    for (const metric of METRIC_NAMES) {
      const side = aSide(texts[metric], metric === "rho_break" ? "below" : "above");
      expect(await whyOf(aSeriesEvent(6, { side, value: 10 })), metric).toContain(
        `Written \`${texts[metric]}`,
      );
    }
  });
});
