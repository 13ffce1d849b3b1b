import type { APIAttachment } from "discord-api-types/v10";
import { keepNewest } from "./bounded.ts";
import { allComponents, fieldsOf, listOf, textOf } from "./json.ts";

/** A file as it arrived in a form, or as somebody attaches one. */
export interface Upload {
  /** The n of `files[n]`; joins it to its entry under `attachments`. */
  readonly index: string;
  readonly name: string;
  readonly contentType: string | null;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The files of a local Discord; they can be fetched from it, as from Discord's own file server. */
export interface Files {
  keep(upload: Upload, more?: { readonly description?: string; readonly ephemeral?: true }): APIAttachment;
  find(id: string): Upload | null;
}

const KEPT_FILES = 500;

/** `origin` is the address of this Discord. */
export function createFiles(nextId: () => string, origin: () => string): Files {
  const kept = new Map<string, Upload>();
  let newest: Upload | null = null;
  return {
    keep: (upload, more = {}) => {
      const id = nextId();
      // The same picture goes to one channel after another, and is kept once.
      const bytes =
        newest !== null && Buffer.compare(newest.bytes, upload.bytes) === 0 ? newest.bytes : upload.bytes;
      newest = { ...upload, bytes };
      kept.set(id, newest);
      keepNewest(kept, KEPT_FILES);
      const url = `${origin()}/attachments/${id}/${encodeURIComponent(upload.name)}`;
      const { name: filename, contentType } = upload;
      return {
        id,
        filename,
        size: bytes.byteLength,
        url,
        proxy_url: url,
        ...(contentType === null ? {} : { content_type: contentType }),
        ...more,
      };
    },
    find: (id) => kept.get(id) ?? null,
  };
}

/** What is wrong with the files of a body: a component or an entry that names a file which is not there. */
export function checkFiles(
  body: unknown,
  uploads: readonly Upload[],
  before: readonly APIAttachment[],
): string[] {
  const present = [...uploads.map(({ name }) => name), ...before.map(({ filename }) => filename)];
  const missing = referencesIn(body).filter((name) => !present.includes(name));
  const known = [...uploads.map(({ index }) => index), ...before.map(({ id }) => id)];
  const unknown = listOf(fieldsOf(body)["attachments"]).filter(({ id }) => !known.includes(String(id)));
  return [
    ...missing.map((name) => `attachment://${name} names no file`),
    ...unknown.map(({ id }) => `attachment ${String(id)} is no file`),
  ];
}

/** Keeps the files of a body, each with its alt text; of the files before it those that the body still names. */
export function attach(
  files: Files,
  body: unknown,
  uploads: readonly Upload[],
  before: readonly APIAttachment[],
): APIAttachment[] {
  const named = fieldsOf(body)["attachments"];
  const entries = listOf(named);
  const entry = (id: string) => entries.find((one) => String(one["id"]) === id);
  const stays = before
    .filter(({ id }) => named === undefined || entry(id) !== undefined)
    .map((attachment) => ({ ...attachment, ...described(entry(attachment.id)) }));
  return [...stays, ...uploads.map((upload) => files.keep(upload, described(entry(upload.index))))];
}

/** Puts the address of each file where a component names it, and gives every component its number. */
export function resolveComponents<Component>(
  components: Component[],
  attachments: readonly APIAttachment[],
): Component[] {
  const copy = structuredClone(components);
  allComponents(copy).forEach((component, index) => {
    const fields = fieldsOf(component);
    if (typeof fields["id"] !== "number" || fields["id"] === 0) Object.assign(component, { id: index + 1 });
    for (const media of mediaOf(component)) {
      const name = fileName(fieldsOf(media)["url"]);
      const attachment = attachments.find(({ filename }) => filename === name);
      if (attachment === undefined) continue;
      const { id, url, proxy_url, content_type = null } = attachment;
      Object.assign(media, { url, proxy_url, content_type, attachment_id: id });
    }
  });
  return copy;
}

function described(entry: Readonly<Record<string, unknown>> | undefined): { readonly description?: string } {
  const description = textOf(entry?.["description"]);
  return description === null ? {} : { description };
}

function referencesIn(body: unknown): string[] {
  const { components, embeds } = fieldsOf(body);
  const pictures = listOf(embeds).flatMap(({ image, thumbnail }) => [image, thumbnail]);
  return [...allComponents(components).flatMap(mediaOf), ...pictures]
    .map((media) => fileName(fieldsOf(media)["url"]))
    .filter((name) => name !== null);
}

/** The places in which a component names a picture or a file; the objects themselves. */
function mediaOf(component: object): object[] {
  const { media, file, items } = fieldsOf(component);
  const inGallery: unknown[] = Array.isArray(items) ? items.map((item) => fieldsOf(item)["media"]) : [];
  return [media, file, ...inGallery].filter((one) => typeof one === "object" && one !== null);
}

function fileName(url: unknown): string | null {
  const text = textOf(url);
  return text?.startsWith("attachment://") === true ? text.slice("attachment://".length) : null;
}
