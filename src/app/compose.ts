import { FEWEST_LISTED } from "../domain/rule.ts";
import { isServerList } from "../domain/server-list.ts";
import type { Subscription } from "../domain/subscription.ts";
import type { Instant } from "../domain/time.ts";
import type {
  AlertAnswer,
  AlertView,
  NoticeAnswer,
  TestAnswer,
  WelcomeAnswer,
} from "../surface/answers/alert.ts";
import type { DigestAnswer, DigestView } from "../surface/answers/digest.ts";
import type { Answers, Servers } from "../surface/app.ts";
import type { Card } from "../surface/card.ts";
import type { AskAlert } from "./answers/alert.ts";
import { hasNothingToTell, type ShowDigest } from "./answers/digest-show.ts";
import type { Clock } from "./ports/clock.ts";
import type { Outbox, OutboxContent, OutboxRow } from "./ports/outbox.ts";
import type { StoredEvent } from "./ports/rules.ts";
import type { Subscriptions } from "./ports/subscriptions.ts";

export interface ComposeDeps {
  readonly clock: Clock;
  readonly alerts: AskAlert;
  readonly digest: ShowDigest;
  /** Stored events by their ids, in any order; those that are gone are absent. */
  readonly events: (ids: readonly number[]) => Promise<readonly StoredEvent[]>;
  readonly subscriptions: Pick<Subscriptions, "get">;
  readonly outbox: Pick<Outbox, "get">;
  readonly divergence: Answers["divergence"];
  /** What servers chose, for alerts on their lists. */
  readonly servers: Pick<Servers, "settings">;
  /** When prices are looked at next; null where the calendar does not tell. */
  readonly nextCheck: (now: Instant) => Instant | null;
  /** Posts a week that a subscription would have had; null where the history does not reach. */
  readonly postsPerWeek: (subscription: Subscription) => Promise<number | null>;
  readonly cards: {
    readonly alert: (answer: AlertAnswer, view: AlertView) => Card;
    /** The buttons of that card alone. */
    readonly alertActions: (answer: AlertAnswer, view: AlertView) => Card["actions"];
    readonly welcome: (answer: WelcomeAnswer) => Card;
    readonly test: (answer: TestAnswer) => Card;
    readonly notice: (answer: NoticeAnswer) => Card;
    readonly digest: (answer: DigestAnswer, view: DigestView) => Card;
  };
}

/** The card of a row, or why there is nothing to say any more. */
export type Composed =
  | { readonly ok: true; readonly card: Card }
  | { readonly ok: false; readonly why: string };

type Content<K extends OutboxContent["kind"]> = Extract<OutboxContent, { readonly kind: K }>;

/** Cards of one answer: what a retry asks for again is among the newest. */
const KEPT = 500;

/** Targets that the divergence look-up does not know: it then answers for the basket. */
const NOT_OF_SHARES = /^(?:\[|BTC$|NETWORK$)/i;

/**
 * Makes the card of an outbox row when it is about to be sent, from what is stored. Rows that tell the same events in
 * the same way give the same card object, so that one bar, or one digest, is composed and drawn once for thousands of
 * channels.
 */
export function createComposer(deps: ComposeDeps): (row: OutboxRow) => Promise<Composed> {
  const remember = createCardMemory();
  const cardOf = (answer: AlertAnswer, view: AlertView): Card => {
    // Only the buttons tell subscriptions apart: all else stays the very same objects.
    return remember(answer, view, () => {
      const bare = { ...view, subscriptionIds: [] };
      const shared = remember(answer, bare, () => deps.cards.alert(answer, bare));
      return view.subscriptionIds.length === 0
        ? shared
        : { ...shared, actions: deps.cards.alertActions(answer, view) };
    });
  };
  return async (row) => {
    const { content } = row;
    switch (content.kind) {
      case "alert":
        return composeAlert(deps, cardOf, row, content);
      case "line":
        return composeAlert(deps, cardOf, row, { ...content, kind: "alert", folded: 0, held: false });
      case "ended":
        return composeEnded(deps, cardOf, row, content);
      case "digest":
        return composeDigest(deps, remember, row, content);
      case "welcome":
      case "test":
      case "notice":
        return composeOther(deps, row, content);
    }
  };
}

type Remember = (answer: object, view: object, make: () => Card) => Card;

/** One card for each answer and view, as long as the answer is kept. */
function createCardMemory(): Remember {
  // Cards go with the answer that they show.
  const cards = new WeakMap<object, Map<string, Card>>();
  return (answer, view, make) => {
    const own = cards.get(answer) ?? new Map<string, Card>();
    cards.set(answer, own);
    const text = JSON.stringify(view);
    const card = own.get(text) ?? make();
    own.set(text, card);
    const [oldest] = own.keys();
    if (own.size > KEPT && oldest !== undefined) own.delete(oldest);
    return card;
  };
}

/** What was written to the outbox after the digest is the next one's, for that goes on from there. */
async function composeDigest(
  deps: ComposeDeps,
  remember: Remember,
  row: OutboxRow,
  content: Content<"digest">,
): Promise<Composed> {
  const shown = await deps.digest(row.channelId, content, deps.clock.now(), row.createdAt);
  if (content.whenQuiet === "skip" && hasNothingToTell(shown)) return { ok: false, why: "nothing changed" };
  const { answer, view } = shown;
  return { ok: true, card: remember(answer, view, () => deps.cards.digest(answer, view)) };
}

type CardOf = (answer: AlertAnswer, view: AlertView) => Card;

async function composeAlert(
  deps: ComposeDeps,
  cardOf: CardOf,
  row: OutboxRow,
  content: Content<"alert">,
): Promise<Composed> {
  const { subscriptionIds, folded, held } = content;
  const subscriptions = await Promise.all(subscriptionIds.map((id) => deps.subscriptions.get(id)));
  const there = subscriptions.filter((one) => one !== null);
  if (there.length === 0) return { ok: false, why: "the subscription is gone" };
  const view = viewOf(row, {
    subscriptionIds: there.map(({ id }) => id),
    folded,
    held,
    ...(content.afterMute === true ? { afterMute: true as const } : {}),
    mentions: row.mentionRoleIds,
  });
  return composeEvents(deps, cardOf, content.eventIds, view);
}

/** The fired message once its rules ended: it looks as it did, with the end in front. */
async function composeEnded(
  deps: ComposeDeps,
  cardOf: CardOf,
  row: OutboxRow,
  content: Content<"ended">,
): Promise<Composed> {
  const fired = row.edits === null ? null : await deps.outbox.get(row.edits);
  const before = fired?.content.kind === "alert" ? fired.content : null;
  const ids = [...new Set([...(before?.eventIds ?? []), ...content.eventIds])];
  const view = viewOf(row, {
    subscriptionIds: before?.subscriptionIds ?? [],
    folded: before?.folded ?? 0,
    held: before?.held ?? false,
    ...(before?.afterMute === true ? { afterMute: true as const } : {}),
    mentions: fired?.mentionRoleIds ?? [],
  });
  return composeEvents(deps, cardOf, ids, view);
}

function viewOf(row: OutboxRow, view: Omit<AlertView, "place">): AlertView {
  return { place: row.guildId === null ? "direct" : "channel", ...view };
}

async function composeEvents(
  deps: ComposeDeps,
  cardOf: CardOf,
  ids: readonly number[],
  view: AlertView,
): Promise<Composed> {
  const stored = (await deps.events(ids)).toSorted((a, b) => a.id - b.id);
  const answer = await deps.alerts(
    stored.filter((event) => !isEnd(event)),
    stored.filter(isEnd),
    deps.clock.now(),
  );
  return answer === null
    ? { ok: false, why: "its events are not kept any more" }
    : { ok: true, card: cardOf(answer, view) };
}

function isEnd({ detail }: StoredEvent): boolean {
  return detail.kind === "series" && detail.transition.event === "resolve";
}

async function composeOther(
  deps: ComposeDeps,
  row: OutboxRow,
  content: Content<"welcome"> | Content<"test"> | Content<"notice">,
): Promise<Composed> {
  const subscription = (await deps.subscriptions.get(content.subscriptionId)) ?? draftOf(row);
  if (subscription === null) return { ok: false, why: "the subscription is gone" };
  if (content.kind === "notice") {
    return { ok: true, card: deps.cards.notice({ subscription, reason: content.reason }) };
  }
  const now = deps.clock.now();
  const divergence = await deps.divergence(gapOptions(deps, subscription), now);
  if (content.kind === "test") {
    return { ok: true, card: deps.cards.test({ subscription, by: content.by, divergence }) };
  }
  const postsPerWeek = await deps.postsPerWeek(subscription);
  const answer = { subscription, divergence, nextCheck: deps.nextCheck(now), postsPerWeek };
  return { ok: true, card: deps.cards.welcome(answer) };
}

/** What a look-up of the gap is asked for: the target where it knows it, else the basket. */
function gapOptions(
  { servers }: Pick<ComposeDeps, "servers">,
  { wish: { target }, place }: Subscription,
): Parameters<Answers["divergence"]>[0] {
  if (!isServerList(target)) return NOT_OF_SHARES.test(target) ? {} : { target };
  const { list } = servers.settings(place.kind === "channel" ? place.guildId : null);
  return list.length < FEWEST_LISTED ? {} : { target, list };
}

/** What a test of a draft stands for: the subscription that it would be; null for everything else. */
function draftOf({ content, channelId, guildId, createdAt }: OutboxRow): Subscription | null {
  if (content.kind !== "test" || content.wish === undefined) return null;
  return {
    id: content.subscriptionId,
    place:
      guildId === null
        ? { kind: "person", userId: content.by, channelId }
        : { kind: "channel", guildId, channelId },
    createdBy: content.by,
    createdAt,
    wish: content.wish,
    ruleKeys: [],
    status: "on",
    reason: null,
    mutedUntil: null,
    mutedMiners: [],
    mentionRoleId: null,
    quietHours: null,
    publish: false,
  };
}
