import { type ComponentChildren, h } from "preact";
import { Face } from "../face.ts";
import { DownIcon } from "../icons.ts";
import { type Entry, lastAnswerTo } from "./entries.ts";
import { type EntrySurroundings, entryView } from "./entry-view.ts";
import { useFollowing } from "./following.ts";

export interface ConversationProps {
  /** The channel's id, and what it is called: `#general`. */
  readonly channelId: string;
  readonly title: string;
  readonly about: string;
  readonly entries: readonly Entry[];
  /** Who reads, and how often they have asked something. */
  readonly personId: string;
  readonly asked: number;
  readonly around: EntrySurroundings;
  /** Commands worth a try; none while they are not known. */
  readonly examples: readonly string[];
  readonly onTry: (text: string) => void;
}

/** The messages of a channel, oldest first, and what to try where there are none. */
export function Conversation(props: ConversationProps): ComponentChildren {
  const { channelId, title, entries, around } = props;
  const { log, content, behind, onScroll, toEnd } = useFollowing({
    place: channelId,
    lastAt: entries.at(-1)?.at ?? 0,
    asked: props.asked,
    answered: lastAnswerTo(entries, props.personId),
  });
  return h(
    "div",
    { class: "conversation" },
    h(
      "div",
      { ref: log, class: "log", role: "log", tabIndex: 0, "aria-label": `Messages in ${title}`, onScroll },
      h(
        "div",
        { ref: content, class: "log-content" },
        welcomeView(props),
        entries.map((entry) => entryView(entry, around)),
      ),
    ),
    behind
      ? h(
          "button",
          { type: "button", class: "new-messages", onClick: toEnd },
          "New messages",
          h(DownIcon, {}),
        )
      : null,
  );
}

function welcomeView({
  title,
  about,
  entries,
  examples,
  around,
  onTry,
}: ConversationProps): ComponentChildren {
  return h(
    "div",
    { key: "welcome", class: `welcome${entries.length === 0 ? "" : " welcome-past"}` },
    h(Face, { name: around.botName, bot: true }),
    h("h2", {}, `Welcome to ${title}`),
    h("p", {}, about),
    examples.length === 0
      ? null
      : h(
          "p",
          { class: "examples" },
          "Type ",
          h("kbd", {}, "/"),
          " to begin. Try ",
          examples.map((text) =>
            h("button", { key: text, type: "button", class: "example", onClick: () => onTry(text) }, text),
          ),
        ),
  );
}
