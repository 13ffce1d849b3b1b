/** Longer texts are cut before anything is measured, so that no text takes long. */
const MOST_CHARACTERS = 400;

/**
 * Outside words made safe to stand in a picture: one line, no control characters, nothing that turns the direction of
 * what follows, no code point that XML forbids; half a character becomes U+FFFD.
 */
export function cleanText(text: string): string {
  return text.slice(0, MOST_CHARACTERS).toWellFormed().replace(/\s+/gu, " ").replace(UNSEEN, "").trim();
}

/** Control characters, marks of direction, and the code points that are no characters. */
const UNSEEN =
  /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]/gu;

/** Text as it stands in an SVG, in an element or in a quoted attribute. */
export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  '"': "&quot;",
  "'": "&#39;",
};
