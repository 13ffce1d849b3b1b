/** Hosts that cards may link to in tests with bundled sources: anything else formed a link by itself. */
export interface Found {
  /** Mentions, links and formatting that outside words have brought about. */
  readonly dangers: readonly string[];
  /** Addresses of links written as `[words](address)`. */
  readonly links: readonly string[];
}

/** The word that hostile facts hold wherever they try to format something. */
export const MARKER = "zqx";

/**
 * Reads a text as Discord does, piece by piece: escapes, code, mentions, links. Formatting is noticed where the marker
 * stands right behind it.
 */
export function readMarkdown(content: string): Found {
  const dangers: string[] = [];
  const links: string[] = [];
  let rest = content;
  let start = true;
  while (rest !== "") {
    const piece = nextPiece(rest, start);
    if (piece.danger) dangers.push(piece.text.slice(0, 60));
    if (piece.link !== undefined) links.push(piece.link);
    start = piece.text.endsWith("\n");
    rest = rest.slice(piece.text.length);
  }
  return { dangers, links };
}

interface Piece {
  readonly text: string;
  readonly danger: boolean;
  readonly link?: string;
}

const HARMLESS = [/^\\[^0-9A-Za-z\s]/, /^```[^`][\s\S]*?```/, /^`[^`\n]+`/, /^[A-Za-z0-9]+(?![:\w])/];
const DANGEROUS = [
  /^@(?:everyone|here)/,
  /^<(?:@[!&]?|#)\d+>/,
  /^<\/[^>\n]+:\d+>/,
  /^<(?:t|a)?:[^>\n]+>/,
  /^<id:\w+>/,
  /^<?[a-z]+:\/\/[^\s<]+/,
  new RegExp(`^[*_~|\`]+${MARKER}`),
];
const STRUCTURE = new RegExp(`^(?:#{1,3}|-#|>|>>>|[-*+]|\\d+\\.) +${MARKER}`);

function nextPiece(rest: string, start: boolean): Piece {
  const structure = start ? STRUCTURE.exec(rest)?.[0] : undefined;
  if (structure !== undefined) return { text: structure, danger: true };
  const masked = /^\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)\)/.exec(rest);
  if (masked !== null) {
    const inside = readMarkdown(masked[1] ?? "").dangers.length > 0;
    return { text: masked[0], danger: inside, link: masked[2] ?? "" };
  }
  for (const pattern of DANGEROUS) {
    const found = pattern.exec(rest)?.[0];
    if (found !== undefined) return { text: found, danger: true };
  }
  for (const pattern of HARMLESS) {
    const found = pattern.exec(rest)?.[0];
    if (found !== undefined) return { text: found, danger: false };
  }
  return { text: rest.slice(0, 1), danger: false };
}

/** Every text display of a message, in order. */
export function textsOf(message: unknown): readonly string[] {
  if (Array.isArray(message)) return message.flatMap(textsOf);
  if (typeof message !== "object" || message === null) return [];
  if ("type" in message && message.type === 10 && "content" in message) return [String(message.content)];
  return Object.values(message).flatMap(textsOf);
}

/** Every line inside code blocks. */
export function codeLines(content: string): readonly string[] {
  return [...content.matchAll(/```\n([\s\S]*?)\n```/g)].flatMap(([, inside = ""]) => inside.split("\n"));
}
