import type { APIMessage } from "discord-api-types/v10";
import { checkMessage } from "../discord/limits.ts";
import { checkFiles, type Upload } from "./files.ts";
import { fieldsOf } from "./json.ts";
import { isMessageBody, mergedBody, type MessageBody } from "./messages.ts";

/** A body as it came, and the files beside it. */
export interface Sent {
  readonly body: unknown;
  readonly uploads: readonly Upload[];
}

export type Read =
  | { readonly ok: true; readonly body: MessageBody }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A body for a new message, or everything that Discord has against it. */
export function readNew({ body, uploads }: Sent): Read {
  const attached = uploads.length > 0 ? { attachments: uploads.map(() => ({})) } : {};
  const whole = { ...attached, ...fieldsOf(body) };
  const problems = [...checkMessage(whole), ...checkFiles(body, uploads, [])];
  return problems.length === 0 && isMessageBody(whole) ? { ok: true, body: whole } : { ok: false, problems };
}

/** A body that edits a message, or everything that Discord has against the message it would become. */
export function readEdit(message: APIMessage, { body, uploads }: Sent): Read {
  const merged = mergedBody(message, body);
  const problems = [...checkMessage(merged), ...checkFiles(body, uploads, message.attachments)];
  if (problems.length > 0 || !isMessageBody(merged)) return { ok: false, problems };
  const given = fieldsOf(body);
  const { content, components, embeds, flags } = merged;
  return {
    ok: true,
    body: {
      ...(flags === undefined ? {} : { flags }),
      ...(given["content"] === undefined || content === undefined ? {} : { content }),
      ...(given["components"] === undefined || components === undefined ? {} : { components }),
      ...(given["embeds"] === undefined || embeds === undefined ? {} : { embeds }),
    },
  };
}
