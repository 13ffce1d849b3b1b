import { type ComponentChildren, h } from "preact";
import { Face } from "../face.ts";
import { CrossIcon } from "../icons.ts";
import { Message } from "../message/message.ts";
import type { MessageProps } from "../shapes.ts";
import { isPrivate, type Notice } from "../state.ts";
import type { Cause, Entry } from "./entries.ts";
import { clockText, dayText } from "./times.ts";

/** What a line of the conversation needs beside itself. */
export interface EntrySurroundings extends Pick<MessageProps, "names" | "choosable"> {
  readonly waiting: ReadonlySet<string>;
  readonly mishaps: ReadonlyMap<string, string>;
  readonly botName: string;
  /** Who sees it. */
  readonly personName: string;
  readonly onPress: (messageId: string, customId: string) => void;
  readonly onChoose: (messageId: string, customId: string, values: readonly string[]) => void;
  readonly onDismiss: (messageId: string) => void;
  readonly onDropNotice: (id: string) => void;
}

/** A line of the conversation. */
export function entryView(entry: Entry, around: EntrySurroundings): ComponentChildren {
  switch (entry.kind) {
    case "day":
      return h("div", { key: entry.key, class: "day", role: "separator" }, h("span", {}, dayText(entry.at)));
    case "notice":
      return noticeView(entry.notice, around);
    case "message":
      return messageView(entry, around);
  }
}

function messageView(
  { key, at, message, goesOn, cause }: Extract<Entry, { readonly kind: "message" }>,
  around: EntrySurroundings,
): ComponentChildren {
  const bot = message.author.bot === true;
  const name = message.author.global_name ?? message.author.username;
  const mishap = around.mishaps.get(message.id);
  return h(
    "article",
    {
      key,
      class: `entry${goesOn ? " entry-on" : ""}${isPrivate(message) ? " entry-private" : ""}`,
      "aria-label": `${name}, ${clockText(at)}`,
    },
    cause === null ? null : causeView(cause),
    goesOn ? null : h(Face, { name, bot }),
    h(
      "div",
      { class: "entry-body" },
      goesOn ? null : headView(name, bot, at),
      h(Message, {
        message,
        names: around.names,
        choosable: around.choosable,
        waiting: around.waiting.has(message.id),
        onPress: (customId) => around.onPress(message.id, customId),
        onChoose: (customId, values) => around.onChoose(message.id, customId, values),
        onDismiss: () => around.onDismiss(message.id),
      }),
      mishap === undefined ? null : h("p", { class: "mishap", role: "alert" }, mishap),
    ),
  );
}

function headView(name: string, bot: boolean, at: number): ComponentChildren {
  return h(
    "header",
    { class: "entry-head" },
    h("span", { class: `author${bot ? " author-bot" : ""}` }, name),
    bot ? h("span", { class: "app-tag" }, "APP") : null,
    h("time", { class: "when", dateTime: new Date(at).toISOString(), title: dayText(at) }, clockText(at)),
  );
}

function causeView({ name, did, command, title }: Cause): ComponentChildren {
  return h(
    "p",
    { class: "cause" },
    h(Face, { name, small: true }),
    h("span", { class: "cause-name" }, name),
    ` ${did} `,
    command === null
      ? null
      : h("code", { class: "cause-command", title: title ?? undefined }, title ?? command),
  );
}

function noticeView(notice: Notice, around: EntrySurroundings): ComponentChildren {
  const { id, kind, command, text, at } = notice;
  const cause = { name: around.personName, did: "used", command, title: command };
  const body =
    kind === "pending"
      ? h(
          "p",
          { class: "thinking", role: "status" },
          h("span", { class: "dots", "aria-hidden": "true" }, h("i", {}), h("i", {}), h("i", {})),
          text,
        )
      : h(
          "p",
          { class: kind === "failed" ? "mishap" : "hint", role: kind === "failed" ? "alert" : "status" },
          text,
        );
  return h(
    "article",
    { key: id, class: `entry entry-notice${kind === "hint" ? " entry-hint" : ""}` },
    command === "" ? null : causeView(cause),
    h(Face, { name: around.botName, bot: true }),
    h(
      "div",
      { class: "entry-body" },
      headView(kind === "hint" ? "Playground" : around.botName, kind !== "hint", at),
      body,
      kind === "pending"
        ? null
        : h(
            "button",
            {
              type: "button",
              class: "drop-button",
              "aria-label": "Dismiss",
              title: "Dismiss",
              onClick: () => around.onDropNotice(id),
            },
            h(CrossIcon, {}),
          ),
    ),
  );
}
