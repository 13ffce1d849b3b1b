import {
  type APIApplicationCommandInteraction,
  type APIInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandType,
  InteractionType,
} from "discord-api-types/v10";
import { parseOptions } from "../app/options.ts";
import { epochMs } from "../domain/time.ts";
import type { ActionRef } from "../surface/card.ts";
import type { ActionContext, Command, GivenOptions, RunContext } from "../surface/command.ts";
import type { Reply } from "../surface/reply.ts";
import { belongsTo, callerOf, installedGuildOf, isPrivate, personOf } from "./caller.ts";
import { commandNamedIn, decodeCustomId, splitCommand } from "./custom-id.ts";
import { answerWith, describeInteraction } from "./dispatch-answer.ts";
import { type Desk, type DispatchDeps, openDesk, refuseUse } from "./dispatch-desk.ts";
import { fromOlderVersion, noSuchCommand, notForYou, notice, ranOut, tooFast } from "./dispatch-notices.ts";
import { type Asked, partOf, readTyped, valuesOf } from "./dispatch-options.ts";
import { readResolved } from "./dispatch-resolved.ts";
import { readSelect } from "./dispatch-select.ts";
import { suggest } from "./dispatch-suggest.ts";
import { restoreAction } from "./long-actions.ts";
import { readModalValues } from "./modal-values.ts";

/** Answers one raw interaction; never rejects: whatever goes wrong ends in the log. */
export type Dispatch = (interaction: APIInteraction) => Promise<void>;

/**
 * From the raw interaction to the callback: rate, command, access, options, run. The JSON is the same whether or not
 * the server is known to the client, which is why no object of the library is used.
 */
export function createDispatch(deps: DispatchDeps): Dispatch {
  const desk = openDesk(deps);
  return async (interaction) => {
    noteGuild(desk, interaction);
    switch (interaction.type) {
      case InteractionType.ApplicationCommand:
        return answerWith(desk, interaction, async () => runCommand(desk, interaction));
      case InteractionType.MessageComponent:
        return answerWith(desk, interaction, async () => press(desk, interaction));
      case InteractionType.ModalSubmit:
        return answerWith(desk, interaction, async () => submit(desk, interaction));
      case InteractionType.ApplicationCommandAutocomplete:
        return suggest(desk, interaction);
      case InteractionType.Ping:
        desk.log.warn({ type: interaction.type }, "an interaction nobody here asked for was left unanswered");
    }
  };
}

function noteGuild(desk: Desk, interaction: APIInteraction): void {
  const guild = installedGuildOf(interaction);
  if (guild === null || desk.onGuildSeen === undefined) return;
  const failed = (error: unknown): void =>
    desk.log.warn({ guild, err: error }, "a server that was heard of could not be noted");
  try {
    Promise.resolve(desk.onGuildSeen(guild)).catch(failed);
  } catch (error) {
    failed(error);
  }
}

/** Null where the person may ask now, else the answer that says when. */
function refuseRate(desk: Desk, interaction: APIInteraction): Reply | null {
  const waitMs = desk.asking.take(personOf(interaction) ?? "", epochMs(desk.clock.now()));
  return waitMs === 0 ? null : tooFast(waitMs);
}

async function runCommand(desk: Desk, interaction: APIApplicationCommandInteraction): Promise<Reply> {
  const limited = refuseRate(desk, interaction);
  if (limited !== null) return limited;
  const { data } = interaction;
  const command = desk.byName.get(data.name);
  if (data.type !== ApplicationCommandType.ChatInput || command === undefined) {
    desk.log.warn({ command: data.name }, "unknown command");
    return noSuchCommand(data.name);
  }
  const typed = readTyped(data.options);
  const asked = partOf(command, typed.subcommand);
  if (asked === null) {
    const name = [data.name, typed.subcommand ?? ""].join(" ").trim();
    desk.log.warn({ command: name }, "unknown subcommand");
    return noSuchCommand(name);
  }
  const raw = valuesOf(typed.options, readResolved(data.resolved, interaction.guild_id ?? null));
  return guarded(desk, command, asked, interaction, raw, null, (context) => command.run(context));
}

/** Checks access and options, then runs; what is wrong with either is a private answer. */
async function guarded(
  desk: Desk,
  command: Command,
  asked: Asked,
  interaction: APIInteraction,
  raw: Readonly<Record<string, unknown>>,
  action: string | null,
  run: (context: RunContext<GivenOptions>) => Promise<Reply>,
): Promise<Reply> {
  const refused = refuseUse(desk, command, asked.subcommand, interaction, action);
  if (refused !== null) return notForYou(refused);
  const parsed = parseOptions(asked, raw);
  if (!parsed.ok) {
    const card = desk.refusalCard(parsed.refusal, nameOf(command, asked.subcommand), asText(raw));
    return { kind: "card", card, visibility: "private", as: "new" };
  }
  return run({
    app: desk.app,
    subcommand: asked.subcommand,
    options: parsed.options,
    caller: callerOf(interaction, desk.ownerIds),
    now: desk.clock.now(),
  });
}

async function press(desk: Desk, interaction: APIMessageComponentInteraction): Promise<Reply> {
  const limited = refuseRate(desk, interaction);
  if (limited !== null) return limited;
  const found = await findAction(desk, "button", interaction.data.custom_id);
  if (!found.ok) return found.reply;
  const chosen = readSelect(interaction);
  if (chosen === null) {
    desk.log.warn(describeInteraction(interaction), "a value was chosen that was not offered");
    return notice("That does not work", "That was not one of the choices. Nothing was changed.");
  }
  const argument = chosen.argument ?? found.action.argument;
  return guarded(
    desk,
    found.command,
    found.asked,
    interaction,
    found.action.options,
    found.action.name,
    (context) => found.act({ ...context, argument, values: chosen.values, updates: updates(interaction) }),
  );
}

async function submit(desk: Desk, interaction: APIModalSubmitInteraction): Promise<Reply> {
  const limited = refuseRate(desk, interaction);
  if (limited !== null) return limited;
  const { custom_id: customId, components, resolved } = interaction.data;
  const found = await findAction(desk, "form", customId);
  if (!found.ok) return found.reply;
  const { command, asked, action } = found;
  return guarded(desk, command, asked, interaction, action.options, action.name, async (context) => {
    const fields = desk.forms.recall(context.caller.userId, customId);
    const read = readModalValues(components, fields, readResolved(resolved, context.caller.guildId));
    if (read.ok) {
      return found.act({
        ...context,
        argument: action.argument,
        values: read.values,
        updates: updates(interaction),
      });
    }
    return notice("That form does not work", `${read.problem} Nothing was saved.`);
  });
}

interface Found {
  readonly ok: true;
  readonly command: Command;
  readonly asked: Asked;
  readonly action: ActionRef;
  act(context: ActionContext<GivenOptions>): Promise<Reply>;
}

/**
 * The action a custom_id names, else the answer that says why it does nothing: it is of another version, of a command
 * or action that is no more, or its options were kept for a while and are gone.
 */
async function findAction(
  desk: Desk,
  what: "button" | "form",
  customId: string,
): Promise<Found | { readonly ok: false; readonly reply: Reply }> {
  const written = decodeCustomId(customId);
  const named = splitCommand(written?.command ?? "");
  const command = desk.byName.get(named.command);
  if (written === null || command === undefined) return { ok: false, reply: outOfDate(desk, what, customId) };
  const action = await restoreAction(written, desk.drafts, desk.clock.now());
  if (action === null) return { ok: false, reply: ranOut(what, named.command) };
  const { subcommand } = named;
  // An action that names no subcommand takes no options where the command has some.
  const asked = partOf(command, subcommand) ?? (subcommand === null ? { subcommand, options: [] } : null);
  const actions = command.actions ?? {};
  const act = Object.hasOwn(actions, action.name) ? actions[action.name] : undefined;
  if (asked === null || act === undefined) return { ok: false, reply: outOfDate(desk, what, customId) };
  return { ok: true, command, asked, action, act };
}

/** Whether an answer that replaces the message is seen by all: for others than its owner it never is. */
function updates(
  interaction: APIMessageComponentInteraction | APIModalSubmitInteraction,
): ActionContext<GivenOptions>["updates"] {
  const { message } = interaction;
  return message !== undefined && belongsTo(message, interaction) && !isPrivate(message)
    ? "public"
    : "private";
}

function outOfDate(desk: Desk, what: "button" | "form", customId: string): Reply {
  desk.log.warn({ customId }, `a ${what} that means nothing today`);
  const named = commandNamedIn(customId);
  return fromOlderVersion(what, named !== null && desk.byName.has(named) ? named : null);
}

function nameOf(command: Command, subcommand: string | null): string {
  return subcommand === null ? command.data.name : `${command.data.name} ${subcommand}`;
}

function asText(options: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [],
    ),
  );
}
