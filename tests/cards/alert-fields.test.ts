import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SERVER_DESK } from "../../src/cards/alert-desk.ts";
import { entryCard } from "../../src/cards/alert-entry.ts";
import { alertListCard } from "../../src/cards/alert-list.ts";
import { previewCard } from "../../src/cards/alert-preview.ts";
import { problemsCard, shortCard } from "../../src/cards/alert-problems.ts";
import { digestListCard, digestOffCard, digestPlanCard, digestSetCard } from "../../src/cards/digest-plan.ts";
import { settledCard } from "../../src/cards/server-settings.ts";
import { setUpCard, standingCard } from "../../src/cards/setup.ts";
import { ALERTS_NOW as NOW, anEntry, aPreview } from "../support/fake-alerts.ts";
import { aPlan } from "../support/fake-digests.ts";

const quietHours = { from: "22:00", until: "07:00", zone: "Europe/Berlin" };
const entry = anEntry({
  list: ["HUT"],
  zone: "Europe/Berlin",
  mutedMiners: [{ ticker: "HUT", until: NOW }],
  quietHours,
  score: { fires: 1, gapAfter20SessionsPp: null },
  notSent: [{ reason: "muted", count: 1 }],
});
const SETTINGS = { zone: "Europe/Berlin", list: [{ ticker: "HUT", name: "Hut 8" }], most: 25 };
const preview = aPreview({
  list: ["HUT"],
  quietHours,
  role: { id: "7", name: "traders" },
  dates: [{ at: "2026-11-18", text: "PW14", value: 30 }],
  rules: [{ text: "spread PW14 30d 30 both", fires: 1 }],
});

test("docs/commands.md names every field of what /setup, /alerts, /digest and /notify answer", () => {
  const documented = readFileSync(new URL("../../docs/commands.md", import.meta.url), "utf8");
  const cards = [
    alertListCard({ entries: [entry], most: 25, owner: "server", now: NOW }, SERVER_DESK, 0, true),
    entryCard(entry, SERVER_DESK, NOW),
    previewCard(preview, "alerts"),
    setUpCard(entry, preview, "private", "new", { kind: "set", plan: aPlan() }),
    standingCard({ entries: [entry], most: 25, owner: "server", now: NOW }, "private", [aPlan()], SETTINGS),
    settledCard({ plan: SETTINGS, followed: 1, notes: ["One."] }, NOW),
    digestPlanCard(aPlan()),
    digestSetCard({ plan: aPlan(), replaced: true, notes: [] }, null),
    digestListCard({ plans: [aPlan()], most: 10 }, null),
    digestOffCard(aPlan(), "kept"),
    problemsCard({ ok: false, problems: ["One."] }),
    shortCard("Done", ["One."], { accent: "neutral" }),
  ];
  const fields = new Set(cards.flatMap(({ answer }) => fieldsOf(answer)));
  expect(fields.size).toBeGreaterThan(45);
  expect([...fields].filter((field) => !new RegExp(`\\b${field}\\b`).test(documented))).toEqual([]);
});

function fieldsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => [name, ...fieldsOf(inside)]);
}
