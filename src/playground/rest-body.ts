import type { Context } from "hono";
import type { Sent } from "./bodies.ts";
import type { RestAnswer } from "./errors.ts";
import { readForm } from "./form.ts";
import { parseJson } from "./json.ts";
import type { Env } from "./rest-faults.ts";

/** JSON, or the `payload_json` of a form with the files beside it. */
export async function readSent(context: Context<Env>): Promise<Sent> {
  const contentType = context.req.header("content-type") ?? "";
  if (!contentType.startsWith("multipart/form-data")) return { body: await readJson(context), uploads: [] };
  const { texts, uploads } = readForm(await readBytes(context), contentType);
  const payload = texts.get("payload_json");
  return { body: payload === undefined ? null : parseJson(payload), uploads };
}

/** As it comes over the connection; the streams of the web would turn every picture over several times. */
async function readBytes(context: Context<Env>): Promise<Buffer<ArrayBuffer>> {
  const { incoming } = context.env;
  // A fault has read it before, and kept it.
  if (incoming.readableDidRead) return Buffer.from(await context.req.arrayBuffer());
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) {
    if (chunk instanceof Uint8Array) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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
