import { DiscordAPIError } from "@discordjs/rest";
import {
  type APIInteraction,
  type APIMessage,
  InteractionType,
  MessageFlags,
  RESTJSONErrorCodes,
} from "discord-api-types/v10";
import type { Log } from "../app/ports/log.ts";
import type { Card } from "../surface/card.ts";
import type { CardReply, ModalReply, Reply } from "../surface/reply.ts";
import { personOf } from "./caller.ts";
import { notice, somethingBroke, storeBusy } from "./dispatch-notices.ts";
import { checkMessage, checkModal } from "./limits.ts";
import type { ModalMemory } from "./modal-memory.ts";
import { renderModal } from "./modal.ts";
import { type DiscordMessage, renderCard } from "./render.ts";
import type { Responder } from "./responder.ts";
import { TIMED_OUT, within } from "./within.ts";

export interface AnswerDeps {
  readonly log: Log;
  readonly responder: Responder;
  readonly forms: ModalMemory;
  /** Messages of cards that are still in use, checked against the limits once. */
  readonly messages: WeakMap<Card, Map<CardReply["visibility"], DiscordMessage>>;
  /** Six characters that join what a person was told to a line of the log. */
  newReference(): string;
  /** How long the work may take before an answer is promised and brought later; Discord waits 3 s. */
  readonly patienceMs: number;
}

/**
 * Sends what `work` gives as the one answer of an interaction. Work that takes too long is not lost: the person is
 * told to wait, and gets the answer when it is there. Whatever goes wrong is logged and told; this never rejects.
 */
export async function answerWith(
  deps: AnswerDeps,
  interaction: APIInteraction,
  work: () => Promise<Reply>,
): Promise<void> {
  let deferred = false;
  try {
    const working = work();
    const reply = await within(working, deps.patienceMs);
    if (reply !== TIMED_OUT) {
      await deliver(deps, interaction, reply);
      return;
    }
    const [promised, done] = await Promise.allSettled([deps.responder.defer(interaction), working]);
    deferred = promised.status === "fulfilled";
    if (done.status === "rejected") throw done.reason;
    if (promised.status === "rejected") throw promised.reason;
    await deps.responder.edit(interaction, render(deps, inPlace(done.value)));
  } catch (error) {
    await apologise(deps, interaction, error, deferred);
  }
}

async function deliver(deps: AnswerDeps, interaction: APIInteraction, reply: Reply): Promise<void> {
  if (reply.kind === "modal") {
    await open(deps, interaction, reply);
    return;
  }
  const pressedOn = interaction.type === InteractionType.Ping ? undefined : interaction.message;
  if (reply.as === "new" || pressedOn === undefined) {
    await deps.responder.reply(interaction, render(deps, reply));
  } else if (belongsTo(pressedOn, personOf(interaction))) {
    await deps.responder.update(interaction, render(deps, reply));
  } else {
    await deps.responder.reply(interaction, render(deps, { ...reply, visibility: "private" }));
  }
}

async function open(deps: AnswerDeps, interaction: APIInteraction, reply: ModalReply): Promise<void> {
  if (interaction.type === InteractionType.ModalSubmit) throw new Error("a form cannot answer a form");
  const modal = renderModal(reply.modal);
  if (modal === null) {
    deps.log.warn({ form: reply.modal.title }, "a form whose custom_id is too long was not opened");
    const text = "That form cannot hold options this long. Ask the command with fewer or shorter ones.";
    await deps.responder.reply(interaction, render(deps, notice("That form does not open", text)));
    return;
  }
  refuse("form", checkModal(modal));
  deps.forms.remember(personOf(interaction) ?? "", modal.custom_id, reply.modal.fields);
  await deps.responder.open(interaction, modal);
}

/** What can still be said once an answer was promised: a private card. */
function inPlace(reply: Reply): CardReply {
  if (reply.kind === "card") return { ...reply, visibility: "private" };
  return notice("That took too long", "I was too slow to open the form in time. Please try again.");
}

/** A public message is turned by who asked for it; anybody else gets an answer of their own. */
function belongsTo(message: APIMessage, person: string | undefined): boolean {
  if (((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0) return true;
  return person !== undefined && message.interaction_metadata?.user.id === person;
}

function render(deps: AnswerDeps, reply: CardReply): DiscordMessage {
  const made = deps.messages.get(reply.card) ?? new Map<CardReply["visibility"], DiscordMessage>();
  const known = made.get(reply.visibility);
  if (known) return known;
  const { message, leftOut } = renderCard(reply.card, reply.visibility);
  if (leftOut.length > 0) deps.log.warn({ card: reply.card.title, leftOut }, "parts of a card left out");
  refuse("message", checkMessage(message));
  deps.messages.set(reply.card, made.set(reply.visibility, message));
  return message;
}

/** What Discord would refuse is our mistake, and better found here than in its answer. */
function refuse(what: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(`Discord would refuse the ${what}: ${problems.join("; ")}`);
}

/** The log gets everything, the person one sentence. */
async function apologise(
  deps: AnswerDeps,
  interaction: APIInteraction,
  error: unknown,
  deferred: boolean,
): Promise<void> {
  const what = describeInteraction(interaction);
  if (isTooLate(error)) {
    deps.log.warn({ ...what, code: error.code }, tooLateLine(error));
    return;
  }
  const reference = deps.newReference();
  const busy = isStoreBusy(error);
  if (busy) deps.log.warn({ ...what, reference, err: error }, "the store was busy for too long");
  else deps.log.error({ ...what, reference, err: error }, "an interaction failed");
  const message = render(deps, busy ? storeBusy() : somethingBroke(reference));
  try {
    if (deferred) await deps.responder.edit(interaction, message);
    else await deps.responder.reply(interaction, message);
  } catch (second) {
    if (isTooLate(second)) return;
    deps.log.error({ ...what, reference, err: second }, "the person could not be told");
  }
}

/** True for Discord's word that an answer came too late, or that there was one already. */
export function isTooLate(error: unknown): error is DiscordAPIError {
  return (
    error instanceof DiscordAPIError &&
    (error.code === RESTJSONErrorCodes.UnknownInteraction ||
      error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged)
  );
}

/** The line of the log for it. */
export function tooLateLine(error: DiscordAPIError): string {
  return error.code === RESTJSONErrorCodes.UnknownInteraction
    ? "answered too late: Discord waits 3 seconds, and the person saw a failure"
    : "answered twice: the first answer stands";
}

/** True where the store, or what lies behind a failure, says that another process holds it. */
function isStoreBusy(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if ("reason" in cause && (cause.reason === "locked" || cause.reason === "busy")) return true;
  }
  return false;
}

/** What the log says of an interaction. */
export function describeInteraction(interaction: APIInteraction): object {
  // This line is written for what went wrong, so nothing is taken for granted, not even that the data is an object.
  const data: unknown = interaction.data;
  const fields = typeof data === "object" && data !== null ? data : {};
  const name = "name" in fields ? fields.name : undefined;
  const customId = "custom_id" in fields ? fields.custom_id : undefined;
  return { interaction: interaction.id, command: name, customId, guild: interaction.guild_id };
}
