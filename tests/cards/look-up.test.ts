import { describe, expect, test } from "vitest";
import { lookUp, opens } from "../../src/cards/look-up.ts";
import type { AnswerBase, ClaimLine } from "../../src/surface/answers/common.ts";
import type { NumberReport, Reported } from "../../src/surface/answers/report.ts";
import type { App } from "../../src/surface/app.ts";
import type { Button, Card, SourceRef } from "../../src/surface/card.ts";
import type { RunContext } from "../../src/surface/command.ts";
import type { ModalValues } from "../../src/surface/modal.ts";
import type { CardReply, Reply } from "../../src/surface/reply.ts";
import { silentApp } from "../support/app.ts";
import { aCaller } from "../support/caller.ts";
import { aCard } from "../support/card.ts";
import { asCard } from "../support/reply.ts";

function aSource(number: number, linked = true): SourceRef {
  return {
    title: `Release ${number} [draft]`,
    url: `https://www.sec.gov/${number}`,
    host: "sec.gov",
    published: number === 1 ? null : "2026-03-01",
    kind: number === 1 ? "seed" : "filing",
    evidence: "filing",
    linked,
  };
}

const claim: ClaimLine = {
  id: "S043",
  subject: "TeraWulf",
  metric: "total debt",
  value: 5.7e9,
  text: null,
  unit: "usd_about",
  period: null,
  claimant: "the article",
  asOf: "2026-06-05",
  verdict: "correct_with_note",
  why: "Without the bridge loan.",
  meaning: null,
  evidence: "article_only",
  discrepancies: [],
  ours: "$5.6B recorded",
};

type Answer = AnswerBase & { readonly claims: readonly ClaimLine[] };

function answerOf(sources: readonly SourceRef[], claims: readonly ClaimLine[]): Answer {
  return {
    asOf: "2026-06-09",
    pointInTime: true,
    factsTo: "2026-06-26",
    pricesTo: null,
    withoutPublicationDate: 3,
    sources,
    claims,
  };
}

function look(sources: readonly SourceRef[], claims: readonly ClaimLine[], command = "debt") {
  const ask = async () => ({ ok: true, answer: answerOf(sources, claims) }) as const;
  return lookUp<{ miner?: string | undefined }, Answer>({
    command,
    ask,
    card: (shown, view) => aCard({ title: `page ${view.page}`, answer: shown }),
    extra: [opens("Contracts", { command: "contracts", ask, card: () => aCard({ title: "the contracts" }) })],
  });
}

const refusing = lookUp<{ miner?: string | undefined }, Answer>({
  command: "debt",
  ask: async () => ({ ok: false, refusal: { kind: "no_facts" } }),
  card: () => aCard(),
});

const context: RunContext<{ readonly miner: string }> = {
  app: silentApp,
  options: { miner: "WULF" },
  caller: { ...aCaller, userId: "5", guildId: "1", channelId: "7" },
  subcommand: null,
  now: "2026-06-09T21:00:00Z",
};

/** An application in which channel 7 of server 1 is public, and whose new servers are these. */
function appWith(newServers: readonly string[] = []): App {
  const ungreeted = new Set(newServers);
  return {
    ...silentApp,
    servers: {
      ...silentApp.servers,
      visibility: ({ guildId, channelId }) => (guildId === "1" && channelId === "7" ? "public" : "private"),
      takeGreeting: (guildId) => guildId !== null && ungreeted.delete(guildId),
    },
  };
}

/** Keeps what is reported and answers as told. */
function desk(reported: Reported): { readonly app: App; readonly reports: NumberReport[] } {
  const reports: NumberReport[] = [];
  const report = async (made: NumberReport) => {
    reports.push(made);
    return reported;
  };
  return { app: { ...silentApp, reports: { report } }, reports };
}

async function act(
  asked: ReturnType<typeof look>,
  name: string,
  argument: string,
  changes: Partial<typeof context> & {
    readonly values?: ModalValues;
    readonly updates?: "public" | "private";
  } = {},
): Promise<Reply> {
  const action = asked.actions[name];
  if (!action) throw new Error(`there is no action ${name}`);
  return action({ ...context, argument, values: {}, updates: "private", ...changes });
}

async function press(asked: ReturnType<typeof look>, name: string, argument: string): Promise<CardReply> {
  return asCard(await act(asked, name, argument));
}

const labels = (card: Card): string[] =>
  card.actions.flatMap((row) => (row.type === "buttons" ? row.buttons.map((button) => button.label) : []));

const textOf = (card: Card): string =>
  card.blocks.map((block) => (block.type === "text" ? block.text : "")).join("\n");

test("a look-up answers privately and offers only what it has", async () => {
  const full = await look([aSource(1)], [claim]).run(context);
  expect(full.visibility).toBe("private");
  expect(labels(full.card)).toEqual([
    "Contracts",
    "Sources (1)",
    "Claims (1)",
    "Post here",
    "Report a wrong number",
  ]);
  expect(labels((await look([], []).run(context)).card)).toEqual([
    "Contracts",
    "Post here",
    "Report a wrong number",
  ]);
});

test("every button carries the options of the question", async () => {
  const { card } = await look([aSource(1)], [claim]).run(context);
  const buttons = card.actions.flatMap((row) => (row.type === "buttons" ? row.buttons : []));
  const actions = buttons
    .filter((button): button is Button => "action" in button)
    .map((button) => button.action);
  expect(actions).toHaveLength(5);
  expect(actions.every((action) => action.command === "debt" && action.options["miner"] === "WULF")).toBe(
    true,
  );
});

test("turning the page of a posted card brings no posting back", async () => {
  const privately = { caller: { ...context.caller, channelId: "8" } };
  const turned = async (updates: "private" | "public") =>
    asCard(await act(look([aSource(1)], []), "page", "2", { ...privately, updates }));
  expect(labels((await turned("public")).card)).not.toContain("Post here");
  expect(labels((await turned("private")).card)).toContain("Post here");
});

test("what is posted is public and cannot be posted again", async () => {
  const posted = await press(look([aSource(1)], []), "post", "2");
  expect(posted).toMatchObject({ visibility: "public", as: "new", card: { title: "page 2" } });
  expect(labels(posted.card)).not.toContain("Post here");
});

test("claims stand beside our own figure with their verdict", async () => {
  const { card } = await press(look([], [claim]), "claims", "");
  expect(textOf(card)).toContain("**TeraWulf: total debt about $5.7B**");
  expect(textOf(card)).toContain("Right, with a note: Without the bridge loan.\nOurs: $5.6B recorded");
});

test("sources name kind, date and evidence; only listed hosts are links", async () => {
  const { card } = await press(look([aSource(1, false), aSource(2)], []), "sources", "");
  expect(textOf(card)).toContain("1. Release 1 \\[draft\\]\n-# sec.gov · undated · article · filing");
  expect(textOf(card)).toContain(
    "2. [Release 2 \\[draft\\]](https://www.sec.gov/2)\n-# sec.gov · 1 Mar 2026",
  );
});

test("many sources are paged, and a page beyond the end is the last", async () => {
  const many = Array.from({ length: 30 }, (_, index) => aSource(index + 2));
  const last = await press(look(many, []), "sources", "99");
  expect(textOf(last.card)).toContain("30. [Release 31");
  expect(labels(last.card)).toEqual(["‹ Back", "Next (3 of 3) ›"]);
});

test("an answer as of a day says what it leaves out", async () => {
  const { card } = await press(look([], [claim]), "claims", "");
  expect(card.footer).toEqual(["As published by 9 Jun 2026. 3 rows without publication date left out."]);
});

test("extra buttons open the card of the other command, with that command's own buttons", async () => {
  const opened = await press(look([aSource(1)], []), "contracts", "");
  expect(opened).toMatchObject({ visibility: "private", as: "new", card: { title: "the contracts" } });
  expect(labels(opened.card)).toEqual(["Sources (1)", "Post here", "Report a wrong number"]);
  expect(JSON.stringify(opened.card.actions)).not.toContain('"command":"debt"');
});

describe("in a channel that a server made public", () => {
  const here = { ...context, app: appWith() };

  test("a look-up answers publicly, with nothing left to post", async () => {
    const reply = await look([aSource(1)], []).run(here);
    expect(reply.visibility).toBe("public");
    expect(labels(reply.card)).toEqual(["Contracts", "Sources (1)", "Report a wrong number"]);
  });

  test("its pages offer no posting either", async () => {
    const reply = asCard(await act(look([], []), "page", "1", here));
    expect(reply).toMatchObject({ as: "update", card: { title: "page 1" } });
    expect(labels(reply.card)).not.toContain("Post here");
  });

  test("a refusal and the sources stay private", async () => {
    expect((await refusing.run(here)).visibility).toBe("private");
    expect(await act(look([aSource(1)], []), "sources", "", here)).toMatchObject({ visibility: "private" });
  });

  test.each([
    ["another channel", { guildId: "1", channelId: "8" }],
    ["another server", { guildId: "2", channelId: "7" }],
    ["a direct message", { guildId: null, channelId: "7" }],
  ])("%s stays private", async (_name, place) => {
    const reply = await look([], []).run({ ...here, caller: { ...here.caller, ...place } });
    expect(reply.visibility).toBe("private");
    expect(labels(reply.card)).toContain("Post here");
  });
});

describe("the first answer in a new server", () => {
  const HINT = "New here? `/setup` brings alerts and a daily digest into a channel; `/help` says the rest.";

  test("ends with where to begin, once", async () => {
    const app = appWith(["1"]);
    const asked = look([], []);
    const first = await asked.run({ ...context, app });
    expect(first.card.footer.at(-1)).toBe(HINT);
    expect((await asked.run({ ...context, app })).card.footer).not.toContain(HINT);
  });

  test("may be a refusal", async () => {
    const reply = await refusing.run({ ...context, app: appWith(["1"]) });
    expect(reply.card.footer).toEqual([HINT]);
  });

  test("has no need of it when it is /help", async () => {
    const app = appWith(["1"]);
    expect((await look([], [], "help").run({ ...context, app })).card.footer).not.toContain(HINT);
    expect((await look([], []).run({ ...context, app })).card.footer).not.toContain(HINT);
  });

  test("is not said in a server known before", async () => {
    const reply = await look([], []).run({ ...context, app: appWith(["2"]) });
    expect(reply.card.footer).not.toContain(HINT);
  });
});

describe("reporting a wrong number", () => {
  const taken: Reported = { ok: true, number: 12, about: "/debt miner:WULF" };
  const filled: ModalValues = {
    wrong: { type: "text", text: "5.6 billion" },
    right: { type: "text", text: "5.4 billion" },
    source: { type: "text", text: "https://www.sec.gov/x" },
  };

  test("the button opens a form that keeps the question and the page", async () => {
    const reply = await act(look([], []), "report", "2");
    if (reply.kind !== "modal") throw new Error("a form was due");
    expect(reply.modal.action).toEqual({
      command: "debt",
      name: "reported",
      argument: "2",
      options: { miner: "WULF" },
    });
    const fields = reply.modal.fields.flatMap((field) => (field.type === "text" ? [field] : []));
    expect(fields.map((field) => [field.name, field.required])).toEqual([
      ["wrong", true],
      ["right", true],
      ["source", false],
    ]);
    expect(fields.every((field) => field.label.length <= 45 && (field.description ?? "").length <= 100)).toBe(
      true,
    );
    expect(reply.modal.title.length).toBeLessThanOrEqual(45);
  });

  test("a form sent becomes a report of its sender, with the question of the card", async () => {
    const { app, reports } = desk(taken);
    const reply = asCard(await act(look([], []), "reported", "2", { app, values: filled }));
    expect(reports).toEqual([
      {
        reporter: "5",
        command: "debt",
        options: { miner: "WULF" },
        page: 2,
        wrong: "5.6 billion",
        right: "5.4 billion",
        source: "https://www.sec.gov/x",
      },
    ]);
    expect(reply).toMatchObject({ visibility: "private", as: "new", card: { title: "Thank you, noted" } });
    expect(textOf(reply.card)).toBe(
      "Your report on /debt miner:WULF is number 12.\nSomebody of the project looks at it; figures change by a corrected row with its source.",
    );
  });

  test.each<[string, ModalValues]>([
    ["nothing", {}],
    [
      "fields of other kinds",
      { wrong: { type: "checked", checked: true }, source: { type: "chosen", values: [] } },
    ],
  ])("a form with %s reports empty text", async (_name, values) => {
    const { app, reports } = desk({ ok: false, reason: "empty" });
    const reply = asCard(await act(look([], []), "reported", "", { app, values }));
    expect(reports).toMatchObject([{ wrong: "", right: "", source: "", page: 0 }]);
    expect(textOf(reply.card)).toBe("The form said nothing. Open it again and write which figure is wrong.");
  });

  test("too many are refused politely", async () => {
    const { app } = desk({ ok: false, reason: "too_many", perDay: 5 });
    const reply = asCard(await act(look([], []), "reported", "", { app, values: filled }));
    expect(reply).toMatchObject({ visibility: "private", card: { accent: "warning", title: "Not noted" } });
    expect(textOf(reply.card)).toBe(
      "You have sent 5 reports within a day, as many as one person may. Thank you for them; please send the next one tomorrow.",
    );
  });

  test("what a person typed as an option cannot format or mention", async () => {
    const { app } = desk({ ok: true, number: 1, about: "/debt miner:@everyone **x**" });
    const reply = asCard(await act(look([], []), "reported", "", { app, values: filled }));
    expect(textOf(reply.card)).not.toContain("@everyone");
    expect(textOf(reply.card)).toContain("\\*\\*x");
  });
});
