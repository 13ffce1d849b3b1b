import { encodeCustomId } from "../../src/discord/custom-id.ts";
import type { App } from "../../src/surface/app.ts";
import type { ActionRef } from "../../src/surface/card.ts";
import type { AnyOptions, Command } from "../../src/surface/command.ts";
import type { CardReply } from "../../src/surface/reply.ts";
import { aCaller as caller } from "./caller.ts";
import { LOOK_UPS } from "./look-ups.ts";

export interface Shown {
  /** What was asked or pressed. */
  readonly asked: string;
  readonly command: string;
  readonly reply: CardReply;
}

/**
 * The cards of look-ups that can be reached: each command alone, with each offered choice and about each company, then the buttons
 * of every card, pages to their end. `presses` limits how often one kind of button of one command is pressed.
 */
export async function everyCard(
  app: App,
  now: string,
  tickers: readonly string[],
  presses: number,
): Promise<readonly Shown[]> {
  const all: Shown[] = [];
  for (const command of LOOK_UPS) {
    const name = command.data.name;
    const shown: Shown[] = [];
    const questions = [...questionsOf(command, tickers), ...(await suggestedTo(command, app, now))];
    for (const options of questions) {
      const reply = await command.run({ app, options, caller, subcommand: null, now });
      if (reply.kind === "card")
        shown.push({ asked: `/${name} ${JSON.stringify(options)}`, command: name, reply });
    }
    const pressed = new Map<string, Set<string>>();
    // The list grows while it is walked: what a button opens has buttons of its own.
    for (const { reply } of shown) {
      for (const action of actionsOf(reply)) {
        const id = encodeCustomId(action);
        const ofKind = pressed.get(action.name) ?? new Set();
        const act = command.actions?.[action.name];
        if (id === null || act === undefined || ofKind.has(id) || ofKind.size >= presses) continue;
        pressed.set(action.name, ofKind.add(id));
        const { options, argument } = action;
        const next = await act({
          app,
          options,
          caller,
          subcommand: null,
          now,
          argument,
          values: {},
          updates: "private",
        });
        if (next.kind === "card") shown.push({ asked: id, command: name, reply: next });
      }
    }
    all.push(...shown);
  }
  return all;
}

/** Each option filled with the first thing the command itself suggests for it. */
async function suggestedTo(command: Command, app: App, now: string): Promise<readonly AnyOptions[]> {
  const questions: AnyOptions[] = [];
  for (const option of command.data.options) {
    const suggested = await command.suggest?.({
      app,
      caller,
      focused: { name: option.name, value: "" },
      now,
    });
    const [first] = option.autocomplete === true ? (suggested ?? []) : [];
    if (first !== undefined) questions.push({ [option.name]: first.value });
  }
  return questions;
}

function questionsOf({ data }: Command, tickers: readonly string[]): readonly AnyOptions[] {
  if (data.name === "compare") {
    const [first, second, third, fourth] = tickers;
    return [
      { first, second },
      { first, second, third, fourth },
    ];
  }
  const about = ["miner", "target"].find((name) => data.options.some((option) => option.name === name));
  const choices = data.options.flatMap((option) =>
    (option.choices ?? []).map((choice) => ({ [option.name]: choice.value })),
  );
  const companies = about === undefined ? [] : tickers.map((ticker) => ({ [about]: ticker }));
  return [
    {},
    ...choices,
    ...companies,
    { as_of: "2026-01-01" },
    { [about ?? "as_of"]: "nobody @everyone" },
  ].filter((options) =>
    Object.keys(options).every((name) => data.options.some((option) => option.name === name)),
  );
}

function actionsOf({ card }: CardReply): readonly ActionRef[] {
  const inRows = card.actions.flatMap((row) => {
    if (row.type === "select") return row.options.map(({ value }) => ({ ...row.action, argument: value }));
    return row.buttons.flatMap((button) =>
      "action" in button && button.disabled !== true ? [button.action] : [],
    );
  });
  const inSections = card.blocks.flatMap((block) => (block.type === "section" ? [block.button.action] : []));
  return [...inRows, ...inSections].filter((action) => action.command !== "");
}
