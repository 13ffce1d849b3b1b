import type { Instant } from "../domain/time.ts";
import type { AlertAsked, AlertEntry, Asker, MuteChoice, SavedAlert } from "../surface/alerts.ts";
import type { ActionContext, RunContext } from "../surface/command.ts";
import type { CardReply, Reply } from "../surface/reply.ts";
import { deletedCard, deleteCard, exportedCard } from "./alert-data.ts";
import { type AlertDesk, askerOf, privately } from "./alert-desk.ts";
import { entryCard, muteCard, mutedWords, removeCard, removedCard } from "./alert-entry.ts";
import { channelOf, openEdit, openForm, refusedForm, wholeForm } from "./alert-filling.ts";
import { filledForm } from "./alert-form.ts";
import { keptForm } from "./alert-kept.ts";
import { alertListCard } from "./alert-list.ts";
import { previewCard } from "./alert-preview.ts";
import { problemsCard, ranOutCard, serverOnlyCard, shortCard, whoCanCard } from "./alert-problems.ts";

type Any = RunContext<unknown>;
type Pressed = ActionContext<unknown>;

const MUTE_CHOICES: readonly MuteChoice[] = ["1h", "tomorrow", "7d", "miner", "off"];

/** The list of a desk; of a server outside of one, the word that it is to be seen there. */
export async function showAlerts(
  desk: AlertDesk,
  { app, caller, now }: Any,
  page: number,
  as: CardReply["as"],
): Promise<CardReply> {
  if (desk.owner === "server" && caller.guildId === null) return privately(serverOnlyCard(), as);
  const by = askerOf(desk, caller);
  const list = await app.alerts.list(by, desk.owner, now);
  return privately(alertListCard(list, desk, page, desk.owner === "person" || by.canManage), as);
}

/** Opens the card of one alert after something was done to it, or says why it was not done. */
async function afterwards(
  desk: AlertDesk,
  now: Instant,
  doing: Promise<AlertAsked<AlertEntry>>,
  said: (entry: AlertEntry) => string | null,
): Promise<CardReply> {
  const done = await doing;
  return done.ok
    ? privately(entryCard(done.answer, desk, now, said(done.answer)), "update")
    : privately(problemsCard(done));
}

/** What the buttons, selects and forms of a desk do. Every one asks the application, which checks who asks. */
export function deskActions(desk: AlertDesk) {
  const { command } = desk;
  const begin = desk.owner === "server" ? "alerts new" : "notify";
  const by = ({ caller }: Any): Asker => askerOf(desk, caller);

  const filled = async (context: Pressed): Promise<Reply> => {
    const { app, argument, caller, now, values } = context;
    const kept = argument === "" ? { start: {} } : await keptForm(app.drafts, caller.userId, argument, now);
    if (kept === null) return privately(ranOutCard(begin));
    const form = filledForm(values, desk.owner === "server" ? "channel" : "direct", kept.start);
    if (form === null) return privately(problemsCard({ ok: false, problems: ["Choose a channel."] }));
    const preview = await app.alerts.preview(form, by(context), now);
    return preview.ok
      ? privately(previewCard(preview.answer, command), "update")
      : refusedForm(command, context, preview, { form });
  };

  const turn =
    (how: "more" | "fewer") =>
    async (context: Pressed): Promise<CardReply> => {
      const { app, argument, now } = context;
      const turned = await app.alerts.adjust(argument, by(context), how, now);
      return turned.ok
        ? privately(previewCard(turned.answer, command), "update")
        : privately(problemsCard(turned));
    };

  const again = async (context: Pressed): Promise<Reply> => {
    const { app, argument, caller, now } = context;
    const kept = await keptForm(app.drafts, caller.userId, argument, now);
    const form = kept === null ? null : wholeForm(kept.start);
    if (kept?.retry === undefined || form === null) return privately(ranOutCard(begin));
    const checked = await app.alerts.adjust(kept.retry, by(context), "same", now);
    if (checked.ok) return privately(previewCard(checked.answer, command), "update");
    return refusedForm(command, context, { ...checked, retry: checked.retry ?? kept.retry }, { form });
  };

  const change = async (context: Pressed): Promise<Reply> => {
    const { app, argument, caller, now } = context;
    const kept = await keptForm(app.drafts, caller.userId, argument, now);
    return kept === null
      ? privately(ranOutCard(begin))
      : openForm(desk, context, kept.start, channelOf(kept.start));
  };

  const save = async (context: Pressed): Promise<CardReply> => {
    const { app, argument, now } = context;
    return afterwardsSaved(desk, now, await app.alerts.save(argument, by(context), now));
  };

  const test = async (context: Pressed): Promise<CardReply> => {
    const { app, argument, now } = context;
    const tested = await app.alerts.test(argument, by(context), now);
    if (!tested.ok) return privately(problemsCard(tested));
    const where = desk.owner === "person" ? "your direct messages" : `<#${tested.answer.channelId}>`;
    return privately(
      shortCard("A test is on its way", [`It goes to ${where}, and says that it is one.`], {
        accent: "neutral",
      }),
    );
  };

  const muted = async (context: Pressed): Promise<CardReply> => {
    const { app, argument, caller, now } = context;
    const [id = "", word, event] = argument.split(".");
    const how = MUTE_CHOICES.find((choice) => choice === word);
    if (how === undefined)
      return privately(shortCard("That does not work", ["That was not one of the choices."]));
    if (desk.owner === "server" && caller.guildId !== null && !caller.canManage)
      return privately(whoCanCard());
    const doing = app.alerts.mute(id, how, eventIn(event), by(context), now);
    return afterwards(desk, now, doing, (entry) => mutedWords(entry, how, now));
  };

  return {
    list: (context: Pressed) => showAlerts(desk, context, 0, "new"),
    page: (context: Pressed) => showAlerts(desk, context, pageIn(context.argument), "update"),
    new: (context: Pressed) => openForm(desk, context, {}, context.caller.channelId),
    filled,
    again,
    change,
    more: turn("more"),
    fewer: turn("fewer"),
    save,
    test,
    cancel: async () =>
      privately(
        shortCard("Nothing was changed", ["What stood here is over."], { accent: "neutral" }),
        "update",
      ),
    entry: (context: Pressed) =>
      afterwards(
        desk,
        context.now,
        context.app.alerts.entry(context.argument, by(context), context.now),
        () => null,
      ),
    edit: (context: Pressed) => openEdit(desk, context, context.argument),
    mute: (context: Pressed) => showMute(desk, context, context.argument),
    muted,
    pause: (context: Pressed) =>
      afterwards(
        desk,
        context.now,
        context.app.alerts.setPaused(context.argument, true, by(context), context.now),
        () => "Paused",
      ),
    resume: (context: Pressed) =>
      afterwards(
        desk,
        context.now,
        context.app.alerts.setPaused(context.argument, false, by(context), context.now),
        () => "On again",
      ),
    remove: (context: Pressed) => showRemove(desk, context, context.argument),
    removed: async (context: Pressed): Promise<CardReply> => {
      const removed = await context.app.alerts.remove(context.argument, by(context), context.now);
      return removed.ok
        ? privately(removedCard(removed.answer, desk), "update")
        : privately(problemsCard(removed));
    },
    ...dataActions(desk.command, desk),
  };
}

/** *Export* and *Delete* of everything kept of a server or a person; `command` is the one whose buttons they are. */
export function dataActions(command: string, desk: AlertDesk) {
  const whose = desk.owner;
  return {
    export: async ({ app, caller, now }: Pressed): Promise<CardReply> => {
      const made = await app.alerts.exportData(askerOf(desk, caller), whose, now);
      if (!made.ok) return privately(problemsCard(made));
      const files = [{ name: made.answer.name, text: made.answer.json }];
      return { ...privately(exportedCard(made.answer, whose)), files };
    },
    delete: async (): Promise<CardReply> => privately(deleteCard(command, whose)),
    deleted: async ({ app, caller, now }: Pressed): Promise<CardReply> => {
      const done = await app.alerts.deleteData(askerOf(desk, caller), whose, now);
      return done.ok ? privately(deletedCard(done.answer, whose), "update") : privately(problemsCard(done));
    },
  };
}

/** The choices of how long to be quiet; a member of a server reads who can. `argument` is `id` or `id.event`. */
export async function showMute(desk: AlertDesk, context: Any, argument: string): Promise<CardReply> {
  const { app, caller, now } = context;
  if (desk.owner === "server" && caller.guildId !== null && !caller.canManage) return privately(whoCanCard());
  const [id = "", event] = argument.split(".");
  const by = askerOf(desk, caller);
  const found = await app.alerts.entry(id, by, now);
  if (!found.ok) return privately(problemsCard(found));
  const { entries } = await app.alerts.list(by, desk.owner, now);
  const others = entries.filter((entry) => entry.id !== id && isHeardBeside(entry, found.answer));
  return privately(muteCard(found.answer, desk, eventIn(event), others, now));
}

/** Asks whether an alert is to be removed. */
export async function showRemove(desk: AlertDesk, context: Any, id: string): Promise<CardReply> {
  const { app, caller, now } = context;
  const found = await app.alerts.entry(id, askerOf(desk, caller), now);
  return found.ok ? privately(removeCard(found.answer, desk, now), "update") : privately(problemsCard(found));
}

/** True for one that is on, not muted, and posts in the same place. */
function isHeardBeside({ place, status, mutedUntil }: AlertEntry, beside: AlertEntry): boolean {
  return status === "on" && mutedUntil === null && JSON.stringify(place) === JSON.stringify(beside.place);
}

function afterwardsSaved(desk: AlertDesk, now: Instant, saved: AlertAsked<SavedAlert>): CardReply {
  if (!saved.ok) return privately(problemsCard(saved));
  const { entry, again } = saved.answer;
  return privately(
    entryCard(entry, desk, now, again ? "Set already: nothing was done twice" : "Saved"),
    "update",
  );
}

function eventIn(text: string | undefined): number | null {
  const event = Number(text);
  return text !== undefined && text !== "" && Number.isSafeInteger(event) && event > 0 ? event : null;
}

function pageIn(argument: string): number {
  const page = Number(argument);
  return Number.isSafeInteger(page) && page >= 0 ? page : 0;
}
