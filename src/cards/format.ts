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

/** Outside words made safe for Discord's markdown: nothing in them formats, links or mentions. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\*_~`|<>[\]()#@]/g, (character) =>
    character === "@" ? "@\u200b" : `\\${character}`,
  );
}

/** At most so many characters, cut visibly. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1)).trimEnd()}…`;
}
