import type { ChannelPost, HeardEvent } from "./fan-out.ts";

/**
 * Posts of one channel that wait for the same end of quiet hours become one, in the place of the first and with the
 * events in the order of the posts: who was left alone for a night gets one message. Others stay as they are.
 */
export function mergeHeld(posts: readonly ChannelPost[]): readonly ChannelPost[] {
  const groups = Map.groupBy(posts, (post) =>
    post.held ? `${post.channelId} ${post.notBefore ?? ""}` : post,
  );
  return [...groups.values()].map((group) => group.reduce(joined));
}

function joined(first: ChannelPost, next: ChannelPost): ChannelPost {
  return {
    ...first,
    events: next.events.reduce(withEvent, first.events),
    mentionRoleIds: [...new Set([...first.mentionRoleIds, ...next.mentionRoleIds])],
    // Each counts what was folded since the post before it.
    foldedBefore: first.foldedBefore + next.foldedBefore,
  };
}

/** An event that is there already gets the other's subscriptions. */
function withEvent(events: readonly HeardEvent[], added: HeardEvent): readonly HeardEvent[] {
  if (!events.some(({ event }) => event.id === added.event.id)) return [...events, added];
  return events.map((heard) =>
    heard.event.id === added.event.id
      ? { ...heard, subscriptionIds: [...new Set([...heard.subscriptionIds, ...added.subscriptionIds])] }
      : heard,
  );
}
