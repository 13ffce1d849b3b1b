import { firingRules, levelKey, type FiringRule } from "../domain/fan-out-hearing.ts";
import { quietUntil } from "../domain/quiet-hours.ts";
import { boundsOf } from "../domain/rule.ts";
import type { Subscription } from "../domain/subscription.ts";
import { addHours, epochMs, type Instant } from "../domain/time.ts";
import type { NewOutboxRow, Outbox } from "./ports/outbox.ts";
import type { Rules, StoredRule } from "./ports/rules.ts";
import type { Subscriptions } from "./ports/subscriptions.ts";

export interface AfterMuteDeps {
  readonly rules: Pick<Rules, "find" | "fireOf">;
  readonly subscriptions: Pick<Subscriptions, "muteEnded" | "change">;
  readonly outbox: Pick<Outbox, "add" | "told" | "notSent">;
}

/** Alerts that could not be sent for a day are no alerts any more. */
const ALERT_HOURS = 24;
const NOT_SENT_AT_MOST = 500;

/**
 * Ends mutes whose time is over. What fired meanwhile and still fires is told once, in one message, without a mention
 * and after the quiet hours; of what ended meanwhile nothing is said. A crash in between changes nothing: the message
 * has the mute's end in its key. Gives how many messages were queued.
 */
export async function tellAfterMutes(deps: AfterMuteDeps, now: Instant): Promise<number> {
  let queued = 0;
  for (const subscription of await deps.subscriptions.muteEnded(now)) {
    const ids = subscription.status === "on" ? await untoldFires(deps, subscription, now) : [];
    if (ids.length > 0) queued += (await deps.outbox.add([rowOf(subscription, ids, now)], [], now)).length;
    const { mutedUntil, mutedMiners } = subscription;
    await deps.subscriptions.change(subscription.id, {
      mutedUntil: mutedUntil !== null && isOver(mutedUntil, now) ? null : mutedUntil,
      mutedMiners: mutedMiners.filter(({ until }) => !isOver(until, now)),
    });
  }
  return queued;
}

/** Fires that a mute kept from the subscription and whose rules still fire: of levels the highest, as in a channel. */
async function untoldFires(
  { rules, outbox }: AfterMuteDeps,
  { id, place, ruleKeys, mutedUntil, mutedMiners }: Subscription,
  now: Instant,
): Promise<readonly number[]> {
  if (mutedUntil !== null && !isOver(mutedUntil, now)) return [];
  const notSent = await outbox.notSent({ subscriptionId: id, limit: NOT_SENT_AT_MOST });
  const kept = new Set(
    notSent.flatMap(({ reason, eventId }) =>
      reason === "muted" || reason === "miner_muted" ? [eventId] : [],
    ),
  );
  if (kept.size === 0) return [];
  const stored: StoredRule[] = [];
  for (const key of ruleKeys) {
    const rule = await rules.find(key);
    if (rule !== null && "side" in rule) stored.push(rule);
  }
  const stillMuted = new Set(mutedMiners.flatMap(({ miner, until }) => (isOver(until, now) ? [] : [miner])));
  const ids: number[] = [];
  for (const [key, { side, episode, stale }] of highest(firingRules(stored))) {
    const isMuted = side.target.kind === "miner" && stillMuted.has(side.target.security);
    const fire = isMuted || stale ? null : await rules.fireOf(key, episode);
    if (fire !== null && kept.has(fire.id)) ids.push(fire.id);
  }
  const told = await outbox.told([place.channelId], ids);
  return ids.filter((event) => !told.has(`${place.channelId} ${String(event)}`)).toSorted((a, b) => a - b);
}

/** Of the levels of one number on one side the highest that fires. */
function highest(firing: ReadonlyMap<string, FiringRule>): readonly (readonly [string, FiringRule])[] {
  const byLevel = new Map<string, readonly [string, FiringRule]>();
  for (const [key, rule] of firing) {
    const level = levelKey(rule.side);
    const other = byLevel.get(level)?.[1].side;
    const isHigher = other === undefined || boundsOf(rule.side).threshold > boundsOf(other).threshold;
    if (isHigher) byLevel.set(level, [key, rule]);
  }
  return [...byLevel.values()];
}

function rowOf(
  { id, place, mutedUntil, mutedMiners, quietHours }: Subscription,
  eventIds: readonly number[],
  now: Instant,
): NewOutboxRow {
  const { channelId } = place;
  const ended = [...(mutedUntil === null ? [] : [mutedUntil]), ...mutedMiners.map(({ until }) => until)]
    .filter((until) => isOver(until, now))
    .toSorted()
    .at(-1);
  const notBefore = quietHours === null ? null : quietUntil(quietHours, now);
  return {
    // What waits for the same moment is one message, whatever made it wait.
    dedupeKey:
      notBefore === null
        ? `unmuted ${id} ${ended ?? now}|${channelId}|post`
        : `until ${notBefore}|${channelId}|post`,
    channelId,
    guildId: place.kind === "channel" ? place.guildId : null,
    edits: null,
    content: {
      kind: "alert",
      eventIds,
      subscriptionIds: [id],
      folded: 0,
      held: notBefore !== null,
      afterMute: true,
    },
    priority: 0,
    mentionRoleIds: [],
    notBefore,
    expiresAt: addHours(notBefore ?? now, ALERT_HOURS),
    createdAt: now,
  };
}

function isOver(until: Instant, now: Instant): boolean {
  return epochMs(until) <= epochMs(now);
}
