import type { APIAttachment } from "discord-api-types/v10";
import { type ComponentChildren, h } from "preact";
import type { MessageProps } from "../shapes.ts";
import { componentsView, galleryClass } from "./components.ts";
import { Embed } from "./embed.ts";
import { Eye } from "./icons.ts";
import { hasFlag } from "./kinds.ts";
import { Markdown } from "./markdown-view.ts";
import { attachedMedia, FileCard, Picture } from "./media.ts";
import { timeText } from "./times.ts";

/**
 * What a message says and offers, drawn from its JSON as it was sent. The name above it and the face beside it are the
 * page's own.
 */
export function Message(props: MessageProps): ComponentChildren {
  const { message, names } = props;
  const loading = hasFlag(message, "loading");
  return h(
    "div",
    { class: "msg", "data-message-id": message.id, "aria-busy": props.waiting ? "true" : undefined },
    loading ? thinkingView(message.author.global_name ?? message.author.username) : null,
    loading || message.content === "" ? null : h(Markdown, { text: message.content, names }),
    loading || hasFlag(message, "suppressEmbeds")
      ? null
      : message.embeds.map((embed) => h(Embed, { embed, names, attachments: message.attachments })),
    // Components alone say which files a message of their kind shows.
    loading || hasFlag(message, "componentsV2") ? null : attachmentsView(message.attachments),
    loading ? null : componentsView(message.components ?? [], props),
    message.edited_timestamp === null || loading ? null : editedView(message.edited_timestamp),
    hasFlag(message, "ephemeral") ? privateView(() => props.onDismiss()) : null,
  );
}

function thinkingView(name: string): ComponentChildren {
  return h(
    "div",
    { class: "msg-thinking", role: "status" },
    h("span", { class: "dots", "aria-hidden": "true" }, h("i", {}), h("i", {}), h("i", {})),
    `${name} is thinking…`,
  );
}

function attachmentsView(attachments: readonly APIAttachment[]): ComponentChildren {
  const media = attachments.map(attachedMedia);
  const pictures = media.filter(({ isPicture }) => isPicture);
  const files = media.filter(({ isPicture }) => !isPicture);
  return [
    pictures.length === 0
      ? null
      : h(
          "div",
          { class: `gallery ${galleryClass(pictures.length)}` },
          pictures.map((picture) => h(Picture, { media: picture, class: "gallery-item" })),
        ),
    files.map((file) => h(FileCard, { media: file, filename: file.filename, size: file.size })),
  ];
}

function editedView(timestamp: string): ComponentChildren {
  const moment = Date.parse(timestamp);
  const title = Number.isNaN(moment) ? undefined : timeText(moment / 1000, "F", { now: moment });
  return h("span", { class: "msg-edited", title }, "(edited)");
}

function privateView(onDismiss: () => void): ComponentChildren {
  return h(
    "div",
    { class: "msg-private" },
    h(Eye, {}),
    h("span", {}, "Only you can see this"),
    h("span", { "aria-hidden": "true" }, "·"),
    h("button", { type: "button", class: "text-button", onClick: onDismiss }, "Dismiss message"),
  );
}
