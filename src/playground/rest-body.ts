import type { Context } from "hono";
import type { Sent } from "./bodies.ts";
import type { RestAnswer } from "./errors.ts";
import { readForm } from "./form.ts";
import { parseJson } from "./json.ts";
import type { Env } from "./rest-faults.ts";

/** Reads what a message is made of. */
export type ReadSent = (context: Context<Env>) => Promise<Sent>;

/**
 * JSON, or the `payload_json` of a form with the files beside it. The bytes of a body serve the next one again, and a
 * file that is the same as the one before is kept once: a picture in every message of thousands would otherwise keep
 * the garbage collector at work, which is felt in every reply.
 */
export function createReadSent(): ReadSent {
  let room = new Uint8Array();
  let newest: Uint8Array<ArrayBuffer> = new Uint8Array();
  const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
    const size = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
    if (room.byteLength < size) room = new Uint8Array(size);
    let at = 0;
    for (const piece of pieces) {
      room.set(piece, at);
      at += piece.byteLength;
    }
    return room.subarray(0, size);
  };
  const kept = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
    if (Buffer.compare(newest, bytes) !== 0) newest = Uint8Array.from(bytes);
    return newest;
  };
  return async (context) => {
    const contentType = context.req.header("content-type") ?? "";
    if (!contentType.startsWith("multipart/form-data")) return { body: await readJson(context), uploads: [] };
    const pieces = await readPieces(context);
    // From here to the end nothing else runs that could read another body into the same room.
    const { texts, files } = readForm(joined(pieces), contentType);
    const uploads = files.map((file) => ({ ...file, bytes: kept(file.bytes) }));
    const payload = texts.get("payload_json");
    return { body: payload === undefined ? null : parseJson(payload), uploads };
  };
}

/** As it comes over the connection; the streams of the web would turn every picture over several times. */
async function readPieces(context: Context<Env>): Promise<readonly Uint8Array[]> {
  const { incoming } = context.env;
  // A fault has read it before, and kept it.
  if (incoming.readableDidRead) return [new Uint8Array(await context.req.arrayBuffer())];
  const pieces: Uint8Array[] = [];
  for await (const piece of incoming) {
    if (piece instanceof Uint8Array) pieces.push(piece);
  }
  return pieces;
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
