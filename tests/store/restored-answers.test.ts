import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { backUpDatabase } from "../../src/store/backup.ts";
import { openDatabase } from "../../src/store/database.ts";
import { restoreDatabase } from "../../src/store/restore.ts";
import type { GivenOptions } from "../../src/surface/command.ts";
import { barsOf, btcOf, sessionsFrom } from "../support/market.ts";
import { appOver, BUNDLED_FACTS, type RealApp } from "../support/real-app.ts";

const NOW = "2026-11-24T21:00:00Z";
const ASKED: readonly (readonly ["sector" | "debt" | "divergence", GivenOptions])[] = [
  ["sector", {}],
  ["debt", {}],
  ["debt", { miner: "HUT" }],
  ["divergence", {}],
  ["divergence", { window: "ytd" }],
];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pivotwatch-restored-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function storePrices({ data, prices }: RealApp, factor: number): Promise<void> {
  const sessions = sessionsFrom(data.calendar, "2025-11-03", 260);
  const kept = { provider: "test", fetchedAt: NOW };
  await prices.writeBars(
    data.basket.members.flatMap(({ security }, index) =>
      barsOf(
        security,
        sessions,
        sessions.map((_, day) => 10 + index + factor * Math.sin(day / 9 + index) + day / 40),
        "split_adjusted",
      ).map((bar) => ({ ...bar, ...kept, symbol: security, adjustedClose: null })),
    ),
  );
  const btc = sessions.map((_, day) => 80_000 - day * 50 + 900 * Math.cos(day / 7));
  await prices.writeBtc(btcOf(sessions, btc).map((bar) => ({ ...bar, ...kept })));
}

async function openAppOn(path: string): Promise<RealApp> {
  const opened = await openDatabase(`file:${path}`, { busyTimeoutMs: 200 });
  if (!opened.ok) throw new Error(opened.message);
  return appOver(opened);
}

async function answersOf({ app }: RealApp): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const [name, options] of ASKED) answers.push(await app.answers[name](options, NOW));
  return answers;
}

it("a restored backup answers like the original", async () => {
  const path = join(folder, "pivotwatch.db");
  const backup = join(folder, "backup.db");
  writeFileSync(path, BUNDLED_FACTS);
  const original = await openAppOn(path);
  await storePrices(original, 1);
  const before = await answersOf(original);
  expect(
    before.every((answer) => typeof answer === "object" && answer !== null && "ok" in answer && answer.ok),
  ).toBe(true);
  expect(await backUpDatabase({ databasePath: path, target: backup })).toMatchObject({ ok: true });
  // What happens afterwards is undone, facts and prices alike.
  await storePrices(original, 4);
  expect(await answersOf(original)).not.toEqual(before);
  await original.close();
  expect(restoreDatabase({ databasePath: path, from: backup, now: NOW })).toMatchObject({ ok: true });
  const restored = await openAppOn(path);
  expect(await answersOf(restored)).toEqual(before);
  await restored.close();
});
