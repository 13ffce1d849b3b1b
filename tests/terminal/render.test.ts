import { expect, test } from "vitest";
import { plainStyle, shownWidth } from "../../src/terminal/markdown.ts";
import { renderCard } from "../../src/terminal/render.ts";
import { aCard } from "../support/card.ts";

test("a card reads from its title to its footer", () => {
  expect(renderCard(aCard(), plainStyle, 80)).toBe(
    "Debt: $5.6B recorded of $5.8B reported\n\nWULF first line\nsmall print\n\n" +
      "Facts to 26 Jun 2026; later reports not read yet.\n",
  );
});

test("facts, separators, sections and links each have a line", () => {
  const button = {
    label: "Claims (3)",
    style: "secondary",
    action: { command: "debt", name: "claims", argument: "", options: {} },
  } as const;
  const shown = renderCard(
    aCard({
      blocks: [
        { type: "facts", items: [{ label: "Principal", value: "$1.4B", note: "face" }] },
        { type: "separator" },
        { type: "section", text: "More below", button },
      ],
      actions: [
        {
          type: "buttons",
          buttons: [
            button,
            { label: "Filing", url: "https://www.sec.gov/" },
            { ...button, disabled: true, label: "Off" },
          ],
        },
      ],
    }),
    plainStyle,
    80,
  );
  expect(shown).toContain("Principal: $1.4B (face)\n\nMore below");
  expect(shown).toContain("More: Claims (3) = --press claims\n");
  expect(shown).toContain("Filing: https://www.sec.gov/");
  expect(shown).not.toContain("Off");
});

test("a table aligns its columns, breaks its widest text and says what it leaves out", () => {
  const shown = renderCard(
    aCard({
      blocks: [
        {
          type: "table",
          columns: [
            { header: "Counterparty", align: "left" },
            { header: "MW", align: "right" },
          ],
          rows: [
            ["Undisclosed investment-grade hyperscaler of the far north", "352"],
            ["AMD", "25"],
          ],
          more: 12,
        },
      ],
    }),
    plainStyle,
    40,
  );
  const lines = shown.split("\n");
  expect(lines.every((line) => shownWidth(line) <= 49)).toBe(true);
  expect(lines).toContain("Counterparty                          MW");
  expect(lines.find((line) => line.startsWith("AMD"))).toBe("AMD                                   25");
  expect(lines).toContain("+12 more");
});
