import type { TaggedDocument } from "../../domain/filing/tagged.ts";
import { createDecoding, type TextDecoding } from "./charset.ts";
import { createInlineReader, TooDeep } from "./inline-xbrl.ts";

/** The largest document that is read, in bytes: several times the largest report of a miner, pictures included. */
export const MOST_BYTES = 32 * 2 ** 20;

/** What the bytes of one document hold, or a sentence that says why nothing can be read from them. */
export type FilingRead =
  | { readonly ok: true; readonly document: TaggedDocument }
  | { readonly ok: false; readonly problem: string };

/** Beginnings of files that are something else. */
const OTHERS: readonly (readonly [start: readonly number[], what: string])[] = [
  [[0x25, 0x50, 0x44, 0x46], "a PDF"],
  [[0x50, 0x4b, 0x03, 0x04], "a ZIP archive"],
  [[0x1f, 0x8b], "a gzip file"],
  [[0x89, 0x50, 0x4e, 0x47], "a picture"],
  [[0xff, 0xd8, 0xff], "a picture"],
];

const HEAD_BYTES = 2048;
/** As much of the end as holds the page's closing tag and what a wrapper puts after it. */
const TAIL_CHARACTERS = 400;

/**
 * Reads one document of a filing while its bytes arrive, so that a large one needs no second copy in memory and one
 * that is too large is refused as soon as it is. The sentences are about “it”, the document. An error of the bytes
 * themselves (a connection that breaks, a file that cannot be read) is thrown on.
 */
export async function readFiling(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<FilingRead> {
  const reader = createInlineReader();
  let head: Uint8Array = new Uint8Array(0);
  let decoding: TextDecoding | null = null;
  let bytes = 0;
  let tail = "";
  const take = (text: string): void => {
    tail = `${tail}${text}`.slice(-TAIL_CHARACTERS);
    reader.write(text);
  };
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) return no(tooLarge(null));
      if (decoding === null) {
        head = Buffer.concat([head, chunk]);
        if (head.length < HEAD_BYTES) continue;
        const begun = begin(head);
        if (typeof begun === "string") return no(begun);
        decoding = begun;
        take(decoding.decode(head));
      } else take(decoding.decode(chunk));
    }
    if (bytes === 0) return no("It is empty.");
    if (decoding === null) {
      const begun = begin(head);
      if (typeof begun === "string") return no(begun);
      decoding = begun;
      take(decoding.decode(head));
    }
    take(decoding.end());
  } catch (error) {
    if (error instanceof TooDeep) return no("Its elements are nested too deep to be a page: it is broken.");
    throw error;
  }
  const { isInline, document } = reader.end();
  if (!isInline) return no(withoutTags(head));
  const charset = decoding.problem();
  const isCut = !/<\/html>/i.test(tail);
  const more = [
    ...(charset === null ? [] : [{ kind: "charset" as const, sentence: charset }]),
    ...(isCut
      ? [{ kind: "not_closed" as const, sentence: "The page does not end; a part of it may be missing." }]
      : []),
  ];
  return { ok: true, document: { ...document, problems: [...more, ...document.problems] } };
}

/** The decoder for a document that begins like this, or a sentence that says why there is none. */
function begin(head: Uint8Array): TextDecoding | string {
  const other = notAPage(head);
  if (other !== null) return other;
  const { declared, decoding } = createDecoding(head);
  return decoding ?? `It declares the charset “${declared ?? ""}”, which is not known.`;
}

/** The sentence for a document of more bytes than are read; null where its size is not known. */
export function tooLarge(bytes: number | null): string {
  const most = `${MOST_BYTES / 2 ** 20} MB`;
  return bytes === null
    ? `It has more than ${most}, the most that is read.`
    : `It has ${Math.round(bytes / 2 ** 20)} MB; the most that is read are ${most}.`;
}

function no(problem: string): FilingRead {
  return { ok: false, problem };
}

function notAPage(head: Uint8Array): string | null {
  const other = OTHERS.find(([start]) => start.every((byte, index) => head[index] === byte));
  if (other !== undefined) return `It is ${other[1]}, not a page with inline XBRL.`;
  const isWide = head[0] === 0xff || head[0] === 0xfe;
  return !isWide && head.subarray(0, HEAD_BYTES).includes(0) ? "It is a binary file, not a page." : null;
}

function withoutTags(head: Uint8Array): string {
  const text = new TextDecoder().decode(head.subarray(0, HEAD_BYTES));
  if (/<(?:\w+:)?xbrl[\s>]/.test(text))
    return "It is an XBRL file by itself; only XBRL inside a page is read.";
  if (/^\s*[[{]/.test(text)) return "It looks like JSON, not like a page.";
  if (/<(?:html|body|document|div|p|table)[\s>]/i.test(text))
    return "The page has no inline XBRL: there is nothing to read.";
  return "It is no page with inline XBRL.";
}
