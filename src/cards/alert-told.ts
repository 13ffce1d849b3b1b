import type { AlertAsked } from "../surface/alerts.ts";
import type { AlertWhyAnswer } from "../surface/answers/alert.ts";
import type { ActionRow, Card } from "../surface/card.ts";
import type { ActionContext } from "../surface/command.ts";
import type { CardReply } from "../surface/reply.ts";
import { askerOf, deskButton, privately, SERVER_DESK } from "./alert-desk.ts";
import { shortCard, problemsCard } from "./alert-problems.ts";
import { alertWhyCard } from "./alert-why.ts";
import { sourcesCard } from "./sources.ts";

/** *Why?* under an alert: how it came that this was told, for whoever may read it. The argument is the event. */
export async function showWhy(context: ActionContext<unknown>): Promise<CardReply> {
  const [event = ""] = context.argument.split(".");
  const why = await askWhy(context, event);
  if (!why.ok) return why.reply;
  const card = alertWhyCard(why.answer);
  const count = why.answer.sources.length;
  const more: readonly ActionRow[] =
    count === 0
      ? []
      : [{ type: "buttons", buttons: [deskButton("alerts", `Sources (${count})`, "sources", event)] }];
  return privately({ ...card, actions: [...card.actions, ...more] });
}

/** *Sources* under an alert; the argument is the event, and the page behind a dot. */
export async function showSources(context: ActionContext<unknown>): Promise<CardReply> {
  const [event = "", page = ""] = context.argument.split(".");
  const why = await askWhy(context, event);
  if (!why.ok) return why.reply;
  const card = sourcesCard("alerts", why.answer, { page: Number(page) || 0, options: {} });
  return privately(
    { ...card, title: "Sources of this alert", actions: card.actions.map((row) => ofEvent(row, event)) },
    page === "" ? "new" : "update",
  );
}

/** The buttons that turn pages, with the event before the page. */
function ofEvent(row: ActionRow, event: string): Card["actions"][number] {
  if (row.type !== "buttons") return row;
  const buttons = row.buttons.map((button) =>
    "action" in button
      ? { ...button, action: { ...button.action, argument: `${event}.${button.action.argument}` } }
      : button,
  );
  return { ...row, buttons };
}

async function askWhy(
  { app, caller, now }: ActionContext<unknown>,
  written: string,
): Promise<
  { readonly ok: true; readonly answer: AlertWhyAnswer } | { readonly ok: false; readonly reply: CardReply }
> {
  const event = /^\d{1,15}$/.test(written) ? Number(written) : null;
  if (event === null) {
    const card = shortCard("That button is out of date", ["It names no alert that is kept."]);
    return { ok: false, reply: privately(card) };
  }
  const asked: AlertAsked<AlertWhyAnswer> = await app.alerts.why(event, askerOf(SERVER_DESK, caller), now);
  return asked.ok ? asked : { ok: false, reply: privately(problemsCard(asked)) };
}
