import type { Asker } from "../surface/alerts.ts";
import type { Button, Card } from "../surface/card.ts";
import type { Caller } from "../surface/command.ts";
import type { CardReply } from "../surface/reply.ts";

/** Whose alerts a card is about: those of a server under `/alerts`, or a person's own under `/notify`. */
export interface AlertDesk {
  readonly command: "alerts" | "notify";
  readonly owner: "server" | "person";
}

export const SERVER_DESK: AlertDesk = { command: "alerts", owner: "server" };
export const PERSON_DESK: AlertDesk = { command: "notify", owner: "person" };

/** A button of a command about one alert, draft or page. */
export function deskButton(
  command: string,
  label: string,
  name: string,
  argument: string,
  style: Button["style"] = "secondary",
): Button {
  return { label, style, action: { command, name, argument, options: {} } };
}

/** A private card: in the place of the one whose button was pressed (`update`), or beside it. */
export function privately(card: Card, as: CardReply["as"] = "new"): CardReply {
  return { kind: "card", card, visibility: "private", as };
}

/** Who asks, as the alerts of a desk see it: a person's own are theirs wherever they ask. */
export function askerOf({ owner }: AlertDesk, caller: Caller): Asker {
  const { userId, guildId, channelId, canManage, appPermissions } = caller;
  if (owner === "person") return { userId, guildId: null, canManage: false };
  return {
    userId,
    guildId,
    canManage: canManage && guildId !== null,
    ...(channelId === null ? {} : { here: { channelId, appPermissions } }),
  };
}
