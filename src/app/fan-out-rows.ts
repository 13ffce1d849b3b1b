import { episodeOf } from "../domain/fan-out-hearing.ts";
import type { ChannelEdit, ChannelPost, FanOut, HeardEvent } from "../domain/fan-out.ts";
import { quietUntil } from "../domain/quiet-hours.ts";
import type { AlertPlace, Subscription } from "../domain/subscription.ts";
import { addHours, type Instant } from "../domain/time.ts";
import type { Digests } from "./ports/digests.ts";
import type { NewOutboxRow, Outbox, OutboxContent, OutboxRow } from "./ports/outbox.ts";

/** A channel with the subscriptions that were asked about. */
export interface WatchedChannel {
  readonly place: AlertPlace;
  readonly watched: readonly { readonly subscription: Subscription }[];
}

export interface RowDeps {
  readonly outbox: Pick<Outbox, "fireOf">;
  readonly digests: Pick<Digests, "among">;
}

/** Alerts that could not be sent for a day are no alerts any more. */
const ALERT_HOURS = 24;

/**
 * The rows of the outbox for what was decided about some channels: a post each, an edit of every message whose rules
 * ended, and where nothing else is said one quiet line about the end, now or in the channel's digest. `batch` names what
 * was decided together.
 */
export async function messageRows(
  { outbox, digests }: RowDeps,
  batch: string,
  { posts, edits }: FanOut,
  channels: readonly WatchedChannel[],
  now: Instant,
): Promise<readonly NewOutboxRow[]> {
  const byId = new Map(channels.map((channel) => [channel.place.channelId, channel]));
  const ends = Map.groupBy(edits, ({ channelId }) => channelId);
  const base = (channelId: string): RowBase => ({
    batch,
    channelId,
    guildId: guildOf(byId.get(channelId)),
    now,
  });
  const rows = posts.map((post) =>
    postRow(base(post.channelId), post, (ends.get(post.channelId) ?? []).filter(isSaid)),
  );
  const withPost = new Set(posts.map(({ channelId }) => channelId));
  const withDigest = await digests.among([...ends.keys()]);
  for (const [channelId, own] of ends) {
    const fires = await firesOf(outbox, own);
    rows.push(...editRows(base(channelId), fires));
    if (withPost.has(channelId) || withDigest.has(channelId)) continue;
    // Of a fire that has not been posted yet nobody needs to hear that it ended: its message will say so.
    const posted = fires.filter(
      ({ end, fire }) => isSaid(end) && (fire.status === "sent" || fire.status === "unknown"),
    );
    if (posted.length === 0) continue;
    const heard = posted.map(({ end }) => end);
    rows.push(lineRow(base(channelId), heard, quietEnd(byId.get(channelId), now)));
  }
  return rows;
}

/** False for an end that its message alone shows. */
function isSaid({ silent }: ChannelEdit): boolean {
  return silent !== true;
}

interface RowBase {
  readonly batch: string;
  readonly channelId: string;
  readonly guildId: string | null;
  readonly now: Instant;
}

/** A post of a bar: what fired, and in a line each what ended. */
function postRow(base: RowBase, post: ChannelPost, ends: readonly ChannelEdit[]): NewOutboxRow {
  const { notBefore, held } = post;
  return {
    ...rowOf(base, "post", notBefore),
    // What waits for the same moment is one message.
    ...(notBefore === null ? {} : { dedupeKey: `until ${notBefore}|${base.channelId}|post` }),
    content: { kind: "alert", ...heardIn([...post.events, ...ends]), folded: post.foldedBefore, held },
    priority: 0,
    mentionRoleIds: post.mentionRoleIds,
  };
}

function lineRow(base: RowBase, ends: readonly ChannelEdit[], notBefore: Instant | null): NewOutboxRow {
  return {
    ...rowOf(base, "post", notBefore),
    content: { kind: "line", ...heardIn(ends) },
    priority: 1,
  };
}

/** An edit of each message whose rules ended. */
function editRows(base: RowBase, fires: readonly EndOfFire[]): readonly NewOutboxRow[] {
  return [...Map.groupBy(fires, ({ fire }) => fire.id)].map(([id, own]) => ({
    ...rowOf(base, `edit:${id}`, null),
    edits: id,
    content: { kind: "ended", eventIds: own.map(({ end }) => end.event.id) },
    priority: 1,
  }));
}

function rowOf(
  { batch, channelId, guildId, now }: RowBase,
  kind: string,
  notBefore: Instant | null,
): Omit<NewOutboxRow, "content" | "priority"> {
  return {
    dedupeKey: `${batch}|${channelId}|${kind}`,
    channelId,
    guildId,
    edits: null,
    mentionRoleIds: [],
    notBefore,
    expiresAt: addHours(notBefore ?? now, ALERT_HOURS),
    createdAt: now,
  };
}

function heardIn(
  heard: readonly HeardEvent[],
): Pick<Extract<OutboxContent, { readonly kind: "line" }>, "eventIds" | "subscriptionIds"> {
  return {
    eventIds: heard.map(({ event }) => event.id),
    subscriptionIds: [...new Set(heard.flatMap(({ subscriptionIds }) => subscriptionIds))],
  };
}

interface EndOfFire {
  readonly end: ChannelEdit;
  readonly fire: OutboxRow;
}

/** The ends with the message of their fire; one whose message is gone has nothing to be told on. */
async function firesOf(
  outbox: Pick<Outbox, "fireOf">,
  ends: readonly ChannelEdit[],
): Promise<readonly EndOfFire[]> {
  const found: EndOfFire[] = [];
  for (const end of ends) {
    const episode = episodeOf(end.event);
    const fire = episode === null ? null : await outbox.fireOf(end.channelId, end.event.ruleKey, episode);
    if (fire !== null) found.push({ end, fire });
  }
  return found;
}

/** The end of the quiet hours that run in a channel; null where none do. */
function quietEnd(channel: WatchedChannel | undefined, now: Instant): Instant | null {
  const ends = (channel?.watched ?? []).flatMap(({ subscription }) =>
    subscription.quietHours === null ? [] : (quietUntil(subscription.quietHours, now) ?? []),
  );
  return ends.toSorted()[0] ?? null;
}

function guildOf(channel: WatchedChannel | undefined): string | null {
  return channel?.place.kind === "channel" ? channel.place.guildId : null;
}
