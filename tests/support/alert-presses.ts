import { expect } from "vitest";
import { alerts } from "../../commands/alerts.ts";
import { checkMessage, checkModal } from "../../src/discord/limits.ts";
import { renderModal } from "../../src/discord/modal.ts";
import { renderMessage } from "../../src/discord/render.ts";
import type { Card } from "../../src/surface/card.ts";
import type { ActionContext, Caller, OptionsOf } from "../../src/surface/command.ts";
import type { Modal, ModalValues } from "../../src/surface/modal.ts";
import type { Reply } from "../../src/surface/reply.ts";
import {
  aChannel,
  ALERTS_NOW as NOW,
  aManager,
  CHANNEL_ID,
  type FakeAlerts,
  filledIn,
  GUILD_ID,
} from "./fake-alerts.ts";
import { expectReadable, shown } from "./readable.ts";
import { asCard } from "./reply.ts";

type Options = OptionsOf<typeof alerts.data>;
type Subcommand = (typeof alerts.data.subcommands)[number]["name"];

/** How the application sees the manager. */
export const BY_MANAGER = {
  userId: "42",
  guildId: GUILD_ID,
  canManage: true,
  here: { channelId: CHANNEL_ID, appPermissions: "3072" },
};

/** A subcommand of `/alerts`, typed. */
export function run(
  fake: FakeAlerts,
  subcommand: Subcommand,
  options: Options = {},
  caller: Caller = aManager,
) {
  return alerts.run({ app: fake.app, subcommand, options, caller, now: NOW });
}

/** An action of `/alerts`. */
export function press(
  fake: FakeAlerts,
  name: keyof typeof alerts.actions,
  argument: string,
  more: { readonly values?: ModalValues; readonly caller?: Caller; readonly now?: string } = {},
): Promise<Reply> {
  const context: ActionContext<Options> = {
    app: fake.app,
    subcommand: null,
    options: {},
    caller: more.caller ?? aManager,
    now: more.now ?? NOW,
    argument,
    values: more.values ?? {},
    updates: "private",
  };
  return alerts.actions[name](context);
}

/** The form, which Discord would take. */
export function asModal(reply: Reply): Modal {
  if (reply.kind !== "modal") throw new Error("a card was returned where a form was due");
  expect(checkModal(renderModal(reply.modal))).toEqual([]);
  return reply.modal;
}

/** The card as people read it, which Discord would take. */
export function read(reply: Reply): string {
  const { card } = asCard(reply);
  expectReadable(card);
  expect(checkMessage(renderMessage(card, "private"))).toEqual([]);
  for (const label of labelsOf(card)) expect(label.length, label).toBeLessThanOrEqual(20);
  return shown(card);
}

function labelsOf({ actions, blocks }: Card): readonly string[] {
  return [
    ...blocks.flatMap((block) => (block.type === "section" ? [block.button.label] : [])),
    ...actions.flatMap((row) => (row.type === "buttons" ? row.buttons.flatMap(({ label }) => [label]) : [])),
  ];
}

/** The argument of the first button with that action; “none” where the card has no such button. */
export function argumentOf(reply: Reply, name: string): string {
  const found = asCard(reply)
    .card.actions.flatMap((row) => (row.type === "buttons" ? row.buttons : []))
    .find((button) => "action" in button && button.action.name === name);
  return found !== undefined && "action" in found ? found.action.argument : "none";
}

/** A form of `/alerts new` as somebody fills it in. */
export const FILLED = filledIn({
  target: "MARA",
  sensitivity: ["jumpy"],
  facts: ["debt"],
  quiet_hours: " 22:00-07:00 Europe/Berlin ",
  channel: aChannel({ id: "9" }),
});
