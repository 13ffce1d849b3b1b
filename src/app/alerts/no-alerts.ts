import { PRESET_NAMES } from "../../domain/presets.ts";
import { FACT_WISHES } from "../../domain/subscription.ts";
import type { AlertProblems, Alerts } from "../../surface/alerts.ts";
import { refused } from "./problems.ts";
import { MOST_OF_PERSON, MOST_OF_SERVER } from "./save.ts";

/** Alerts of a place that has none: it says so. */
export const NO_ALERTS: Alerts = {
  choices: { presets: PRESET_NAMES, facts: FACT_WISHES },
  preview: nothing,
  form: nothing,
  adjust: nothing,
  save: nothing,
  test: nothing,
  list: async (_by, whose, now) => ({
    entries: [],
    most: whose === "person" ? MOST_OF_PERSON : MOST_OF_SERVER,
    owner: whose,
    now,
  }),
  entry: nothing,
  mute: nothing,
  why: nothing,
  setPaused: nothing,
  remove: nothing,
  exportData: nothing,
  deleteData: nothing,
};

async function nothing(): Promise<AlertProblems> {
  return refused("Alerts are set on Discord: they are not available here.");
}
