import { dataActions } from "../src/cards/alert-actions.ts";
import { askerOf, privately, SERVER_DESK } from "../src/cards/alert-desk.ts";
import { channelOf, refusedForm, startOf, wholeForm } from "../src/cards/alert-filling.ts";
import {
  type AlertStart,
  chosenDigest,
  chosenVisibility,
  filledForm,
  setupModal,
} from "../src/cards/alert-form.ts";
import { keptForm } from "../src/cards/alert-kept.ts";
import { problemsCard, ranOutCard, serverOnlyCard, shortCard } from "../src/cards/alert-problems.ts";
import {
  filledServer,
  isChosen,
  keptServer,
  refusedSettings,
  serverModal,
  settledCard,
  startOfServer,
} from "../src/cards/server-settings.ts";
import type { SetupDigest } from "../src/cards/setup-digest.ts";
import { setUpCard, standingCard } from "../src/cards/setup.ts";
import type { AlertEntry, AlertForm, AlertPreview } from "../src/surface/alerts.ts";
import type { DigestPlan } from "../src/surface/answers/digest.ts";
import type { ActionContext, Command, CommandData, RunContext } from "../src/surface/command.ts";
import type { CardReply, ModalReply, Reply } from "../src/surface/reply.ts";
import type { ServerPlan } from "../src/surface/servers.ts";

const data = {
  name: "setup",
  description: "Set up this server in a minute: alerts, the daily digest, and who sees answers",
  options: [],
  reach: "servers",
} as const satisfies CommandData;

type Any = RunContext<unknown>;
type Pressed = ActionContext<unknown>;
type Visibility = "private" | "public";

/** What the form asks for beside the alert. */
interface Beside {
  readonly visibility: Visibility;
  /** Whether there is to be a digest. */
  readonly digest: boolean;
}

/** `/setup`: one form and a first post; where there is something already, what there is and the same form. */
export const setup = {
  data,
  access: "manager",
  run: async (context: Any): Promise<Reply> => {
    const { app, caller, now } = context;
    if (caller.guildId === null) return privately(serverOnlyCard());
    const list = await app.alerts.list(askerOf(SERVER_DESK, caller), "server", now);
    const plans = await digestsOf(context);
    const settings = await settingsOf(context);
    const isEmpty = list.entries.length + plans.length === 0 && (settings === null || !isChosen(settings));
    return isEmpty
      ? form(context, {}, caller.channelId, "")
      : privately(standingCard(list, app.servers.visibility(caller), plans, settings));
  },
  actions: {
    new: async (context: Pressed): Promise<Reply> => form(context, {}, context.caller.channelId, ""),
    edit: async (context: Pressed): Promise<Reply> => {
      const { app, argument, caller, now } = context;
      const found = await app.alerts.entry(argument, askerOf(SERVER_DESK, caller), now);
      if (!found.ok) return privately(problemsCard(found));
      const { place } = found.answer;
      const channelId = place.kind === "channel" ? place.channelId : caller.channelId;
      const plans = await digestsOf(context);
      const digest = plans.some((plan) => plan.channelId === channelId);
      return form(context, startOf(found.answer), channelId, argument, { digest });
    },
    filled: async (context: Pressed): Promise<Reply> => {
      const { argument, values } = context;
      const filled = filledForm(values, "channel", {});
      if (filled === null) return privately(problemsCard({ ok: false, problems: ["Choose a channel."] }));
      return finish(context, await changing(context, filled, argument), {
        visibility: chosenVisibility(values),
        digest: chosenDigest(values),
      });
    },
    again: async (context: Pressed): Promise<Reply> => {
      const { app, argument, caller, now } = context;
      const kept = await keptForm(app.drafts, caller.userId, argument, now);
      const whole = kept === null ? null : wholeForm(kept.start);
      if (kept?.retry === undefined || whole === null) return privately(ranOutCard(data.name));
      const beside = { visibility: kept.visibility ?? "private", digest: kept.digest ?? false };
      const checked = await app.alerts.adjust(kept.retry, askerOf(SERVER_DESK, caller), "same", now);
      // What the bot may do there has changed since the form was filled in: the digest looks at it anew.
      if (checked.ok)
        return save(context, checked.answer, beside, { ...whole, place: unknownRights(whole.place) });
      const problems = { ...checked, retry: checked.retry ?? kept.retry };
      return refusedForm(data.name, context, problems, { form: whole, ...beside });
    },
    change: async (context: Pressed): Promise<Reply> => {
      const { app, argument, caller, now } = context;
      const kept = await keptForm(app.drafts, caller.userId, argument, now);
      if (kept === null) return privately(ranOutCard(data.name));
      return form(context, kept.start, channelOf(kept.start), kept.start.changes ?? "", kept);
    },
    /** The argument is a form that was kept, empty for the settings as they are. */
    settings: async (context: Pressed): Promise<Reply> => {
      const { app, argument, caller, now } = context;
      const read = await app.settings.read(askerOf(SERVER_DESK, caller));
      if (!read.ok) return privately(problemsCard(read));
      const start =
        argument === "" ? startOfServer(read.answer) : await keptServer(app.drafts, caller, argument, now);
      if (start === null) return privately(ranOutCard(data.name));
      const action = { command: data.name, name: "settled", argument: "", options: {} };
      return { kind: "modal", modal: serverModal(action, start, read.answer.most) };
    },
    settled: async (context: Pressed): Promise<Reply> => {
      const { app, caller, now, values } = context;
      const filled = filledServer(values);
      const settled = await app.settings.settle(filled, askerOf(SERVER_DESK, caller), now);
      return privately(
        settled.ok
          ? settledCard(settled.answer, now)
          : await refusedSettings(app.drafts, caller, settled, filled, now),
        "update",
      );
    },
    cancel: async (): Promise<CardReply> =>
      privately(
        shortCard("Nothing was deleted", ["Everything stands as it was."], { accent: "neutral" }),
        "update",
      ),
    ...dataActions(data.name, SERVER_DESK),
  },
} satisfies Command<unknown>;

/**
 * The form; `changes` is the alert that it changes, empty for a new one. Who sets a channel up for the first time finds
 * the digest ticked: it is the one post that comes also when nothing is out of the ordinary.
 */
function form(
  { app, caller }: Any,
  start: AlertStart,
  channelId: string | null,
  changes: string,
  beside: Partial<Beside> = {},
): ModalReply {
  const action = { command: data.name, name: "filled", argument: changes, options: {} };
  const { visibility = app.servers.visibility(caller), digest = true } = beside;
  const { zone } = app.servers.settings(caller.guildId);
  const { choices } = app.alerts;
  return {
    kind: "modal",
    modal: setupModal({ action, start, channelId, visibility, digest, zone, choices }),
  };
}

/**
 * The form as a change of what is set up already: the alert it was opened for, or else the one that watches PW14 in
 * the chosen channel. What this form does not ask for stays as it is.
 */
async function changing({ app, caller, now }: Any, filled: AlertForm, id: string): Promise<AlertForm> {
  const { entries } = await app.alerts.list(askerOf(SERVER_DESK, caller), "server", now);
  const there = (entry: AlertEntry): boolean =>
    entry.place.kind === "channel" && entry.place.channelId === channelOf(filled);
  const before =
    entries.find((entry) => entry.id === id) ??
    entries.find((entry) => there(entry) && entry.wish.target === "PW14");
  return before === undefined ? filled : { ...startOf(before), ...filled };
}

async function finish(context: Any, filled: AlertForm, beside: Beside): Promise<Reply> {
  const { app, caller, now } = context;
  const preview = await app.alerts.preview(filled, askerOf(SERVER_DESK, caller), now);
  return preview.ok
    ? save(context, preview.answer, beside, filled)
    : refusedForm(data.name, context, preview, { form: filled, ...beside });
}

/** Saves at once: who wants to look first uses `/alerts new`. */
async function save(
  context: Any,
  preview: AlertPreview,
  { visibility, digest }: Beside,
  { place }: Pick<AlertForm, "place">,
): Promise<CardReply> {
  const { app, caller, now } = context;
  const saved = await app.alerts.save(preview.draft, askerOf(SERVER_DESK, caller), now);
  if (!saved.ok) return privately(problemsCard(saved));
  const { entry, again } = saved.answer;
  if (caller.guildId !== null) await app.servers.markSetUp(caller.guildId);
  await choose(context, visibility);
  const done = again ? "same" : preview.changes === null ? "new" : "changed";
  const settled = await settleDigest(context, place, digest);
  return privately(setUpCard(entry, preview, visibility, done, settled), "update");
}

/** Begins a digest in the channel, or ends it there; one that is there keeps its own time. */
async function settleDigest(
  context: Any,
  place: AlertForm["place"],
  isWished: boolean,
): Promise<SetupDigest> {
  const { app, caller, now } = context;
  if (place === "direct") return { kind: "none" };
  const by = askerOf(SERVER_DESK, caller);
  const own = (await digestsOf(context)).find(({ channelId }) => channelId === place.id);
  if (isWished && own !== undefined) return { kind: "kept", plan: own };
  if (isWished) {
    const set = await app.digests.set({ channel: place }, by, now);
    return set.ok ? { kind: "set", plan: set.answer.plan } : { kind: "refused", problems: set.problems };
  }
  if (own === undefined) return { kind: "none" };
  const off = await app.digests.off(place.id, by, now);
  return off.ok ? { kind: "off", plan: off.answer } : { kind: "none" };
}

/** The digests of the server; none for somebody who may not see them. */
async function digestsOf({ app, caller, now }: Any): Promise<readonly DigestPlan[]> {
  const listed = await app.digests.list(askerOf(SERVER_DESK, caller), now);
  return listed.ok ? listed.answer.plans : [];
}

/** What the server chose; null for somebody who may not see it. */
async function settingsOf({ app, caller }: Any): Promise<ServerPlan | null> {
  const read = await app.settings.read(askerOf(SERVER_DESK, caller));
  return read.ok ? read.answer : null;
}

function unknownRights(place: AlertForm["place"]): AlertForm["place"] {
  return place === "direct" ? place : { ...place, appPermissions: null };
}

/** Makes look-ups public or private where the form was opened; other channels stay as they are. */
async function choose({ app, caller }: Any, visibility: Visibility): Promise<void> {
  const { guildId, channelId, parentChannelId } = caller;
  if (guildId === null || channelId === null || app.servers.visibility(caller) === visibility) return;
  const others = app.servers
    .publicChannels(guildId)
    .filter((channel) => channel !== channelId && channel !== parentChannelId);
  await app.servers.choose(guildId, visibility === "public" ? [...others, channelId] : others);
}
