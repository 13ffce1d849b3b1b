/** Text piece by piece, and what was wrong with its bytes. */
export interface TextDecoding {
  /** Text of the next bytes; what may be half a character waits for the bytes that follow. */
  readonly decode: (bytes: Uint8Array) => string;
  /** Text of the bytes that still waited. */
  readonly end: () => string;
  /** A sentence where the document is not written in what it declares; null where it is. */
  readonly problem: () => string | null;
}

const UTF8 = new Set(["utf-8", "utf8"]);
/** All subsets of UTF-8 or of windows-1252: what a document in one of them really is, its bytes tell better. */
const WESTERN = new Set(["ascii", "us-ascii", "windows-1252", "cp1252", "iso-8859-1", "latin1"]);

/**
 * A decoder for a document that begins with these bytes. Documents often declare one charset and use another, so bytes
 * above 127 are read as UTF-8 where they are UTF-8, which text in windows-1252 practically never is by chance, and else
 * as windows-1252. Another declared charset is believed. Null for a charset that nobody knows; `declared` names it.
 */
export function createDecoding(head: Uint8Array): {
  readonly declared: string | null;
  readonly decoding: TextDecoding | null;
} {
  const marked = byMark(head);
  if (marked !== null) return { declared: marked, decoding: decodeWith(marked) };
  const declared = declaredCharset(head);
  if (declared === null || UTF8.has(declared) || WESTERN.has(declared)) {
    return { declared, decoding: decodeWestern(declared) };
  }
  return { declared, decoding: decodeWith(declared) };
}

function byMark([first, second]: Uint8Array): string | null {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : null;
}

function declaredCharset(head: Uint8Array): string | null {
  const text = new TextDecoder("latin1").decode(head.subarray(0, 2048));
  const found =
    /<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']/i.exec(text) ??
    /<meta[^>]*\bcharset\s*=\s*["']?([\w-]+)/i.exec(text);
  return found?.[1]?.trim().toLowerCase() ?? null;
}

function decoderOf(charset: string) {
  try {
    return new TextDecoder(charset);
  } catch {
    return null;
  }
}

function decodeWith(charset: string): TextDecoding | null {
  const decoder = decoderOf(charset);
  if (decoder === null) return null;
  return {
    decode: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
    problem: () => null,
  };
}

function decodeWestern(declared: string | null): TextDecoding {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const western = new TextDecoder("windows-1252");
  let waiting = new Uint8Array(0);
  let used: "utf-8" | "windows-1252" | null = null;
  const whole = (bytes: Uint8Array): string => {
    const isPlain = bytes.every((byte) => byte < 0x80);
    try {
      const text = utf8.decode(bytes);
      if (!isPlain) used ??= "utf-8";
      return text;
    } catch {
      used = "windows-1252";
      return western.decode(bytes);
    }
  };
  return {
    decode: (bytes) => {
      const joined = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]);
      // Cut after the last byte that is a character by itself.
      let cut = joined.length;
      while (cut > 0 && (joined[cut - 1] ?? 0) >= 0x80) cut -= 1;
      waiting = new Uint8Array(joined.subarray(cut));
      return whole(joined.subarray(0, cut));
    },
    end: () => whole(waiting),
    problem: () => {
      if (used === null || used === meantBy(declared)) return null;
      return `The document declares ${declared ?? "no charset"} and is written in ${used}; it was read as that.`;
    },
  };
}

/** What a declaration promises for bytes above 127; null for ASCII, which has none. */
function meantBy(declared: string | null): "utf-8" | "windows-1252" | null {
  if (declared === null || UTF8.has(declared)) return "utf-8";
  return declared.endsWith("ascii") ? null : "windows-1252";
}
