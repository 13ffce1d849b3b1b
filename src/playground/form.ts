import type { Upload } from "./files.ts";

/** A body of `multipart/form-data`: its texts by name, and its files. */
export interface SentForm {
  readonly texts: ReadonlyMap<string, string>;
  readonly uploads: readonly Upload[];
}

const NONE: SentForm = { texts: new Map(), uploads: [] };
const HEAD_END = "\r\n\r\n";

/**
 * Reads a form; what does not have the form of one ends it. A file is a piece of the body itself and no copy: a picture
 * in every message of thousands would otherwise keep the garbage collector at work, which is felt in every reply.
 */
export function readForm(body: Buffer<ArrayBuffer>, contentType: string): SentForm {
  const boundary = parameterIn(contentType, "boundary");
  if (boundary === null) return NONE;
  const texts = new Map<string, string>();
  const uploads: Upload[] = [];
  const line = `--${boundary}`;
  let start = body.indexOf(line);
  while (start !== -1) {
    const headAt = start + line.length + 2;
    const headEnd = body.indexOf(HEAD_END, headAt);
    const next = headEnd === -1 ? -1 : body.indexOf(`\r\n${line}`, headEnd + HEAD_END.length - 2);
    // Behind the last line there is neither.
    if (headEnd === -1 || next === -1) break;
    const bytes = body.subarray(headEnd + HEAD_END.length, next);
    addPart(body.toString("utf8", headAt, headEnd), bytes, texts, uploads);
    start = next + 2;
  }
  return { texts, uploads };
}

function addPart(
  head: string,
  bytes: Uint8Array<ArrayBuffer>,
  texts: Map<string, string>,
  uploads: Upload[],
): void {
  const disposition = headerIn(head, "content-disposition") ?? "";
  const name = parameterIn(disposition, "name");
  const filename = parameterIn(disposition, "filename");
  if (name === null) return;
  if (filename === null) {
    texts.set(name, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
    return;
  }
  const index = /^files\[(\d+)\]$/.exec(name)?.[1] ?? name;
  uploads.push({ index, name: filename, contentType: headerIn(head, "content-type"), bytes });
}

function headerIn(head: string, name: string): string | null {
  const line = head.split("\r\n").find((one) => one.toLowerCase().startsWith(`${name}:`));
  return line === undefined ? null : line.slice(name.length + 1).trim();
}

/** A parameter of a header, as browsers write it: in quotes, its own quotes and line breaks as %22, %0D and %0A. */
function parameterIn(header: string, name: string): string | null {
  const found = new RegExp(`(?:^|[;\\s])${name}=(?:"([^"]*)"|([^;\\s]+))`, "i").exec(header);
  const value = found?.[1] ?? found?.[2];
  if (value === undefined) return null;
  return value.replaceAll("%22", '"').replaceAll("%0D", "\r").replaceAll("%0A", "\n");
}
