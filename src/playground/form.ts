import type { Upload } from "./files.ts";

/** A file of a form. Its bytes are a piece of the body and no copy. */
export type SentFile = Omit<Upload, "bytes"> & { readonly bytes: Uint8Array };

/** A body of `multipart/form-data`: its texts by name, and its files. */
export interface SentForm {
  readonly texts: ReadonlyMap<string, string>;
  readonly files: readonly SentFile[];
}

const NONE: SentForm = { texts: new Map(), files: [] };
const HEAD_END = "\r\n\r\n";

/** Reads a form; whatever does not look like one ends it. */
export function readForm(bytes: Uint8Array, contentType: string): SentForm {
  const boundary = parameterIn(contentType, "boundary");
  if (boundary === null) return NONE;
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts = new Map<string, string>();
  const files: SentFile[] = [];
  const line = `--${boundary}`;
  let start = body.indexOf(line);
  while (start !== -1) {
    const headAt = start + line.length + 2;
    const headEnd = body.indexOf(HEAD_END, headAt);
    // A part without content ends where its head does.
    const next = headEnd === -1 ? -1 : body.indexOf(`\r\n${line}`, headEnd + 2);
    // Behind the last line there is neither.
    if (next === -1) break;
    const content = body.subarray(Math.min(headEnd + HEAD_END.length, next), next);
    addPart(body.toString("utf8", headAt, headEnd), content, texts, files);
    start = next + 2;
  }
  return { texts, files };
}

function addPart(head: string, content: Buffer, texts: Map<string, string>, files: SentFile[]): void {
  const disposition = headerIn(head, "content-disposition") ?? "";
  const name = parameterIn(disposition, "name");
  const filename = parameterIn(disposition, "filename");
  if (name === null) return;
  if (filename === null) {
    texts.set(name, content.toString("utf8"));
    return;
  }
  const index = /^files\[(\d+)\]$/.exec(name)?.[1] ?? name;
  files.push({ index, name: filename, contentType: headerIn(head, "content-type"), bytes: content });
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
