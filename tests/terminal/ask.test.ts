import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Draw } from "../../src/app/ports/draw.ts";
import { lookUp } from "../../src/cards/look-up.ts";
import { refusalCard } from "../../src/cards/refusal.ts";
import type { AnswerBase } from "../../src/surface/answers/common.ts";
import type { Command } from "../../src/surface/command.ts";
import { askCommand, type AskDeps, parseAskArguments, splitCommand } from "../../src/terminal/ask.ts";
import { aChart } from "../support/a-chart.ts";
import { silentApp } from "../support/app.ts";
import { aCard } from "../support/card.ts";
import { drawsNothing } from "../support/drawing.ts";

const answer: AnswerBase & { pages: number; claims: readonly [] } = {
  asOf: "2026-06-09",
  pointInTime: false,
  factsTo: "2026-06-26",
  pricesTo: null,
  withoutPublicationDate: 0,
  sources: [
    {
      title: "10-K",
      url: "https://www.sec.gov/x",
      host: "sec.gov",
      published: "2026-03-01",
      kind: "filing",
      evidence: "filing",
      linked: true,
    },
  ],
  pages: 3,
  claims: [],
};

const debt: Command = {
  data: {
    name: "debt",
    description: "Debt",
    options: [
      { name: "miner", type: "string", description: "which" },
      { name: "kind", type: "string", description: "what", choices: [{ name: "Notes", value: "notes" }] },
    ],
  },
  access: "everyone",
  ...lookUp<{ miner?: string | undefined }, typeof answer>({
    command: "debt",
    ask: async (_app, options) =>
      options.miner === "IRNE"
        ? {
            ok: false,
            refusal: {
              kind: "unknown_miner",
              option: "miner",
              typed: "IRNE",
              nearest: [{ ticker: "IREN", name: "IREN Limited" }],
            },
          }
        : { ok: true, answer },
    card: (shown, view) =>
      aCard({ title: `Page ${view.page + 1} ${view.options["miner"] ?? "all"}`, answer: shown }),
  }),
};

const asked = (...args: string[]) => askedOf([debt], args);

async function askedOf(
  commands: readonly Command[],
  args: readonly string[],
  draw: Draw = drawsNothing,
): Promise<{ code: number; out: string; err: string }> {
  const seen = { out: "", err: "" };
  const parsed = parseAskArguments(args);
  if (!parsed.ok) return { code: 2, out: "", err: parsed.message };
  const deps: AskDeps = {
    app: silentApp,
    commands,
    now: "2026-06-09T21:00:00Z",
    renderMessage: (card, visibility) => ({ title: card.title, visibility }),
    refusalCard,
    draw,
    finish: (card) => card,
    out: (text) => (seen.out += text),
    err: (text) => (seen.err += text),
    columns: null,
  };
  return { code: await askCommand(deps, parsed.asked), ...seen };
}

test("a command with options is answered and offers its buttons", async () => {
  const { code, out } = await asked("/debt miner:HUT");
  expect(code).toBe(0);
  expect(out).toContain("Page 1 HUT");
  expect(out).toContain("Sources (1) = --press sources");
});

test("--json prints card, message and data", async () => {
  const { out } = await asked("/debt", "--json");
  const printed: unknown = JSON.parse(out);
  expect(printed).toMatchObject({
    card: { title: "Page 1 all" },
    message: { title: "Page 1 all", visibility: "private" },
    data: { pages: 3 },
  });
  expect(printed).not.toHaveProperty("card.answer");
});

test("buttons are pressed in turn and keep the options", async () => {
  expect((await asked("/debt miner:HUT", "--page", "2")).out).toContain("Page 2 HUT");
  expect((await asked("/debt miner:HUT", "--press", "sources")).out).toContain("Sources of /debt");
  const none = await asked("/debt", "--press", "nothing");
  expect(none.code).toBe(2);
  expect(none.err).toContain("It has: sources, post, report.");
});

test("a wrong ticker is answered with the nearest, and the nearest can be pressed", async () => {
  const wrong = await asked("/debt miner:IRNE");
  expect(wrong.code).toBe(1);
  expect(wrong.out).toContain("I don't track IRNE. Did you mean IREN (IREN Limited)?");
  expect((await asked("/debt miner:IRNE", "--press", "again")).out).toContain("Page 1 IREN");
});

test.each([
  [["/nothing"], 2, "There is no command /nothing. Known: /debt"],
  [["/debt HUT"], 2, "I read “HUT” as no option"],
  [[""], 2, "Usage: npm run ask"],
  [["/debt", "--colour"], 2, "Unknown option '--colour'"],
  [["/debt", "--now", "yesterday"], 2, "--now takes an instant"],
  [["/debt", "--page", "0"], 2, "--page takes a number"],
])("what cannot be read is said: %j", async (args, code, message) => {
  const result = await asked(...args);
  expect(result.code).toBe(code);
  expect(result.err).toContain(message);
});

test.each([
  ["/debt colour:red", "There is no option colour"],
  ["/debt kind:leases", "kind cannot be leases. It takes one of notes."],
  [`/debt miner:${"x".repeat(6000)}`, "at most 100 characters"],
])("an option never offered is refused: %s", async (text, message) => {
  const { code, out } = await asked(text);
  expect(code).toBe(1);
  expect(out.replaceAll("\n", " ")).toContain(message);
});

const alerts: Command = {
  data: {
    name: "alerts",
    description: "Alerts",
    options: [],
    subcommands: [
      { name: "list", description: "All", options: [] },
      { name: "mute", description: "One", options: [{ name: "rule", type: "string", description: "Rule" }] },
    ],
  },
  access: { list: "everyone", mute: "manager" },
  run: async ({ subcommand, options }) => ({
    kind: "card",
    card: {
      ...aCard({ title: `${subcommand ?? "none"} ${JSON.stringify(options)}` }),
      actions: [
        {
          type: "buttons",
          buttons: [
            {
              label: "More",
              style: "secondary",
              action: { command: "alerts list", name: "more", argument: "2", options: {} },
            },
          ],
        },
      ],
    },
    visibility: "private",
    as: "new",
  }),
  actions: {
    more: async ({ subcommand, argument, values }) => ({
      kind: "card",
      card: aCard({ title: `${subcommand ?? "none"} page ${argument} ${JSON.stringify(values)}` }),
      visibility: "private",
      as: "update",
    }),
  },
};

test.each([
  [["/alerts list"], 0, "list {}"],
  [["/alerts MUTE rule:spread PW14"], 0, 'mute {"rule":"spread PW14"}'],
  [["/alerts mute", "--press", "more"], 0, "list page 2 {}"],
  [["/alerts"], 2, '/alerts needs a subcommand. Known: "/alerts list", "/alerts mute".'],
  [["/alerts away"], 2, '/alerts has no “away”. Known: "/alerts list", "/alerts mute".'],
  [["/alerts list rule:x"], 1, "There is no option rule"],
])("a subcommand stands before the options: %j", async (args, code, message) => {
  const result = await askedOf([alerts], args);
  expect(result.code).toBe(code);
  expect(result.out + result.err).toContain(message);
});

test("files that go along are printed behind the card, and beside it with --json", async () => {
  const exporting: Command = {
    ...alerts,
    run: async () => ({
      kind: "card",
      card: aCard({ title: "Exported" }),
      visibility: "private",
      as: "new",
      files: [{ name: "all.json", text: '{"alerts":[]}' }],
    }),
  };
  expect((await askedOf([exporting], ["/alerts list"])).out).toContain('\nall.json\n{"alerts":[]}\n');
  const { out } = await askedOf([exporting], ["/alerts list", "--json"]);
  expect(JSON.parse(out)).toMatchObject({ files: [{ name: "all.json", text: '{"alerts":[]}' }] });
});

test("a button beside a text can be pressed like any other", async () => {
  const button = {
    label: "Manage",
    style: "secondary",
    action: { command: "alerts list", name: "more", argument: "7", options: {} },
  } as const;
  const listing: Command = {
    ...alerts,
    run: async () => ({
      kind: "card",
      card: aCard({ title: "List", blocks: [{ type: "section", text: "One", button }] }),
      visibility: "private",
      as: "new",
    }),
  };
  expect((await askedOf([listing], ["/alerts list"])).out).toContain("Manage = --press more:7");
  expect((await askedOf([listing], ["/alerts list", "--press", "more:7"])).out).toContain("list page 7");
});

test("a value runs to the next option, colons and spaces included", () => {
  expect(splitCommand("/Debt miner:Cipher Mining as_of:2026-06-01")).toEqual({
    name: "debt",
    options: { miner: "Cipher Mining", as_of: "2026-06-01" },
    stray: "",
  });
});

describe("--chart", () => {
  const folder = mkdtempSync(join(tmpdir(), "ask-chart-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const png = Uint8Array.of(137, 80, 78, 71);
  const draws: Draw = { draw: async () => ({ ok: true, png }) };
  const pictured: Command = {
    ...debt,
    run: async () => ({
      kind: "card",
      card: aCard({ blocks: [{ type: "chart", chart: aChart() }] }),
      visibility: "private",
      as: "new",
    }),
  };

  test("writes the picture of the card, whose words stand in its place", async () => {
    const file = join(folder, "gap.png");
    const { code, out, err } = await askedOf([pictured], ["/debt", "--chart", file], draws);
    expect(code).toBe(0);
    expect(out).toContain("Chart: Line chart, 31 Dec 2025 to 5 Jun 2026");
    expect(err).toBe(`Picture written to ${file}\n`);
    expect(Uint8Array.from(readFileSync(file))).toEqual(png);
  });

  test.each([
    ["a card without one", debt, draws, "none.png", "This card has no picture"],
    [
      "one that cannot be drawn",
      pictured,
      drawsNothing,
      "none.png",
      "could not be drawn: this test draws nothing",
    ],
    ["a folder that is not there", pictured, draws, "no/such/gap.png", "could not be written"],
  ])("%s is a line that says so", async (_, command, draw, name, line) => {
    const file = join(folder, name);
    const { code, out, err } = await askedOf([command], ["/debt", "--chart", file], draw);
    expect(code).toBe(1);
    expect(out).not.toBe("");
    expect(err).toContain(line);
    expect(existsSync(file)).toBe(false);
  });

  test("without a name is explained", async () => {
    expect((await asked("/debt", "--chart", "")).err).toContain("--chart takes the name of a file");
  });
});
