import { DiscordAPIError } from "@discordjs/rest";
import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIMessageComponentInteraction,
  ApplicationCommandType,
  InteractionType,
  MessageFlags,
  RESTJSONErrorCodes,
} from "discord-api-types/v10";
import { parseOptions } from "../app/options.ts";
import type { Clock } from "../app/ports/clock.ts";
import type { Log } from "../app/ports/log.ts";
import type { Refusal } from "../surface/answers/common.ts";
import type { App } from "../surface/app.ts";
import type { Card } from "../surface/card.ts";
import type { Choice, Command } from "../surface/command.ts";
import type { Reply } from "../surface/reply.ts";
import { callerOf, refuseAccess } from "./caller.ts";
import { decodeCustomId } from "./custom-id.ts";
import { type DiscordMessage, renderCard } from "./render.ts";
import type { Responder } from "./responder.ts";

export interface DispatchDeps {
  readonly commands: readonly Command[];
  readonly app: App;
  readonly clock: Clock;
  readonly log: Log;
  readonly responder: Responder;
  /** People who run this bot. */
  readonly ownerIds: readonly string[];
  /** The card that says what was wrong with an option. */
  readonly refusalCard: (
    refusal: Refusal,
    command: string,
    options: Readonly<Record<string, string>>,
  ) => Card;
  /** Six characters that join what a person was told to a line of the log. */
  newReference(): string;
}

/** Answers one raw interaction; never rejects: whatever goes wrong ends in the log. */
export type Dispatch = (interaction: APIInteraction) => Promise<void>;

/**
 * From the raw interaction to the callback: command, access, options, run. The JSON is the same whether or not the
 * server is known to the client, which is why no object of the library is used.
 */
export function createDispatch(deps: DispatchDeps): Dispatch {
  const commands = new Map(deps.commands.map((command) => [command.data.name, command]));
  return async (interaction) => {
    try {
      await answer(deps, commands, interaction);
    } catch (error) {
      await apologise(deps, interaction, error);
    }
  };
}

type Commands = ReadonlyMap<string, Command>;

async function answer(deps: DispatchDeps, commands: Commands, interaction: APIInteraction): Promise<void> {
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      if (interaction.data.type === ApplicationCommandType.ChatInput) {
        await send(deps, interaction, await runCommand(deps, commands, interaction, interaction.data));
      } else await send(deps, interaction, unknownCommand(interaction.data.name));
      return;
    case InteractionType.ApplicationCommandAutocomplete:
      await deps.responder.suggest(interaction, await suggest(deps, commands, interaction));
      return;
    case InteractionType.MessageComponent: {
      const reply = await press(deps, commands, interaction);
      if (reply.as === "update" && belongsToPresser(interaction)) await sendUpdate(deps, interaction, reply);
      else await send(deps, interaction, reply);
      return;
    }
    case InteractionType.Ping:
    case InteractionType.ModalSubmit:
      deps.log.warn({ type: interaction.type }, "an interaction nobody here asked for was left unanswered");
  }
}

async function runCommand(
  deps: DispatchDeps,
  commands: Commands,
  interaction: APIInteraction,
  data: APIChatInputApplicationCommandInteraction["data"],
): Promise<Reply> {
  const command = commands.get(data.name);
  if (!command) {
    deps.log.warn({ command: data.name }, "unknown command");
    return unknownCommand(data.name);
  }
  const raw = Object.fromEntries(
    (data.options ?? []).map((option) => [option.name, "value" in option ? option.value : null]),
  );
  return guarded(deps, command, interaction, raw, (context) => command.run(context));
}

/** Checks access and options, then runs; what is wrong with either is a private answer. */
async function guarded(
  deps: DispatchDeps,
  command: Command,
  interaction: APIInteraction,
  raw: Readonly<Record<string, unknown>>,
  run: (context: Parameters<Command["run"]>[0]) => Promise<Reply>,
): Promise<Reply> {
  const caller = callerOf(interaction, deps.ownerIds);
  const refused = refuseAccess(command.access, caller);
  if (refused !== null) return notice("Not for you, sorry", refused);
  const parsed = parseOptions(command.data, raw);
  if (!parsed.ok) {
    const card = deps.refusalCard(parsed.refusal, command.data.name, asText(raw));
    return { kind: "card", card, visibility: "private", as: "new" };
  }
  return run({ app: deps.app, options: parsed.options, caller, now: deps.clock.now() });
}

async function press(
  deps: DispatchDeps,
  commands: Commands,
  interaction: APIMessageComponentInteraction,
): Promise<Reply> {
  const action = decodeCustomId(interaction.data.custom_id);
  const command = action === null ? undefined : commands.get(action.command);
  const actions = command?.actions ?? {};
  const act = action !== null && Object.hasOwn(actions, action.name) ? actions[action.name] : undefined;
  if (action === null || command === undefined || act === undefined) {
    deps.log.warn({ customId: interaction.data.custom_id }, "a button that means nothing today");
    return notice("This button is out of date", "It belongs to an older version. Ask the command again.");
  }
  const chosen = "values" in interaction.data ? interaction.data.values[0] : undefined;
  const argument = chosen ?? action.argument;
  return guarded(deps, command, interaction, action.options, (context) => act({ ...context, argument }));
}

async function suggest(
  deps: DispatchDeps,
  commands: Commands,
  interaction: APIApplicationCommandAutocompleteInteraction,
): Promise<readonly Choice[]> {
  const command = commands.get(interaction.data.name);
  const focused = interaction.data.options.find((option) => "focused" in option && option.focused);
  if (!command?.suggest || !focused || !("value" in focused)) return [];
  if (refuseAccess(command.access, callerOf(interaction, deps.ownerIds)) !== null) return [];
  const choices = await command.suggest({
    app: deps.app,
    focused: { name: focused.name, value: String(focused.value) },
    now: deps.clock.now(),
  });
  // A value must come back as it was given, so one that is too long is no suggestion.
  return choices
    .filter((choice) => choice.name !== "" && choice.value !== "" && choice.value.length <= 100)
    .slice(0, 25)
    .map((choice) => ({ name: choice.name.slice(0, 100), value: choice.value }));
}

/** A public message is turned by who asked for it; anybody else gets an answer of their own. */
function belongsToPresser(interaction: APIMessageComponentInteraction): boolean {
  if (((interaction.message.flags ?? 0) & MessageFlags.Ephemeral) !== 0) return true;
  const presser = (interaction.member?.user ?? interaction.user)?.id;
  return presser !== undefined && interaction.message.interaction_metadata?.user.id === presser;
}

async function send(deps: DispatchDeps, interaction: APIInteraction, reply: Reply): Promise<void> {
  await deps.responder.reply(interaction, render(deps, reply));
}

async function sendUpdate(deps: DispatchDeps, interaction: APIInteraction, reply: Reply): Promise<void> {
  await deps.responder.update(interaction, render(deps, reply));
}

function render(deps: DispatchDeps, reply: Reply): DiscordMessage {
  const { message, leftOut } = renderCard(reply.card, reply.visibility);
  if (leftOut.length > 0) deps.log.warn({ card: reply.card.title, leftOut }, "parts of a card left out");
  return message;
}

/** The log gets everything, the person a reference to it. */
async function apologise(deps: DispatchDeps, interaction: APIInteraction, error: unknown): Promise<void> {
  const what = describe(interaction);
  if (isTooLate(error)) {
    deps.log.warn({ ...what, code: error.code }, "answered too late or twice; the person saw a failure");
    return;
  }
  const reference = deps.newReference();
  deps.log.error({ ...what, reference, err: error }, "an interaction failed");
  try {
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete) {
      await deps.responder.suggest(interaction, []);
    } else {
      const sorry = `Something broke on my side. Reference \`${reference}\`.`;
      await send(deps, interaction, notice("That did not work", sorry));
    }
  } catch (second) {
    if (isTooLate(second)) return;
    deps.log.error({ ...what, reference, err: second }, "the person could not be told");
  }
}

function isTooLate(error: unknown): error is DiscordAPIError {
  return (
    error instanceof DiscordAPIError &&
    (error.code === RESTJSONErrorCodes.UnknownInteraction ||
      error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged)
  );
}

function describe(interaction: APIInteraction): object {
  const name = interaction.data && "name" in interaction.data ? interaction.data.name : undefined;
  const customId =
    interaction.data && "custom_id" in interaction.data ? interaction.data.custom_id : undefined;
  return { interaction: interaction.id, command: name, customId };
}

function unknownCommand(name: string): Reply {
  const shown = name.slice(0, 32).replace(/[^-\w]/g, "");
  return notice("No such command", `I have no \`/${shown}\` (any more). \`/help\` says what there is.`);
}

function notice(title: string, text: string): Reply {
  const card: Card = {
    title,
    accent: "warning",
    blocks: [{ type: "text", text }],
    actions: [],
    sources: [],
    footer: [],
    mentions: [],
    silent: false,
    answer: null,
  };
  return { kind: "card", card, visibility: "private", as: "new" };
}

function asText(options: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [],
    ),
  );
}
