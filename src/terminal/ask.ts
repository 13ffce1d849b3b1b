import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { parseOptions } from "../app/options.ts";
import type { Draw } from "../app/ports/draw.ts";
import { epochMs, type Instant } from "../domain/time.ts";
import type { Refusal } from "../surface/answers/common.ts";
import type { App } from "../surface/app.ts";
import type { Button, Card } from "../surface/card.ts";
import type { Caller, Command, GivenOptions, OptionData, RunContext } from "../surface/command.ts";
import type { CardReply, Reply } from "../surface/reply.ts";
import { ansiStyle, plainStyle } from "./markdown.ts";
import { renderCard } from "./render.ts";

export interface AskDeps {
  readonly app: App;
  readonly commands: readonly Command[];
  readonly now: Instant;
  /** The Components V2 message of a card, as Discord would get it. */
  renderMessage(card: Card, visibility: CardReply["visibility"]): unknown;
  /** The card that says what was wrong with an option. */
  refusalCard(refusal: Refusal, command: string, options: Readonly<Record<string, string>>): Card;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly draw: Draw;
  /** Puts the last hand to every card before it is shown. */
  readonly finish: (card: Card) => Card;
  /** Columns of the terminal; null where the output is none. */
  readonly columns: number | null;
}

export interface AskArguments {
  readonly text: string;
  readonly json: boolean;
  readonly now: Instant | null;
  /** Buttons to press in turn, `name` or `name:argument`. */
  readonly presses: readonly string[];
  /** File for the card's picture. */
  readonly chart: string | null;
}

const USAGE = `Usage: npm run ask -- "/treasury miner:MARA" [--json] [--now ISO] [--press NAME[:ARG]] [--page N] [--chart FILE.png]`;

/** Reads the words after `ask`; a wrong one is a line of explanation. */
export function parseAskArguments(
  args: readonly string[],
): { readonly ok: true; readonly asked: AskArguments } | { readonly ok: false; readonly message: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        now: { type: "string" },
        press: { type: "string", multiple: true, default: [] },
        page: { type: "string" },
        chart: { type: "string" },
      },
    });
    const text = positionals.join(" ").trim();
    if (text === "") return { ok: false, message: USAGE };
    const presses = [...values.press];
    if (values.page !== undefined) {
      const page = Number(values.page);
      if (!Number.isSafeInteger(page) || page < 1)
        return { ok: false, message: "--page takes a number from 1 on." };
      presses.push(`page:${page - 1}`);
    }
    const now = values.now === undefined ? null : readInstant(values.now);
    if (now === undefined) {
      return {
        ok: false,
        message: `--now takes an instant such as 2026-06-09T21:00:00Z, not ${values.now ?? ""}.`,
      };
    }
    if (values.chart === "") return { ok: false, message: "--chart takes the name of a file, e.g. gap.png." };
    return { ok: true, asked: { text, json: values.json, now, presses, chart: values.chart ?? null } };
  } catch (error) {
    return { ok: false, message: `${error instanceof Error ? error.message : String(error)}\n${USAGE}` };
  }
}

/** The instant of an ISO text, or undefined where it is none. */
function readInstant(text: string): Instant | undefined {
  try {
    epochMs(text);
    return text;
  } catch {
    return undefined;
  }
}

/**
 * Answers one slash command in the terminal.
 * Exit code 0 for an answer, 1 for a refusal (a wrong ticker, a bad date), 2 for a command nobody knows.
 */
export async function askCommand(deps: AskDeps, asked: AskArguments): Promise<number> {
  const split = splitCommand(asked.text);
  const command = deps.commands.find((candidate) => candidate.data.name === split.name);
  if (!command) {
    const names = deps.commands.map((candidate) => `/${candidate.data.name}`).join(" ");
    deps.err(`There is no command /${split.name.slice(0, 60)}. Known: ${names}\n`);
    return 2;
  }
  const part = partOf(command, split.stray);
  if (!part.ok) {
    deps.err(`${part.problem}\n`);
    return 2;
  }
  const { subcommand, options } = part;
  const parsed = parseOptions({ options }, split.options);
  if (!parsed.ok) {
    const name = subcommand === null ? split.name : `${split.name} ${subcommand}`;
    print(deps, asked, {
      kind: "card",
      card: deps.refusalCard(parsed.refusal, name, split.options),
      visibility: "private",
      as: "new",
    });
    return 1;
  }
  const context = { app: deps.app, subcommand, options: parsed.options, caller: TERMINAL, now: deps.now };
  let reply: Reply = await command.run(context);
  for (const press of asked.presses) {
    const next = await pressButton(deps.commands, command, context, reply, press);
    if (next === null) {
      deps.err(`There is no button “${press}” on this card. ${offered(reply)}\n`);
      return 2;
    }
    reply = next;
  }
  if (reply.kind === "modal") {
    deps.err(`This opens the form “${reply.modal.title}”; forms are filled in on Discord.\n`);
    return 2;
  }
  const shown = print(deps, asked, reply);
  if (isRefusal(shown)) return 1;
  return asked.chart === null ? 0 : savePicture(deps, shown, asked.chart);
}

/** Writes the picture of a card to a file; 0, or 1 with a line that says why there is none. */
async function savePicture(deps: AskDeps, card: Card, file: string): Promise<number> {
  const chart = card.blocks.find((block) => block.type === "chart")?.chart;
  if (chart === undefined) {
    deps.err(`This card has no picture, so ${file} was not written.\n`);
    return 1;
  }
  const drawn = await deps.draw.draw(chart);
  if (!drawn.ok) {
    deps.err(`The picture could not be drawn: ${drawn.reason}. ${file} was not written.\n`);
    return 1;
  }
  try {
    await writeFile(file, drawn.png);
  } catch (error) {
    deps.err(`${file} could not be written: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  deps.err(`Picture written to ${file}\n`);
  return 0;
}

const TERMINAL: Caller = {
  userId: "0",
  guildId: null,
  channelId: null,
  parentChannelId: null,
  channelKind: null,
  canManage: true,
  isOwner: true,
  locale: null,
  appPermissions: null,
};

type Part =
  | { readonly ok: true; readonly subcommand: string | null; readonly options: readonly OptionData[] }
  | { readonly ok: false; readonly problem: string };

/** The part of a command that the words before the first option name: a subcommand, or all of it. */
function partOf({ data }: Command, words: string): Part {
  const shown = words.slice(0, 60);
  if (data.subcommands === undefined) {
    if (words === "") return { ok: true, subcommand: null, options: data.options };
    const first = data.options[0]?.name ?? "option";
    const problem = `I read “${shown}” as no option. Write options as name:value, e.g. "/${data.name} ${first}:…".`;
    return { ok: false, problem };
  }
  const found = data.subcommands.find((one) => one.name === words.toLowerCase());
  if (found) return { ok: true, subcommand: found.name, options: found.options };
  const known = data.subcommands.map((one) => `"/${data.name} ${one.name}"`).join(", ");
  const problem = words === "" ? `/${data.name} needs a subcommand` : `/${data.name} has no “${shown}”`;
  return { ok: false, problem: `${problem}. Known: ${known}.` };
}

/** `/treasury miner:MARA since:2026-01-01` in parts; a value runs to the next ` name:`. */
export function splitCommand(text: string): {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
  readonly stray: string;
} {
  const [, name = "", rest = ""] = /^\/?\s*(\S+)\s*([\s\S]*)$/.exec(text.trim()) ?? [];
  const options: Record<string, string> = {};
  const parts = rest.split(/(?:^|\s+)([a-z_]+):/);
  for (let index = 1; index < parts.length; index += 2) {
    options[parts[index] ?? ""] = (parts[index + 1] ?? "").trim();
  }
  return { name: name.toLowerCase(), options, stray: (parts[0] ?? "").trim() };
}

/** Presses a button that the card shows, of whatever command, or turns to a page it could show; null where there is none. */
async function pressButton(
  commands: readonly Command[],
  asked: Command,
  context: RunContext<GivenOptions>,
  reply: Reply,
  press: string,
): Promise<Reply | null> {
  const [name = "", argument] = press.toLowerCase().split(":");
  const named = buttonsOf(reply).filter((button) => button.action.name === name);
  const button = named.find(({ action }) => argument === undefined || action.argument === argument);
  // A page without a button of its own belongs to the command whose pages the card shows.
  const owner = button ?? (name === "page" ? named[0] : undefined);
  // An action names its command, and the subcommand where there is one: `alerts list`.
  const [root, subcommand = null] = owner
    ? owner.action.command.split(" ")
    : [asked.data.name, context.subcommand];
  const act = commands.find(({ data }) => data.name === root)?.actions?.[name];
  if (!act || (!button && name !== "page")) return null;
  const options = owner?.action.options ?? context.options;
  const said = argument ?? button?.action.argument ?? "";
  return act({ ...context, subcommand, options, argument: said, values: {}, updates: "private" });
}

function buttonsOf(reply: Reply): readonly Button[] {
  if (reply.kind !== "card") return [];
  const { actions, blocks } = reply.card;
  const inSections = blocks.flatMap((block) => (block.type === "section" ? [block.button] : []));
  const inRows = actions.flatMap((row) => (row.type === "buttons" ? row.buttons : []));
  return [...inSections, ...inRows.filter((button): button is Button => "action" in button)];
}

function offered(reply: Reply): string {
  const names = buttonsOf(reply).map((button) => button.action.name);
  return names.length === 0 ? "It has no buttons." : `It has: ${[...new Set(names)].join(", ")}.`;
}

function isRefusal(card: Card): boolean {
  return typeof card.answer === "object" && card.answer !== null && "refusal" in card.answer;
}

/** Prints a card with the last hand put to it; gives it as it was printed. */
function print(deps: AskDeps, asked: AskArguments, reply: CardReply): Card {
  const shown = deps.finish(reply.card);
  if (asked.json) {
    const { answer, ...card } = shown;
    const message = deps.renderMessage(shown, reply.visibility);
    const files = reply.files === undefined ? {} : { files: reply.files };
    deps.out(`${JSON.stringify({ card, message, data: answer, ...files }, null, 2)}\n`);
    return shown;
  }
  const style = deps.columns === null ? plainStyle : ansiStyle;
  deps.out(renderCard(shown, style, Math.min(deps.columns ?? 80, 100)));
  for (const file of reply.files ?? []) deps.out(`\n${file.name}\n${file.text}\n`);
  return shown;
}
