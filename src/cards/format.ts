import type { EvidenceLevel } from "../domain/fact.ts";

/** What stands where a figure is not known. */
export const UNKNOWN = "not known";

/** The formatted value, or `not known` for null. */
export function known<T>(value: T | null, format: (value: T) => string): string {
  return value === null ? UNKNOWN : format(value);
}

/** Evidence level in the words people are told. */
export function evidenceWords(level: EvidenceLevel): string {
  const names: Record<EvidenceLevel, string> = {
    filing: "filing",
    company_release: "company release",
    two_hosts: "two hosts",
    one_host: "one host",
    article_only: "article only",
  };
  return names[level];
}

/**
 * Outside words made safe for Discord's markdown: nothing in them formats, links, mentions, breaks the line or turns
 * the direction of what follows.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(LINE_ENDS, " ")
    .replace(UNSEEN, "")
    .replace(/[\\*_~`|<>[\]()#@]/g, (character) => (character === "@" ? "@\u200b" : `\\${character}`))
    .replaceAll("://", "\\://")
    .replace(/^(\s*\d*)([-+.]\s)/, "$1\\$2");
}

const LINE_ENDS = /\s*[\r\n\v\f\u0085\u2028\u2029]+\s*/g;

/** Control characters, and those that set the direction of reading for what follows. */
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** At most so many characters, cut visibly. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  // Never half a character: an emoji is two units.
  const beginning = text.slice(0, Math.max(0, length - 1)).replace(/[\ud800-\udbff]$/, "");
  return `${beginning.trimEnd()}…`;
}
