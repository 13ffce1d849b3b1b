import { randomBytes } from "node:crypto";
import { type RawFile, REST } from "./discord-api.ts";

type Request = Parameters<REST["queueRequest"]>[0];

const BREAK = "\r\n";

/**
 * The library's REST instance, but a message with files is handed over as bytes. The library makes a form of it that is
 * read in pieces while it is sent: some dozens of turns of the loop for one picture, and several copies of it, during
 * all of which replies wait.
 */
export class FormRest extends REST {
  override queueRequest(request: Request): ReturnType<REST["queueRequest"]> {
    return super.queueRequest(asBytes(request));
  }
}

function asBytes(request: Request): Request {
  const { files, body, ...rest } = request;
  if (files === undefined || files.length === 0 || request.appendToFormData === true) return request;
  const form = formOf(body, files);
  return {
    ...rest,
    body: form.parts,
    passThroughBody: true,
    headers: { ...request.headers, "Content-Type": form.contentType },
  };
}

/** A body of `multipart/form-data`. */
export interface Form {
  /**
   * One after another they are the body. The library puts them together when it sends them: till then, while many wait
   * for their turn, the picture is in memory once for all of them.
   */
  readonly parts: readonly Uint8Array[];
  readonly contentType: string;
}

/** The JSON of a call and the files beside it, in the form that Discord takes: `payload_json`, then `files[n]`. */
export function formOf(body: unknown, files: readonly RawFile[]): Form {
  // Random, so that no file can hold it.
  const boundary = `form-${randomBytes(16).toString("hex")}`;
  const parts: Uint8Array[] = [];
  const add = (head: readonly string[], data: Uint8Array): void => {
    parts.push(Buffer.from([`--${boundary}`, ...head, "", ""].join(BREAK)), data, Buffer.from(BREAK));
  };
  if (body !== undefined && body !== null) {
    add(
      ['Content-Disposition: form-data; name="payload_json"', "Content-Type: application/json"],
      Buffer.from(JSON.stringify(body)),
    );
  }
  for (const [index, { key = `files[${index}]`, name, data, contentType }] of files.entries()) {
    add(
      [
        `Content-Disposition: form-data; name="${escaped(key)}"; filename="${escaped(name)}"`,
        `Content-Type: ${contentType ?? "application/octet-stream"}`,
      ],
      data instanceof Uint8Array ? data : Buffer.from(String(data)),
    );
  }
  parts.push(Buffer.from(`--${boundary}--${BREAK}`));
  return { parts, contentType: `multipart/form-data; boundary=${boundary}` };
}

/** As browsers write names in a form. */
function escaped(name: string): string {
  return name.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22");
}
