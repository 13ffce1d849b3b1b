import { type APIInteraction, InteractionType, RESTJSONErrorCodes } from "discord-api-types/v10";
import type { Draw } from "../app/ports/draw.ts";
import type { InteractionMeter, InteractionOutcome } from "../app/ports/interaction-meter.ts";
import type { Card } from "../surface/card.ts";
import type { CardReply, ModalReply, Reply } from "../surface/reply.ts";
import { belongsTo, personOf } from "./caller.ts";
import { commandNamedIn } from "./custom-id.ts";
import { DiscordAPIError } from "./discord-api.ts";
import {
  type MessageDeps,
  messageOf,
  NO_PICTURE,
  PICTURE_COMING,
  type PictureOf,
  pictureOf,
  plainMessageOf,
  refuse,
} from "./dispatch-message.ts";
import { notice, somethingBroke, storeBusy } from "./dispatch-notices.ts";
import { checkModal } from "./limits.ts";
import { shortenAction } from "./long-actions.ts";
import type { ModalMemory } from "./modal-memory.ts";
import { renderModal } from "./modal.ts";
import { chartOf } from "./render.ts";
import type { Outgoing, Responder } from "./responder.ts";
import { type Patience, startPatience, TIMED_OUT } from "./within.ts";

export interface AnswerDeps extends MessageDeps {
  readonly responder: Responder;
  readonly forms: ModalMemory;
  readonly draw: Draw;
  readonly meter?: InteractionMeter;
  /** Puts the last hand to every card before it is shown; the same card gives the same object. */
  readonly finish: (card: Card) => Card;
  /** By message, named by the interaction that made it: the interaction whose picture may still be put into it. */
  readonly awaited: Map<string, string>;
  /** Six characters that join what a person was told to a line of the log. */
  newReference(): string;
  /** How long the work may take before an answer is promised and brought later; Discord waits 3 s. */
  readonly patienceMs: number;
}

/**
 * Sends what `work` gives as the one answer of an interaction. Work that takes too long is not lost: the person is
 * told to wait, and gets the answer when it is there. A picture that takes too long follows its card. Whatever goes
 * wrong is logged and told; this never rejects.
 */
export async function answerWith(
  deps: AnswerDeps,
  interaction: APIInteraction,
  work: () => Promise<Reply>,
): Promise<void> {
  let deferred = false;
  let outcome: InteractionOutcome = "failed";
  const began = performance.now();
  const patience = startPatience(deps.patienceMs);
  try {
    const working = work().then((reply) => {
      outcome = outcomeOf(reply);
      return reply;
    });
    const reply = await patience.wait(working);
    if (reply !== TIMED_OUT) {
      await deliver(deps, interaction, reply, patience);
      return;
    }
    const [promised, done] = await Promise.allSettled([deps.responder.defer(interaction), working]);
    deferred = promised.status === "fulfilled";
    if (done.status === "rejected") throw done.reason;
    if (promised.status === "rejected") throw promised.reason;
    const late = finished(deps, inPlace(done.value));
    const chart = chartOf(late.card);
    const picture = chart === null ? NO_PICTURE : pictureOf(deps.log, chart, await deps.draw.draw(chart));
    await deps.responder.edit(interaction, await messageOf(deps, late, picture));
  } catch (error) {
    outcome = "failed";
    await apologise(deps, interaction, error, deferred);
  } finally {
    patience.end();
    deps.meter?.count(commandOf(interaction), outcome, (performance.now() - began) / 1000);
  }
}

/** What answers a question is told from what says why it is not answered by what stands behind the card. */
function outcomeOf(reply: Reply): InteractionOutcome {
  if (reply.kind === "modal") return "answered";
  const { answer } = reply.card;
  const refused = answer === null || (typeof answer === "object" && "refusal" in answer);
  return refused ? "refused" : "answered";
}

/** The command that was typed, or whose button was pressed. */
function commandOf(interaction: APIInteraction): string {
  const { command, customId } = describeInteraction(interaction);
  if (typeof command === "string") return command;
  return (typeof customId === "string" ? commandNamedIn(customId) : null) ?? "unknown";
}

async function deliver(
  deps: AnswerDeps,
  interaction: APIInteraction,
  reply: Reply,
  patience: Patience,
): Promise<void> {
  if (reply.kind === "modal") {
    await open(deps, interaction, reply);
    return;
  }
  const message = interaction.type === InteractionType.Ping ? undefined : interaction.message;
  const pressedOn = reply.as === "update" && message !== undefined ? message : null;
  const replaces = pressedOn !== null && belongsTo(pressedOn, interaction);
  // Who presses on somebody else's message gets an answer of their own.
  const visibility = pressedOn === null || replaces ? reply.visibility : "private";
  const shown = finished(deps, { ...reply, visibility });
  const send = (what: Outgoing): Promise<void> =>
    replaces ? deps.responder.update(interaction, what) : deps.responder.reply(interaction, what);
  const origin = (replaces ? pressedOn.interaction_metadata?.id : undefined) ?? interaction.id;
  // Whatever picture the message still waits for belongs to what stood there before.
  deps.awaited.delete(origin);
  const chart = chartOf(shown.card);
  if (chart === null) {
    await send(await messageOf(deps, shown, NO_PICTURE));
    return;
  }
  const drawing = deps.draw.draw(chart);
  const drawn = await patience.wait(drawing);
  if (drawn !== TIMED_OUT) {
    await send(await messageOf(deps, shown, pictureOf(deps.log, chart, drawn)));
    return;
  }
  deps.awaited.set(origin, interaction.id);
  try {
    await send(await messageOf(deps, shown, PICTURE_COMING));
    const picture = pictureOf(deps.log, chart, await drawing);
    // Unless something else stands there by now.
    if (deps.awaited.get(origin) === interaction.id) await bringPicture(deps, interaction, shown, picture);
  } finally {
    if (deps.awaited.get(origin) === interaction.id) deps.awaited.delete(origin);
  }
}

/** Puts a picture, or the word that there is none, into a message that was sent without it. */
async function bringPicture(
  deps: AnswerDeps,
  interaction: APIInteraction,
  reply: CardReply,
  picture: PictureOf,
): Promise<void> {
  try {
    await deps.responder.edit(interaction, await messageOf(deps, reply, picture));
  } catch (error) {
    // The card itself is there: whoever dismissed it, or sees it without its picture, has lost nothing else.
    deps.log.warn(
      { ...describeInteraction(interaction), err: error },
      "a picture could not be put into its card",
    );
  }
}

function finished(deps: AnswerDeps, reply: CardReply): CardReply {
  return { ...reply, card: deps.finish(reply.card) };
}

async function open(deps: AnswerDeps, interaction: APIInteraction, reply: ModalReply): Promise<void> {
  if (interaction.type === InteractionType.ModalSubmit) throw new Error("a form cannot answer a form");
  const action = await shortenAction(reply.modal.action, deps.drafts, deps.clock.now());
  const modal = renderModal({ ...reply.modal, action });
  if (modal === null)
    throw new Error(`the form “${reply.modal.title}” has an argument too long for a custom_id`);
  refuse("form", checkModal(modal));
  deps.forms.remember(personOf(interaction) ?? "", modal.custom_id, reply.modal.fields);
  await deps.responder.open(interaction, modal);
}

/** What can still be said once an answer was promised: a private card. */
function inPlace(reply: Reply): CardReply {
  if (reply.kind === "card") return { ...reply, visibility: "private" };
  return notice("That took too long", "I was too slow to open the form in time. Please try again.");
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
  const told = plainMessageOf(deps, busy ? storeBusy() : somethingBroke(reference));
  try {
    if (deferred) await deps.responder.edit(interaction, told);
    else await deps.responder.reply(interaction, told);
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
export function describeInteraction(interaction: APIInteraction): {
  readonly interaction: string;
  readonly command: unknown;
  readonly customId: unknown;
  readonly guild: string | undefined;
} {
  // This line is written for what went wrong, so nothing is taken for granted, not even that the data is an object.
  const data: unknown = interaction.data;
  const fields = typeof data === "object" && data !== null ? data : {};
  const name = "name" in fields ? fields.name : undefined;
  const customId = "custom_id" in fields ? fields.custom_id : undefined;
  return { interaction: interaction.id, command: name, customId, guild: interaction.guild_id };
}
