import type { APIAttachment, APIEmbed } from "discord-api-types/v10";
import { type ComponentChildren, h } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Names } from "../shapes.ts";
import { setAccent } from "./components.ts";
import { AWAY, isWebAddress } from "./links.ts";
import { Markdown, MarkdownLine } from "./markdown-view.ts";
import { mediaOf, Picture } from "./media.ts";
import { timeText } from "./times.ts";

interface EmbedProps {
  readonly embed: APIEmbed;
  readonly names: Names;
  readonly attachments: readonly APIAttachment[];
}

/** The older kind of rich message: a box with a title, a text, fields and a picture. */
export function Embed({ embed, names, attachments }: EmbedProps): ComponentChildren {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => setAccent(box.current, embed.color), [embed.color]);
  const { author, title, url, description, fields = [], image, thumbnail } = embed;
  const picture = (item: { readonly url: string }, name: string): ComponentChildren =>
    h(Picture, { media: mediaOf({ url: item.url }, null, attachments), class: name });
  return h(
    "div",
    { ref: box, class: "container embed" },
    h(
      "div",
      { class: "container-inside" },
      author === undefined ? null : h("div", { class: "embed-author" }, author.name),
      title === undefined ? null : h("div", { class: "embed-title" }, titleView(title, url, names)),
      description === undefined ? null : h(Markdown, { text: description, names }),
      fields.length === 0
        ? null
        : h(
            "div",
            { class: "embed-fields" },
            fields.map((field) =>
              h(
                "div",
                { class: `embed-field${field.inline === true ? " embed-field-inline" : ""}` },
                h("div", { class: "embed-field-name" }, h(MarkdownLine, { text: field.name, names })),
                h(Markdown, { text: field.value, names }),
              ),
            ),
          ),
      image === undefined ? null : h("div", { class: "gallery gallery-1" }, picture(image, "gallery-item")),
      thumbnail === undefined ? null : picture(thumbnail, "thumbnail"),
      footerView(embed),
    ),
  );
}

function titleView(title: string, url: string | undefined, names: Names): ComponentChildren {
  const words = h(MarkdownLine, { text: title, names });
  return url === undefined || !isWebAddress(url)
    ? words
    : h("a", { class: "md-link", href: url, ...AWAY }, words);
}

function footerView({ footer, timestamp }: APIEmbed): ComponentChildren {
  const moment = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  const parts = [
    ...(footer === undefined ? [] : [footer.text]),
    ...(Number.isNaN(moment) ? [] : [timeText(moment / 1000, "s", { now: moment })]),
  ];
  return parts.length === 0 ? null : h("div", { class: "embed-footer" }, parts.join(" · "));
}
