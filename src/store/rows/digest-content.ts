import type { OutboxContent } from "../../app/ports/outbox.ts";
import { DIGEST_SECTIONS, type DigestSchedule, type DigestSection } from "../../domain/digest.ts";
import { booleanAt, type JsonObject, textAt, textsAt, wordAt } from "./json.ts";

const WHEN_QUIET: Readonly<Record<DigestSchedule["whenQuiet"], true>> = { line: true, skip: true };

/** Names of sections as they are stored; throws where one is none that this version knows. */
export function readSections(names: readonly string[]): readonly DigestSection[] {
  return names.map((name) => {
    const section = DIGEST_SECTIONS.find((one) => one === name);
    if (section === undefined) throw new Error(`the store is damaged: “${name}” is no section of a digest`);
    return section;
  });
}

/** What a digest in the outbox is made of. Throws where its fields are not what they should be. */
export function readDigestContent(content: JsonObject): Extract<OutboxContent, { readonly kind: "digest" }> {
  return {
    kind: "digest",
    localDate: textAt(content, "localDate"),
    since: textAt(content, "since"),
    missed: textsAt(content, "missed"),
    sections: readSections(textsAt(content, "sections")),
    whenQuiet: wordAt(content, "whenQuiet", WHEN_QUIET),
    silent: booleanAt(content, "silent"),
    dueAt: textAt(content, "dueAt"),
    ...(content["publish"] === true ? { publish: true as const } : {}),
  };
}
