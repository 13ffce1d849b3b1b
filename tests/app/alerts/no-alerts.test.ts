import { expect, test } from "vitest";
import { NO_ALERTS } from "../../../src/app/alerts/no-alerts.ts";
import { ALERTS_CHANNEL, MANAGER, NOW } from "../../support/alerts-world.ts";

test("where alerts cannot be set, everything says so and lists are empty", async () => {
  const sentence = "Alerts are set on Discord: they are not available here.";
  for (const asked of [
    await NO_ALERTS.preview({ place: ALERTS_CHANNEL }, MANAGER, NOW),
    await NO_ALERTS.save("a", MANAGER, NOW),
    await NO_ALERTS.exportData(MANAGER, "server", NOW),
  ]) {
    expect(asked).toEqual({ ok: false, problems: [sentence] });
  }
  expect(await NO_ALERTS.list(MANAGER, "server", NOW)).toEqual({
    entries: [],
    most: 25,
    owner: "server",
    now: NOW,
  });
});
