import type { RestReason } from "../domain/subscription.ts";
import type { NoticeAnswer } from "../surface/answers/alert.ts";
import type { Card } from "../surface/card.ts";
import { wishInWords } from "./alert-words.ts";
import { text } from "./common.ts";
import { clip, escapeMarkdown } from "./format.ts";

interface Rest {
  /** Follows “because”. */
  readonly why: string;
  readonly what: string;
}

const RESTS: Readonly<Record<RestReason, Rest>> = {
  permissions: {
    why: "Discord does not let me post there",
    what: "In the channel's settings › Permissions give Pivotwatch **View Channel, Send Messages, Embed Links, Attach Files** and **Read Message History**. I try again by myself for a day; after that press *Resume* in `/alerts list`.",
  },
  channel_gone: {
    why: "the channel is gone",
    what: "Set it up again for another channel with `/alerts new`.",
  },
  direct_closed: {
    why: "your direct messages are closed for me",
    what: "Allow direct messages from this server's members, then press *Resume* in `/notify`.",
  },
  thread_closed: {
    why: "the thread is archived or locked",
    what: "Open the thread again, then press *Resume* in `/alerts list`.",
  },
  by_hand: { why: "somebody paused it", what: "`/alerts list` takes it up again with *Resume*." },
  left: {
    why: "I was removed from the server",
    what: "Invite me again: what was set up goes on by itself within a day.",
  },
};

/** Word to whoever made a subscription: that it rests, why, and what to do. */
export function noticeCard(answer: NoticeAnswer): Card {
  const { subscription, reason } = answer;
  const rest = restOf(reason);
  const where =
    subscription.place.kind === "channel" ? `in <#${subscription.place.channelId}>` : "by direct message";
  return {
    title: "Your alerts rest",
    accent: "warning",
    blocks: [
      text(
        `**${wishInWords(subscription)}** ${where}: nothing is posted, because ${rest.why}.\n${rest.what}`,
      ),
    ],
    actions: [],
    sources: [],
    footer: ["Nothing is lost: prices and facts are still watched. This is told once."],
    mentions: [],
    silent: false,
    answer,
  };
}

/** A reason of ours in words; any other as it was given. */
function restOf(reason: string): Rest {
  const known = Object.entries(RESTS).find(([name]) => name === reason);
  return (
    known?.[1] ?? {
      why: `of this: ${escapeMarkdown(clip(reason, 200))}`,
      what: "`/alerts list` takes it up again with *Resume*.",
    }
  );
}
