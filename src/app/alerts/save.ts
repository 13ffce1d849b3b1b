import { nonceOf } from "../../domain/keys.ts";
import { isServerList } from "../../domain/server-list.ts";
import type { AlertPlace, AlertWish, Subscription } from "../../domain/subscription.ts";
import { addHours, type Instant } from "../../domain/time.ts";
import type { AlertForm, AlertProblems, Asker } from "../../surface/alerts.ts";
import type { NewOutboxRow, OutboxContent } from "../ports/outbox.ts";
import type { NewSubscription } from "../ports/subscriptions.ts";
import type { AlertsDeps } from "./alerts-deps.ts";
import type { CheckedForm } from "./check-form.ts";
import { NO_SERVER, NOT_HERE, refused } from "./problems.ts";
import { inSharesNow } from "./shares-now.ts";
import { keysOf, sidesOfRules, type WishRules } from "./wish.ts";

/** So many alerts a server may have, and a person. */
export const MOST_OF_SERVER = 25;
export const MOST_OF_PERSON = 10;

const WELCOME_HOURS = 24;
/** A test that comes later than this says nothing any more. */
const TEST_HOURS = 1;
const ID_LENGTH = 11;

export type Saved =
  | { readonly ok: true; readonly subscription: Subscription; readonly again: boolean }
  | AlertProblems;

/**
 * Keeps the rules of a checked form and the subscription that points at them, and queues its welcome. Saving the same
 * draft again, or what the place hears of already, changes nothing. The id is of the draft, so that of two presses at
 * once one makes it.
 */
export async function saveForm(
  deps: AlertsDeps,
  draft: string,
  form: AlertForm,
  checked: CheckedForm,
  by: Asker,
  now: Instant,
): Promise<Saved> {
  const rules = await inSharesNow(deps, checked.rules, now);
  const wished = {
    wish: checked.wish,
    ruleKeys: keysOf(rules),
    mentionRoleId: checked.role?.id ?? null,
    quietHours: checked.quietHours,
    publish: checked.publish,
  };
  if (form.changes !== undefined) {
    await keepRules(deps, rules, now);
    const changed = await deps.subscriptions.change(form.changes, wished);
    return changed === null ? refused(NOT_HERE) : { ok: true, subscription: changed, again: false };
  }
  const place = await placeOf(deps, form, by);
  if (!place.ok) return place;
  // Only now: an old rule that nobody hears of may be dropped while Discord is asked.
  await keepRules(deps, rules, now);
  const subscription: NewSubscription = {
    ...wished,
    id: nonceOf(["subscription", draft]).slice(0, ID_LENGTH),
    place: place.place,
    createdBy: by.userId,
    createdAt: now,
  };
  const same = await findSame(deps, subscription);
  if (same !== null) return { ok: true, subscription: same, again: true };
  const most = place.place.kind === "channel" ? MOST_OF_SERVER : MOST_OF_PERSON;
  const added = await deps.subscriptions.add(subscription, most);
  if (!added.ok) return refused(tooMany(place.place.kind, added.most));
  await queue(deps, {
    dedupeKey: `welcome|${subscription.id}`,
    place: place.place,
    content: { kind: "welcome", subscriptionId: subscription.id },
    hours: WELCOME_HOURS,
    now,
  });
  return { ok: true, subscription: added.subscription, again: added.again };
}

/** Keeps the rules that a wish came to; those that are kept stay as they are. */
export async function keepRules(
  { rules: kept }: Pick<AlertsDeps, "rules">,
  rules: WishRules,
  now: Instant,
): Promise<void> {
  await kept.keep(sidesOfRules(rules), now);
  await kept.keepFactRules(rules.facts, now);
}

/** What a test message is about: a subscription, or a draft that is none yet. */
export interface Tested {
  readonly id: string;
  readonly place: AlertPlace;
  /** Of a draft; null where the subscription is kept. */
  readonly wish: AlertWish | null;
}

/** Queues a test message; false where one was queued within the same minute. */
export async function queueTest(
  deps: AlertsDeps,
  { id, place, wish }: Tested,
  by: Asker,
  now: Instant,
): Promise<boolean> {
  const minute = now.slice(0, "2026-11-24T12:00".length);
  return queue(deps, {
    dedupeKey: `test|${id}|${minute}`,
    place,
    content: { kind: "test", subscriptionId: id, by: by.userId, ...(wish === null ? {} : { wish }) },
    hours: TEST_HOURS,
    now,
  });
}

export type FoundPlace = { readonly ok: true; readonly place: AlertPlace } | AlertProblems;

/** Where a form points: its channel in the asker's server, or the asker's direct messages, which are opened. */
export async function placeOf(
  { openDirect }: Pick<AlertsDeps, "openDirect">,
  { place }: AlertForm,
  { userId, guildId }: Asker,
): Promise<FoundPlace> {
  if (place !== "direct") {
    return guildId === null
      ? refused(NO_SERVER)
      : { ok: true, place: { kind: "channel", guildId, channelId: place.id } };
  }
  if (openDirect === null) {
    return refused("Personal alerts come by direct message on Discord, which is not connected here.");
  }
  const opened = await openDirect(userId);
  if (opened.ok) return { ok: true, place: { kind: "person", userId, channelId: opened.channelId } };
  return opened.problem.kind === "direct_closed" || opened.problem.kind === "permission"
    ? refused(
        "I can't send you direct messages. In a server that we share open Privacy Settings, allow *Direct Messages*, then try again.",
      )
    : refused("Discord did not open your direct messages just now. Try again in a minute.");
}

interface Queued {
  readonly dedupeKey: string;
  readonly place: AlertPlace;
  readonly content: OutboxContent;
  readonly hours: number;
  readonly now: Instant;
}

async function queue(
  { outbox, onQueued }: Pick<AlertsDeps, "outbox" | "onQueued">,
  { dedupeKey, place, content, hours, now }: Queued,
): Promise<boolean> {
  const row: NewOutboxRow = {
    dedupeKey,
    channelId: place.channelId,
    guildId: place.kind === "channel" ? place.guildId : null,
    edits: null,
    content,
    priority: 0,
    mentionRoleIds: [],
    notBefore: null,
    expiresAt: addHours(now, hours),
    createdAt: now,
  };
  const added = await outbox.add([row], [], now);
  if (added.length > 0) onQueued();
  return added.length > 0;
}

/** A subscription of the same place to the very same; whoever sets it a second time finds it there. */
async function findSame(
  { subscriptions }: Pick<AlertsDeps, "subscriptions">,
  wanted: NewSubscription,
): Promise<Subscription | null> {
  const own = await subscriptions.inChannel(wanted.place.channelId);
  return own.find((one) => one.id !== wanted.id && heardBy(one) === heardBy(wanted)) ?? null;
}

/** What a subscription of a place hears of, when, whom it rings, and whether others are told. */
function heardBy({
  wish,
  ruleKeys,
  quietHours,
  mentionRoleId,
  publish,
}: Omit<NewSubscription, "id">): string {
  // The list of a server changes; the same miners, named one by one, do not.
  const follows = isServerList(wish.target);
  return JSON.stringify([follows, ruleKeys.toSorted(), quietHours, mentionRoleId, publish === true]);
}

function tooMany(kind: AlertPlace["kind"], most: number): string {
  return kind === "channel"
    ? `This server has ${String(most)} alerts, which is as many as there may be. Remove one with \`/alerts remove\` first, or put its rules into another one.`
    : `You have ${String(most)} alerts of your own, which is as many as there may be. Remove one with \`/notify\` first.`;
}
