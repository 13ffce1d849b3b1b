import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { divergence } from "../../commands/divergence.ts";
import { help } from "../../commands/help.ts";
import { network } from "../../commands/network.ts";
import { checkMessage } from "../../src/discord/limits.ts";
import { renderCard } from "../../src/discord/render.ts";
import type { CardReply } from "../../src/surface/reply.ts";
import { aCaller as caller } from "../support/caller.ts";
import { aQuote, aReading, aSpot, networkReadings } from "../support/live.ts";
import { storeQuietYear } from "../support/quiet-year.ts";
import { expectReadable, shown } from "../support/readable.ts";
import { openRealApp, type RealApp } from "../support/real-app.ts";

const NOW = "2026-11-20T20:12:00.000Z";
const HOUR = "2026-11-20T20:00:00.000Z";
const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

let world: RealApp;
beforeAll(async () => {
  world = await openRealApp();
  await storeQuietYear(world, NOW);
  const { prices, quotes, spots, readings } = world;
  const { securities } = await prices.coverage();
  const ids = securities.map(({ security }) => security);
  const { bars, btc } = await prices.history(ids, "2026-11-19", "2026-11-19");
  await quotes.write(
    [...bars].flatMap(([security, own]) =>
      own.map(({ close }) => aQuote(security, close * 1.03, "2026-11-20T20:08:00.000Z")),
    ),
  );
  await spots.write(aSpot((btc.at(-1)?.priceUsd ?? 0) * 1.01, "2026-11-20T20:10:20.000Z"));
  const start = Date.parse("2025-06-01T00:00:00.000Z");
  await readings.write([
    ...networkReadings(HOUR),
    aReading("hashrate_ehs", 2000, "2026-11-20T20:10:00.000Z", { doubted: true }),
    ...Array.from({ length: 541 }, (_, index) =>
      aReading("day_hashrate_ehs", 900 + index / 4, new Date(start + index * 86_400_000).toISOString()),
    ),
  ]);
});
afterAll(() => world.close());

const ask = (now = NOW) => ({ app: world.app, caller, subcommand: null, now });

function expectFit({ card, visibility }: CardReply): string {
  expectReadable(card);
  expect(checkMessage(renderCard(card, visibility, "attached").message)).toEqual([]);
  return flat(shown(card));
}

describe("over a store that jobs have filled", () => {
  test("/divergence window:today tells the gap of the session that runs, whoever asks for whom", async () => {
    const basket = expectFit(await divergence.run({ ...ask(), options: { window: "today" } }));
    expect(basket).toContain("PW14 +2.0 pp ahead of BTC (today, provisional)");
    expect(basket).toContain("to prices of 15:08–15:10 New York, provisional");
    const one = expectFit(await divergence.run({ ...ask(), options: { window: "today", target: "WULF" } }));
    expect(one).toContain("WULF +2.0 pp ahead of BTC (today, provisional)");
  });

  test("a newer quote shows within the same minute", async () => {
    const options = { window: "today", target: "MARA" } as const;
    const before = await divergence.run({ ...ask(), options });
    const id = world.data.bundle.miners.find(({ ticker }) => ticker === "MARA")?.id ?? "";
    const quoted = (await world.quotes.newest([id])).get(id);
    await world.quotes.write([aQuote(id, (quoted?.priceUsd ?? 0) * 1.1, "2026-11-20T20:11:00.000Z")]);
    const after = await divergence.run({ ...ask(), options });
    expect(after.card.title).not.toBe(before.card.title);
    expect(after.card.title).toContain("+12.3 pp");
  });

  test("/network shows what was measured, on its first page and beyond", async () => {
    const first = expectFit(await network.run({ ...ask(), options: {} }));
    expect(first).toContain("1,043.2 EH/s");
    expect(first).toContain("Hashrate in doubt, not used: 2,000 EH/s");
    expectFit(
      await network.actions.page({
        ...ask(),
        options: {},
        argument: "1",
        values: {},
        updates: "private",
      }),
    );
    expect(expectFit(await network.run({ ...ask(), options: { as_of: "2026-11-19" } }))).not.toContain(
      "1,043",
    );
  });

  test("About says what BTC costs now", async () => {
    const press = { ...ask(), options: {}, argument: "", values: {}, updates: "private" as const };
    expect(expectFit(await help.actions.about(press))).toContain("BTC now: $");
  });
});
