import { PRESET_NAMES } from "../../domain/presets.ts";
import type { RuleNames } from "../../domain/rule-text.ts";
import { FACT_WISHES, type Subscription } from "../../domain/subscription.ts";
import type { Instant } from "../../domain/time.ts";
import type { AlertAsked, AlertEntry, AlertForm, AlertPreview, Alerts, Asker } from "../../surface/alerts.ts";
import type { SubscriptionChange } from "../ports/subscriptions.ts";
import type { AlertsDeps } from "./alerts-deps.ts";
import { type CheckedForm, checkForm } from "./check-form.ts";
import { deleteData, exportData } from "./data.ts";
import { findDraft, keepDraft } from "./draft.ts";
import { entriesOf } from "./entry.ts";
import { muteOf } from "./mute.ts";
import { linesOf } from "./past-picture.ts";
import { pastPosts } from "./past-posts.ts";
import { createPast, type ReadPast } from "./past.ts";
import { daysOf, previewOf } from "./preview.ts";
import { maySee, NO_DRAFT, NOT_HERE, refused, whyNotChange } from "./problems.ts";
import { MOST_OF_PERSON, MOST_OF_SERVER, placeOf, queueTest, saveForm, type Saved } from "./save.ts";
import { turnWish } from "./turn-wish.ts";
import { whyOf } from "./why.ts";
import { rulesOfWish } from "./wish.ts";

/** Alerts as people make them, and what the welcome after a set-up says of the past. */
export interface AlertsOffer {
  readonly alerts: Alerts;
  /** Posts a week that a subscription would have had in the last 12 months; null where the history does not reach. */
  readonly postsPerWeek: (subscription: Subscription, now: Instant) => Promise<number | null>;
}

/** Subscriptions as people make and change them, over the stores. What the past says is remembered between calls. */
export function createAlerts(deps: AlertsDeps): AlertsOffer {
  const readPast = createPast(deps);
  return { alerts: alertsOver(deps, readPast), postsPerWeek: postsPerWeekOver(deps, readPast) };
}

type Checked = { readonly form: AlertForm; readonly checked: CheckedForm };

function alertsOver(deps: AlertsDeps, readPast: ReadPast): Alerts {
  const { drafts, subscriptions } = deps;

  async function check(form: AlertForm, by: Asker, now: Instant): Promise<AlertAsked<Checked>> {
    const server = form.place === "direct" ? null : by.guildId;
    const names = await namesOf(deps, server);
    const changed = form.changes === undefined ? null : await subscriptions.get(form.changes);
    const read = checkForm(form, { names, by, changed, zone: zoneOf(deps, server) });
    if (read.ok) return { ok: true, answer: { form, checked: read.checked } };
    return read.permissions
      ? { ok: false, problems: read.problems, retry: await keepDraft(drafts, form, by, now) }
      : { ok: false, problems: read.problems };
  }

  async function answer(
    form: AlertForm,
    by: Asker,
    now: Instant,
    notes: readonly string[] = [],
  ): Promise<AlertAsked<AlertPreview>> {
    const read = await check(form, by, now);
    if (!read.ok) return read;
    const { checked } = read.answer;
    const past = await readPast(checked.rules, now);
    const draft = await keepDraft(drafts, form, by, now);
    const names = await namesOf(deps, form.place === "direct" ? null : by.guildId);
    const lines = await linesOf(deps, checked.wish, past, names);
    const { calendar } = deps;
    const preview = previewOf({ draft, form, checked, past, lines, names, calendar, notes, now });
    return { ok: true, answer: preview };
  }

  async function entryAnswer(subscription: Subscription, now: Instant): Promise<AlertAsked<AlertEntry>> {
    const server = serverOf(subscription);
    const names = await namesOf(deps, server);
    const zone = zoneOf(deps, server);
    const [entry] = await entriesOf({ stores: deps, readPast, names, zone }, [subscription], now);
    return entry === undefined ? refused(NOT_HERE) : { ok: true, answer: entry };
  }

  async function changeAnswer(
    id: string,
    by: Asker,
    now: Instant,
    decide: (
      subscription: Subscription,
    ) => Promise<AlertAsked<SubscriptionChange>> | AlertAsked<SubscriptionChange>,
  ): Promise<AlertAsked<AlertEntry>> {
    const subscription = await subscriptions.get(id);
    const why = whyNotChange(subscription, by);
    if (why !== null || subscription === null) return why ?? refused(NOT_HERE);
    const change = await decide(subscription);
    if (!change.ok) return change;
    const changed = await subscriptions.change(id, change.answer);
    return changed === null ? refused(NOT_HERE) : entryAnswer(changed, now);
  }

  return {
    choices: { presets: PRESET_NAMES, facts: FACT_WISHES },
    preview: (form, by, now) => answer(form, by, now),
    form: async (draft, by, now) => {
      const form = await findDraft(drafts, draft, by, now);
      return form === null ? refused(NO_DRAFT) : { ok: true, answer: form };
    },
    adjust: async (draft, by, how, now) => {
      const kept = await findDraft(drafts, draft, by, now);
      if (kept === null) return refused(NO_DRAFT);
      if (how === "same") {
        const fresh = await withFreshPermissions(deps, kept, by);
        const again = await answer(fresh.form, by, now);
        const isStale = !again.ok && again.retry !== undefined && !fresh.isLookedAt;
        return isStale ? { ...again, problems: [...again.problems, NOT_LOOKED_AT] } : again;
      }
      const read = await check(kept, by, now);
      if (!read.ok) return read;
      const turned = turnWish(read.answer.checked.wish, how, await namesOf(deps, by.guildId));
      const { sensitivity, rules } = turned.wish;
      const form = { ...kept, sensitivity, rules: rules.join("\n") };
      return answer(form, by, now, turned.note === null ? [] : [turned.note]);
    },
    save: async (draft, by, now) => {
      const form = await findDraft(drafts, draft, by, now);
      if (form === null) return refused(NO_DRAFT);
      const saving = async (): Promise<Saved> => {
        const read = await check(form, by, now);
        return read.ok ? saveForm(deps, draft, form, read.answer.checked, by, now) : read;
      };
      // The list of the server must not change between the reading of its rules and their keeping.
      const isOfServer = form.place !== "direct" && by.guildId !== null;
      const saved = await (isOfServer ? deps.servers.inTurn(by.guildId, saving) : saving());
      if (!saved.ok) return saved;
      const entry = await entryAnswer(saved.subscription, now);
      return entry.ok ? { ok: true, answer: { entry: entry.answer, again: saved.again } } : entry;
    },
    test: async (id, by, now) => {
      const tested = await findTested(id, by, now);
      if (!tested.ok) return tested;
      const isQueued = await queueTest(deps, tested.answer, by, now);
      return isQueued
        ? { ok: true, answer: { channelId: tested.answer.place.channelId } }
        : refused("A test message is on its way already. Wait a minute before you ask for another one.");
    },
    list: async (by, whose, now) => {
      const owner =
        whose === "person" ? { userId: by.userId } : by.guildId === null ? null : { guildId: by.guildId };
      const own = owner === null ? [] : await subscriptions.of(owner);
      const server = whose === "person" ? null : by.guildId;
      const names = await namesOf(deps, server);
      const zone = zoneOf(deps, server);
      return {
        entries: own.length === 0 ? [] : await entriesOf({ stores: deps, readPast, names, zone }, own, now),
        most: whose === "person" ? MOST_OF_PERSON : MOST_OF_SERVER,
        owner: whose,
        now,
      };
    },
    entry: async (id, by, now) => {
      const subscription = await subscriptions.get(id);
      return subscription === null || !maySee(subscription, by)
        ? refused(NOT_HERE)
        : entryAnswer(subscription, now);
    },
    mute: (id, how, event, by, now) =>
      changeAnswer(id, by, now, async (subscription) => {
        const muted = await muteOf(deps, subscription, how, event, zoneOf(deps, serverOf(subscription)), now);
        return muted.ok ? { ok: true, answer: muted.change } : muted;
      }),
    why: (event, by, now) => whyOf(deps, readPast, event, by, now),
    setPaused: (id, paused, by, now) =>
      changeAnswer(id, by, now, async ({ place }) => {
        if (paused) return { ok: true, answer: { status: "paused", reason: "by_hand" } };
        // Whatever stood in the way of the channel is looked at anew with the next message.
        await deps.issues.clear(place.channelId);
        return { ok: true, answer: { status: "on", reason: null } };
      }),
    remove: async (id, by, now) => {
      const subscription = await subscriptions.get(id);
      const why = whyNotChange(subscription, by);
      if (why !== null || subscription === null) return why ?? refused(NOT_HERE);
      const entry = await entryAnswer(subscription, now);
      await subscriptions.remove(id);
      return entry;
    },
    exportData: (by, whose, now) => exportData(deps, by, whose, now),
    deleteData: (by, whose) => deleteData(deps, by, whose),
  };

  async function findTested(
    id: string,
    by: Asker,
    now: Instant,
  ): Promise<AlertAsked<Parameters<typeof queueTest>[1]>> {
    const subscription = await subscriptions.get(id);
    if (subscription !== null) {
      return (
        whyNotChange(subscription, by) ?? { ok: true, answer: { id, place: subscription.place, wish: null } }
      );
    }
    const form = await findDraft(drafts, id, by, now);
    if (form === null) return refused(NO_DRAFT);
    const read = await check(form, by, now);
    if (!read.ok) return read;
    const place = await placeOf(deps, form, by);
    return place.ok
      ? { ok: true, answer: { id, place: place.place, wish: read.answer.checked.wish } }
      : place;
  }
}

const NOT_LOOKED_AT =
  "Discord could not be asked just now, so this is what was missing before. Press **Check again** in a minute, or in that channel.";

/** What rules may name, with the list of the server where there is one. */
async function namesOf(
  { facts, basket, servers }: Pick<AlertsDeps, "facts" | "basket" | "servers">,
  server: string | null,
): Promise<RuleNames> {
  const { miners } = await facts.knownOn(null);
  const names = { basketId: basket.id, miners };
  return server === null ? names : { ...names, list: servers.settings(server).list };
}

function zoneOf({ servers }: Pick<AlertsDeps, "servers">, server: string | null): string | null {
  return servers.settings(server).zone;
}

function serverOf({ place }: Pick<Subscription, "place">): string | null {
  return place.kind === "channel" ? place.guildId : null;
}

/**
 * The form with what the bot may do in its channel now, as far as that can be told. Nothing is asked for people whom the
 * form is refused anyway, and only of channels of their own server.
 */
async function withFreshPermissions(
  deps: Pick<AlertsDeps, "permissionsIn">,
  form: AlertForm,
  by: Asker,
): Promise<{ readonly form: AlertForm; readonly isLookedAt: boolean }> {
  const { place } = form;
  if (place === "direct" || by.guildId === null || !by.canManage) return { form, isLookedAt: false };
  const here = by.here?.channelId === place.id ? by.here.appPermissions : null;
  const appPermissions = here ?? (await deps.permissionsIn?.(place.id, by.guildId)) ?? null;
  return appPermissions === null
    ? { form, isLookedAt: false }
    : { form: { ...form, place: { ...place, appPermissions } }, isLookedAt: true };
}

function postsPerWeekOver(deps: AlertsDeps, readPast: ReadPast): AlertsOffer["postsPerWeek"] {
  return async ({ wish, place, quietHours }, now) => {
    const rules = rulesOfWish(wish, await namesOf(deps, serverOf({ place })));
    if (!rules.ok) return null;
    const past = await readPast(rules.rules, now);
    const days = daysOf(past);
    return days === 0 ? null : (7 * pastPosts(past, deps.calendar, quietHours).length) / days;
  };
}
