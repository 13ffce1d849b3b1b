import type { Context } from "hono";
import type { Sent } from "./bodies.ts";
import type { RestAnswer } from "./errors.ts";
import type { Upload } from "./files.ts";
import { parseJson } from "./json.ts";

/** JSON, or the `payload_json` of a form with the files beside it. */
export async function readSent(context: Context): Promise<Sent> {
  if (!(context.req.header("content-type") ?? "").startsWith("multipart/form-data")) {
    return { body: await readJson(context), uploads: [] };
  }
  const form = await context.req.formData();
  const uploads: Upload[] = [];
  let body: unknown = null;
  for (const [name, value] of form.entries()) {
    if (typeof value === "string") {
      if (name === "payload_json") body = parseJson(value);
      continue;
    }
    const index = /^files\[(\d+)\]$/.exec(name)?.[1] ?? name;
    const bytes = new Uint8Array(await value.arrayBuffer());
    uploads.push({ index, name: value.name, contentType: value.type === "" ? null : value.type, bytes });
  }
  return { body, uploads };
}

/** Null where it is no JSON, which no route takes. */
export async function readJson(context: Context): Promise<unknown> {
  return parseJson(await context.req.text());
}

/** Sends what was decided. */
export function answer(context: Context, { status, json }: RestAnswer): Response {
  if (status === 204) return context.body(null, 204);
  return context.json(json, status);
}
