import { quietHoursText } from "../domain/quiet-hours.ts";
import type { AlertEntry, AlertForm, AlertProblems } from "../surface/alerts.ts";
import type { Button } from "../surface/card.ts";
import type { RunContext } from "../surface/command.ts";
import type { CardReply, ModalReply, Reply } from "../surface/reply.ts";
import { type AlertDesk, askerOf, deskButton, privately } from "./alert-desk.ts";
import { alertModal, type AlertStart } from "./alert-form.ts";
import { keepForm } from "./alert-kept.ts";
import { problemsCard } from "./alert-problems.ts";

type Any = RunContext<unknown>;

/** Opens the form; what it does not ask for is kept beside it. */
export async function openForm(
  desk: AlertDesk,
  { app, caller, now }: Any,
  start: AlertStart,
  channelId: string | null,
): Promise<ModalReply> {
  const { role, rules, publish, changes } = start;
  const keeps = [role, rules, publish, changes].some((one) => one !== undefined);
  const argument = keeps ? await keepForm(app.drafts, caller.userId, { start }, now) : "";
  const { zone, list } = app.servers.settings(desk.owner === "server" ? caller.guildId : null);
  return {
    kind: "modal",
    modal: alertModal({
      title: changes === undefined ? "New alert" : "Change an alert",
      action: { command: desk.command, name: "filled", argument, options: {} },
      place: desk.owner === "server" ? "channel" : "direct",
      start,
      channelId,
      zone,
      hasList: list.length > 0,
      choices: app.alerts.choices,
    }),
  };
}

/** The form of an alert that is there, with `changed` in place of what it has. */
export async function openEdit(
  desk: AlertDesk,
  context: Any,
  id: string,
  changed: { readonly start?: AlertStart; readonly channelId?: string; readonly noRole?: boolean } = {},
): Promise<Reply> {
  const { app, caller, now } = context;
  const found = await app.alerts.entry(id, askerOf(desk, caller), now);
  if (!found.ok) return privately(problemsCard(found));
  const { role, ...rest } = startOf(found.answer);
  const kept: AlertStart = changed.noRole === true || role === undefined ? rest : { ...rest, role };
  const { place } = found.answer;
  const there = place.kind === "channel" ? place.channelId : null;
  return openForm(desk, context, { ...kept, ...changed.start }, changed.channelId ?? there);
}

/** A form filled in as the alert is: what it leaves out is no longer wished for. */
export function startOf({ id, wish, quietHours, roleId, publish }: AlertEntry): AlertStart {
  return {
    changes: id,
    target: wish.target,
    sensitivity: wish.sensitivity,
    facts: wish.facts,
    ...(wish.rules.length === 0 ? {} : { rules: wish.rules.join("\n") }),
    ...(quietHours === null ? {} : { quietHours: quietHoursText(quietHours) }),
    ...(roleId === null ? {} : { role: { id: roleId, name: "" } }),
    ...(publish ? { publish } : {}),
  };
}

/** What stands in the way of a form, with buttons that correct it and, where that may help, check it again. */
export async function refusedForm(
  command: string,
  { app, caller, now }: Any,
  problems: AlertProblems,
  kept: {
    readonly form: AlertForm;
    readonly visibility?: "private" | "public";
    readonly digest?: boolean;
  },
): Promise<CardReply> {
  const { retry } = problems;
  const { form, visibility, digest } = kept;
  const id = await keepForm(
    app.drafts,
    caller.userId,
    {
      start: form,
      ...(visibility === undefined ? {} : { visibility }),
      ...(digest === undefined ? {} : { digest }),
      ...(retry === undefined ? {} : { retry }),
    },
    now,
  );
  const buttons: readonly Button[] = [
    ...(retry === undefined ? [] : [deskButton(command, "Check again", "again", id, "primary")]),
    deskButton(command, "Change the form", "change", id),
  ];
  return privately(problemsCard(problems, buttons), "update");
}

/** The form with a place; null for one that was kept before it had any. */
export function wholeForm(start: AlertStart): AlertForm | null {
  const { place } = start;
  return place === undefined ? null : { ...start, place };
}

/** The channel that a form names; null where it names none. */
export function channelOf({ place }: AlertStart): string | null {
  return place === undefined || place === "direct" ? null : place.id;
}
