import type { APIAttachment, APIUnfurledMediaItem } from "discord-api-types/v10";
import { type ComponentChildren, h } from "preact";
import { useState } from "preact/hooks";
import { useDialog } from "./dialog.ts";
import { Cross, Sheet } from "./icons.ts";
import { hostOf, localPath } from "./links.ts";

/** A picture or a file and where it may be loaded from. */
export interface Media {
  /** A path on the page's own origin; null where the address leads elsewhere, and nothing is loaded. */
  readonly path: string | null;
  readonly host: string;
  readonly filename: string;
  /** Alt text; null where there is none. */
  readonly description: string | null;
  readonly isPicture: boolean;
  readonly width: number | null;
  readonly height: number | null;
  readonly size: number | null;
}

const NAMED = "attachment://";

/** What a component shows: its own address, or one of the message's files by name. */
export function mediaOf(
  item: APIUnfurledMediaItem,
  description: string | null | undefined,
  attachments: readonly APIAttachment[],
): Media {
  const { url } = item;
  const attachment = attachments.find(({ id, filename }) =>
    url.startsWith(NAMED) ? filename === url.slice(NAMED.length) : id === item.attachment_id,
  );
  const address = url.startsWith(NAMED) ? (attachment?.url ?? url) : url;
  const type = item.content_type ?? attachment?.content_type ?? null;
  return {
    path: localPath(address, ownOrigin()),
    host: address.startsWith(NAMED) ? address.slice(NAMED.length) : hostOf(address),
    filename: attachment?.filename ?? nameIn(address),
    description: description ?? attachment?.description ?? null,
    isPicture: type === null || type.startsWith("image/"),
    width: item.width ?? attachment?.width ?? null,
    height: item.height ?? attachment?.height ?? null,
    size: attachment?.size ?? null,
  };
}

/** A file that no component shows. */
export function attachedMedia(attachment: APIAttachment): Media {
  const { id, url, filename, content_type } = attachment;
  const isPicture = content_type?.startsWith("image/") ?? /\.(?:png|jpe?g|gif|webp)$/i.test(filename);
  return { ...mediaOf({ url, attachment_id: id }, null, [attachment]), isPicture };
}

function nameIn(address: string): string {
  const last = address.split(/[?#]/)[0]?.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Null where there is no window, as in a test. */
function ownOrigin(): string | null {
  return typeof location === "undefined" ? null : location.origin;
}

interface PictureProps {
  readonly media: Media;
  readonly spoiler?: boolean;
  readonly class: string;
}

/** A picture: pressed, it is shown larger. One from elsewhere is not loaded; its alt text and its host stand there. */
export function Picture({ media, spoiler, class: name }: PictureProps): ComponentChildren {
  const [covered, setCovered] = useState(spoiler === true);
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  const { path, description } = media;
  if (path === null || failed) {
    const why = failed ? "This picture could not be loaded." : `Picture from ${media.host}, not loaded here.`;
    return h(
      "div",
      { class: `picture picture-missing ${name}` },
      h("span", { class: "picture-why" }, why),
      description === null ? null : h("span", {}, description),
    );
  }
  const alt = description ?? `${media.filename}, without a description`;
  const size =
    media.width === null || media.height === null ? {} : { width: media.width, height: media.height };
  return [
    h(
      "button",
      {
        type: "button",
        class: `picture ${name}${covered ? " picture-covered" : ""}`,
        "aria-label": covered ? "Spoiler: press to show the picture" : undefined,
        title: covered ? undefined : alt,
        onClick: () => (covered ? setCovered(false) : setOpen(true)),
      },
      h("img", {
        src: path,
        alt: covered ? "" : alt,
        decoding: "async",
        ...size,
        onError: () => setFailed(true),
      }),
      covered
        ? h("span", { class: "cover-label", "aria-hidden": "true" }, "Spoiler")
        : h("span", { class: "picture-alt", "aria-hidden": "true" }, alt),
    ),
    open ? h(Lightbox, { src: path, alt, onClose: () => setOpen(false) }) : null,
  ];
}

interface LightboxProps {
  readonly src: string;
  readonly alt: string;
  readonly onClose: () => void;
}

/** A picture as large as the window takes it, with its alt text below. */
function Lightbox({ src, alt, onClose }: LightboxProps): ComponentChildren {
  const dialog = useDialog();
  return h(
    "dialog",
    {
      ref: dialog,
      class: "lightbox",
      "aria-label": "Picture",
      onCancel: (event: Event) => {
        event.preventDefault();
        onClose();
      },
      // A press beside the picture closes it as well.
      onClick: (event: MouseEvent) => event.target === event.currentTarget && onClose(),
    },
    h(
      "button",
      { type: "button", class: "icon-button lightbox-close", "aria-label": "Close", onClick: onClose },
      h(Cross, {}),
    ),
    h("img", { src, alt }),
    h("p", { class: "lightbox-alt" }, alt),
  );
}

interface FileProps {
  readonly media: Media;
  readonly filename: string;
  readonly size: number | null;
  readonly spoiler?: boolean;
}

/** A file to fetch, with its name and its size. */
export function FileCard({ media, filename, size, spoiler }: FileProps): ComponentChildren {
  const name =
    media.path === null
      ? h("span", { class: "file-name" }, filename)
      : h("a", { class: "file-name md-link", href: media.path, download: filename }, filename);
  const notes = [
    ...(size === null ? [] : [sizeText(size)]),
    ...(media.path === null ? [`from ${media.host}, not loaded here`] : []),
    ...(spoiler === true ? ["marked as a spoiler"] : []),
  ];
  return h(
    "div",
    { class: "file" },
    h(Sheet, {}),
    h(
      "div",
      { class: "file-words" },
      name,
      notes.length === 0 ? null : h("div", { class: "file-note" }, notes.join(" · ")),
    ),
  );
}

/** Bytes as a person reads them. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
