import { ComponentType } from "discord-api-types/v10";
import type { Clock } from "../app/ports/clock.ts";
import type { Log } from "../app/ports/log.ts";
import type { Drafts } from "../surface/app.ts";
import type { Card } from "../surface/card.ts";
import type { Chart, Drawn } from "../surface/chart.ts";
import type { CardReply, ReplyFile } from "../surface/reply.ts";
import { checkMessage } from "./limits.ts";
import { shortenActions } from "./long-actions.ts";
import { type DiscordMessage, type Picture, renderCard } from "./render.ts";
import type { Outgoing } from "./responder.ts";

export interface MessageDeps {
  readonly log: Log;
  readonly clock: Clock;
  readonly drafts: Drafts;
  /** Messages of cards that are still in use, checked against the limits once. */
  readonly messages: WeakMap<Card, Map<string, DiscordMessage>>;
}

/** What became of a card's picture, and its bytes where it goes along. */
export interface PictureOf {
  readonly state: Picture;
  readonly png: Uint8Array | null;
}

export const NO_PICTURE: PictureOf = { state: "missing", png: null };
export const PICTURE_COMING: PictureOf = { state: "coming", png: null };

/** The picture as it was drawn; why it was not is for the log. */
export function pictureOf(log: Log, chart: Chart, drawn: Drawn): PictureOf {
  if (drawn.ok) return { state: "attached", png: drawn.png };
  log.warn({ chart: chart.name, reason: drawn.reason }, "a chart could not be drawn");
  return NO_PICTURE;
}

/** The message of a card. Throws where Discord would refuse it: our mistake, and better found here. */
export async function messageOf(
  deps: MessageDeps,
  { card, visibility, files = [] }: Pick<CardReply, "card" | "visibility" | "files">,
  picture: PictureOf,
): Promise<Outgoing> {
  const short = await shortenActions(card, deps.drafts, deps.clock.now());
  const message = render(deps, short, visibility, picture.state);
  if (files.length === 0) return { message, png: picture.png };
  const withFiles = attachFiles(message, files);
  refuse("message", checkMessage(withFiles));
  return { message: withFiles, png: picture.png, files };
}

/** The message with each file below it: one that no component names would not be shown. */
function attachFiles(message: DiscordMessage, files: readonly ReplyFile[]): DiscordMessage {
  const before = message.attachments ?? [];
  return {
    ...message,
    components: [
      ...message.components,
      ...files.map(({ name }) => ({
        type: ComponentType.File as const,
        file: { url: `attachment://${name}` },
      })),
    ],
    attachments: [
      ...before,
      ...files.map(({ name }, index) => ({ id: String(before.length + index), filename: name })),
    ],
  };
}

/** The message of a card that has neither chart nor long buttons, without a wait: what is said when all else fails. */
export function plainMessageOf(deps: MessageDeps, { card, visibility }: CardReply): Outgoing {
  return { message: render(deps, card, visibility, "missing"), png: null };
}

/** Throws where there are problems. */
export function refuse(what: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(`Discord would refuse the ${what}: ${problems.join("; ")}`);
}

function render(
  deps: MessageDeps,
  card: Card,
  visibility: CardReply["visibility"],
  picture: Picture,
): DiscordMessage {
  const made = deps.messages.get(card) ?? new Map<string, DiscordMessage>();
  const key = `${visibility} ${picture}`;
  const known = made.get(key);
  if (known) return known;
  const { message, leftOut } = renderCard(card, visibility, picture);
  if (leftOut.length > 0) deps.log.warn({ card: card.title, leftOut }, "parts of a card left out");
  refuse("message", checkMessage(message));
  deps.messages.set(card, made.set(key, message));
  return message;
}
