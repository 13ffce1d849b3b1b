import { describe, expect, test } from "vitest";
import { alertModal, setupModal } from "../../src/cards/alert-form.ts";
import { wishInWords } from "../../src/cards/alert-words.ts";
import { setUpCard } from "../../src/cards/setup.ts";
import { PRESET_NAMES } from "../../src/domain/presets.ts";
import { FACT_WISHES } from "../../src/domain/subscription.ts";
import type { Modal } from "../../src/surface/modal.ts";
import { anEntry, aPreview } from "../support/fake-alerts.ts";
import { expectReadable, shown } from "../support/readable.ts";

const choices = { presets: PRESET_NAMES, facts: FACT_WISHES };
const action = { command: "setup", name: "filled", argument: "", options: {} };
const spec = { action, channelId: null, choices, zone: null, hasList: false };

function boxesOf({ fields }: Modal): {
  readonly values: readonly string[];
  readonly chosen: readonly string[];
} {
  const field = fields.find(({ type }) => type === "checkboxes");
  if (field?.type !== "checkboxes") throw new Error("no boxes");
  expect(fields.length).toBeLessThanOrEqual(5);
  expect(field.options.length).toBeLessThanOrEqual(10);
  expect(field.options.every(({ description = "" }) => description.length <= 100)).toBe(true);
  return { values: field.options.map(({ value }) => value), chosen: field.chosen ?? [] };
}

describe("filings among the facts of a form", () => {
  test("/setup offers them last and does not tick them by itself", () => {
    const { values, chosen } = boxesOf(
      setupModal({ ...spec, start: {}, visibility: "private", digest: true }),
    );
    expect(values).toEqual(["digest", "contracts", "debt", "treasury", "ai_share", "filings"]);
    expect(chosen).toEqual(["digest", "contracts", "debt"]);
  });

  test("/alerts new offers them too, ticked in what had them", () => {
    const modal = alertModal({
      ...spec,
      title: "An alert",
      place: "channel",
      start: { facts: ["filings"] },
    });
    expect(boxesOf(modal)).toEqual({
      values: ["contracts", "debt", "treasury", "ai_share", "filings"],
      chosen: ["filings"],
    });
  });
});

describe("what was set up with filings", () => {
  const wish = { target: "PW14", sensitivity: "calm", rules: [], facts: ["debt", "filings"] } as const;

  test("names them", () => {
    expect(wishInWords({ wish })).toBe("PW14, calm, debt and filings");
  });

  test.each([
    [null, true],
    [0, false],
    [12, false],
  ])("with %s fires of the rule says that nothing comes of them yet: %s", (fires, is) => {
    const preview = aPreview({ rules: [{ text: "filing PW14 10-Q,10-K,20-F,40-F", fires }] });
    const card = setUpCard(anEntry({ wish }), preview, "private", "new", { kind: "none" });
    expectReadable(card);
    expect(
      shown(card).includes("Filings are not read here yet: nothing is told of them until they are."),
    ).toBe(is);
  });
});
