import { describe, expect, it } from "vitest";
import { createDigestAnswer } from "../../../src/app/answers/digest.ts";
import { DIGEST_SECTIONS, type DigestSection } from "../../../src/domain/digest.ts";
import { aChange, ALERT_NOW, alertDeps, FRIDAY } from "../../support/alerts.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { CONTENT, digestDeps, digestOf, oneMinerDeps } from "../../support/digests.ts";
import { aContract, aDebt, aFactSet } from "../../support/facts.ts";
import { aSpot, liveOf } from "../../support/live.ts";
import { aFigure } from "../../support/network-facts.ts";

const news = aChange(7, { miner: "id-CORZ", knownAt: FRIDAY, recordedAt: "2026-11-20T15:00:00.000Z" });
const withNews = () =>
  alertDeps(
    {
      contracts: [aContract("c-1", { miner: "id-CORZ" })],
      debts: [aDebt("d", { maturity: "2026-12-15" })],
      network: [aFigure("n")],
    },
    [news],
  );

describe("a digest", () => {
  it("holds the gap of three windows with its lines, movers beside their changes, news, network and what is due", async () => {
    const answer = await digestOf(withNews());
    expect(answer.gap?.target).toBe("PW14");
    expect(answer.gap?.windows.map(({ window }) => window)).toEqual(["1d", "30d", "ytd"]);
    expect(answer.gap?.series?.dates.at(-1)).toBe(FRIDAY);
    expect(answer.moversSession).toBe(FRIDAY);
    expect(answer.movers.find(({ miner }) => miner === "CORZ")?.changes.map(({ id }) => id)).toEqual([7]);
    expect(answer.facts).toMatchObject([{ group: "contract", count: 1, lines: [{ factId: "c-1" }] }]);
    expect(answer.network?.hashrate?.value).toBe(959);
    expect(answer.ahead).toMatchObject([
      {
        date: "2026-12-15",
        dateText: "2026-12-15",
        miner: "HUT",
        text: "maturity: $1B convertible notes",
        factId: "d",
      },
    ]);
    expect(answer.market).toEqual({ open: true, lastSession: FRIDAY, halfDay: false });
    expect(answer.sources.map(({ host }) => host)).toEqual(["sec.gov"]);
    expect(answer.freshness?.prices).toMatchObject({ oldest: FRIDAY, stale: false });
    expect(answer.quiet).toBe(false);
  });

  it.each<[DigestSection, (answer: Awaited<ReturnType<typeof digestOf>>) => unknown, unknown]>([
    ["gap", ({ gap }) => gap, null],
    ["movers", ({ movers }) => movers, []],
    ["facts", ({ facts }) => facts, []],
    ["network", ({ network }) => network, null],
    ["ahead", ({ ahead }) => ahead, []],
    ["health", ({ health }) => health, []],
  ])("leaves out %s where it is not wished for", async (section, read, nothing) => {
    const sections = DIGEST_SECTIONS.filter((one) => one !== section);
    expect(read(await digestOf(withNews(), { sections }))).toEqual(nothing);
  });

  it("of a single miner compares that one", async () => {
    const answer = await digestOf(oneMinerDeps());
    expect(answer.gap?.target).toBe("MARA");
    expect(answer.gap?.windows[0]?.gapPp).toBeGreaterThan(0);
  });

  it("of an empty store is made all the same", async () => {
    const answer = await digestOf(answerDeps({ facts: aFactSet({ factsTo: null, factsFrom: null }) }));
    expect(answer).toMatchObject({
      gap: null,
      movers: [],
      moversSession: null,
      facts: [],
      network: null,
      ahead: [],
      factsTo: null,
      pricesTo: null,
    });
  });

  it("counts records of earlier days that came in", async () => {
    const old = aChange(8, { knownAt: "2026-01-05", recordedAt: "2026-11-20T15:00:00.000Z" });
    expect(await digestOf(alertDeps({}, [old]))).toMatchObject({ facts: [], olderRecords: 1 });
  });

  it("knows how old BTC's price is", async () => {
    const live = liveOf({ spots: [aSpot(61_000, "2026-11-21T01:55:00.000Z")] });
    expect((await digestOf(alertDeps({}, [], live))).btcSpot).toMatchObject({ priceUsd: 61_000, ageS: 300 });
  });
});

describe("a quiet digest", () => {
  const SATURDAY = "2026-11-21T13:30:00.000Z";
  const SUNDAY = "2026-11-22T13:30:00.000Z";
  const sunday = (sections: readonly DigestSection[], deps = alertDeps()) =>
    digestOf(deps, { localDate: "2026-11-22", since: SATURDAY, sections }, SUNDAY);

  it("is one without a session, a fact or a day that came due since", async () => {
    const answer = await sunday(DIGEST_SECTIONS);
    expect(answer.quiet).toBe(true);
    expect(answer.market).toMatchObject({ open: false, lastSession: FRIDAY });
  });

  it("on Saturday tells of Friday", async () => {
    const since = "2026-11-20T13:30:00.000Z";
    expect((await digestOf(alertDeps(), { localDate: "2026-11-21", since }, SATURDAY)).quiet).toBe(false);
  });

  it("a session counts only once its prices can be here", async () => {
    const [since, now] = ["2026-11-20T13:30:00.000Z", "2026-11-20T21:30:00.000Z"];
    expect((await digestOf(alertDeps(), { since }, now)).quiet).toBe(true);
  });

  it.each<
    [name: string, sections: readonly DigestSection[], deps: ReturnType<typeof alertDeps>, quiet: boolean]
  >([
    [
      "a fact",
      ["facts"],
      alertDeps({ contracts: [aContract("c-1")] }, [
        aChange(1, { knownAt: "2026-11-22", recordedAt: "2026-11-22T09:00:00.000Z" }),
      ]),
      false,
    ],
    [
      "a fact that is not wished for",
      ["gap"],
      alertDeps({ contracts: [aContract("c-1")] }, [
        aChange(1, { knownAt: "2026-11-22", recordedAt: "2026-11-22T09:00:00.000Z" }),
      ]),
      true,
    ],
    ["a maturity of today", ["ahead"], alertDeps({ debts: [aDebt("d", { maturity: "2026-11-22" })] }), false],
    ["a maturity ahead", ["ahead"], alertDeps({ debts: [aDebt("d", { maturity: "2026-11-30" })] }), true],
    ["nothing but readings that were wished for", ["network", "health"], alertDeps(), false],
    ["readings beside more", ["network", "facts"], alertDeps(), true],
  ])("with %s: %j", async (_, sections, deps, quiet) => {
    expect((await sunday(sections, deps)).quiet).toBe(quiet);
  });
});

describe("ten thousand channels", () => {
  it("of the same sections and minute cost one composition", async () => {
    let reads = 0;
    const answers = withNews();
    const deps = digestDeps({
      ...answers,
      prices: { ...answers.prices, history: (...asked) => ((reads += 1), answers.prices.history(...asked)) },
    });
    const ask = createDigestAnswer(deps);
    const content = { ...CONTENT, until: ALERT_NOW };
    const first = await ask(content, ALERT_NOW);
    const once = reads;
    for (let channel = 0; channel < 10_000; channel += 1) {
      const seconds = String(channel % 60).padStart(2, "0");
      const since = `2026-11-20T02:00:${seconds}.000Z`;
      const asked = { ...content, since, sections: DIGEST_SECTIONS.toReversed() };
      expect(await ask(asked, "2026-11-21T02:04:59.000Z")).toBe(first);
    }
    expect(reads).toBe(once);
    const other = await ask({ ...CONTENT, sections: ["gap", "movers", "facts"] }, ALERT_NOW);
    expect(other.gap).toBe(first.gap);
    expect(reads).toBe(once);
  });

  it("get a new one once a price or a fact was written, five minutes are over, or they begin elsewhere", async () => {
    let version = "1";
    const ask = createDigestAnswer(
      digestDeps(alertDeps(), { contentVersion: { ofDays: async () => version } }),
    );
    const first = await ask(CONTENT, ALERT_NOW);
    expect(await ask({ ...CONTENT, since: "2026-11-20T02:01:00.000Z" }, ALERT_NOW)).not.toBe(first);
    expect(await ask({ ...CONTENT, localDate: "2026-11-21" }, ALERT_NOW)).not.toBe(first);
    expect(await ask(CONTENT, "2026-11-21T02:05:00.000Z")).not.toBe(first);
    const again = await ask(CONTENT, ALERT_NOW);
    version = "2";
    expect(await ask(CONTENT, ALERT_NOW)).not.toBe(again);
  });

  it("a failure is told and not kept", async () => {
    let broken = true;
    const answers = alertDeps();
    const ask = createDigestAnswer(
      digestDeps({
        ...answers,
        facts: {
          ...answers.facts,
          changes: (filter) =>
            broken ? Promise.reject(new Error("the disk is away")) : answers.facts.changes(filter),
        },
      }),
    );
    await expect(ask(CONTENT, ALERT_NOW)).rejects.toThrow("the disk is away");
    broken = false;
    expect((await ask(CONTENT, ALERT_NOW)).gap).not.toBeNull();
  });
});
