import { describe, expect, test } from "vitest";
import { alerts } from "../../commands/alerts.ts";
import { alertActions } from "../../src/cards/alert.ts";
import type { AlertWhyAnswer } from "../../src/surface/answers/alert.ts";
import { BY_MANAGER, press, read } from "../support/alert-presses.ts";
import { aMember, ALERTS_NOW as NOW, fakeAlerts } from "../support/fake-alerts.ts";
import { asCard } from "../support/reply.ts";

describe("Why? and Sources under an alert", () => {
  const source = {
    title: "8-K",
    url: "https://www.sec.gov/x",
    host: "sec.gov",
    published: "2026-11-20",
    kind: "filing",
    evidence: "filing",
    linked: true,
  } as const;
  const answer: AlertWhyAnswer = {
    asOf: "2026-11-24",
    pointInTime: false,
    factsTo: "2026-11-20",
    pricesTo: null,
    withoutPublicationDate: 0,
    sources: Array.from({ length: 13 }, (_, index) => ({ ...source, title: `8-K ${String(index)}` })),
    event: {
      kind: "fact",
      id: 77,
      ruleKey: "k",
      rule: { kind: "contract_signed", target: { kind: "all" }, least: null, direction: null, forms: [] },
      what: "contract_signed",
      miner: "HUT",
      short: "signs a lease",
      value: null,
      unit: null,
      knownAt: "2026-11-20",
      change: null,
    },
    ruleText: "contract_signed any",
    tickers: {},
    history: [],
    state: null,
    firesInYear: null,
  };
  const fake = () => fakeAlerts([], { why: async () => ({ ok: true, answer }) });

  test("everyone may ask, and gets a card of their own with its sources", async () => {
    const asked = fake();
    const reply = await press(asked, "why", "77", { caller: aMember });
    expect(reply).toMatchObject({ visibility: "private", as: "new" });
    expect(read(reply)).toContain("Sources (13) = --press sources:77");
    expect(asked.calls[0]?.args).toEqual([77, { ...BY_MANAGER, userId: "43", canManage: false }, NOW]);
  });

  test("its sources turn pages", async () => {
    const first = await press(fake(), "sources", "77");
    expect(first).toMatchObject({ as: "new" });
    expect(read(first)).toContain("Sources of this alert");
    const second = await press(fake(), "sources", "77.1");
    expect(second).toMatchObject({ as: "update" });
    expect(read(second)).toContain("8-K 12");
    expect(JSON.stringify(asCard(first).card.actions)).toContain('"argument":"77.1"');
  });

  test.each(["", "x", "-1", "1e3", "9".repeat(40)])(
    "a number nobody gave is out of date: “%s”",
    async (argument) => {
      const none = fakeAlerts();
      expect(read(await press(none, "why", argument))).toContain("out of date");
      expect(none.calls).toEqual([]);
    },
  );

  test("an event of another server is told in the application's sentence", async () => {
    const other = fakeAlerts([], { why: async () => ({ ok: false, problems: ["Not here."] }) });
    expect(read(await press(other, "why", "5"))).toContain("Not here.");
    expect(read(await press(other, "sources", "5"))).toContain("Not here.");
  });

  test("what stands under an alert is what is answered here, with the event where it is about one miner", async () => {
    const told = { ...answer, events: [answer.event], picture: null, movers: [], moversSession: null };
    const view = {
      place: "channel",
      subscriptionIds: ["Abc-_123456"],
      folded: 0,
      held: false,
      mentions: [],
    } as const;
    const [row] = alertActions(told, view);
    const buttons =
      row?.type === "buttons" ? row.buttons.flatMap((one) => ("action" in one ? [one.action] : [])) : [];
    expect(buttons.map(({ command, name, argument }) => [command, name, argument])).toEqual([
      ["alerts", "why", "77"],
      ["alerts", "mute", "Abc-_123456.77"],
    ]);
    for (const { name } of buttons) expect(Object.keys(alerts.actions)).toContain(name);
  });
});
