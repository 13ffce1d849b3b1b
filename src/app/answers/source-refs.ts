import type { Fact } from "../../domain/fact.ts";
import { hostOf, isLinked } from "../../domain/source.ts";
import type { SourceRef } from "../../surface/card.ts";

/** The source at a place in a fact's list as a person meets it; throws where the fact has none there. */
export function sourceOf(fact: Fact, index = 0): SourceRef {
  const source = fact.sources[index];
  if (!source) throw new RangeError(`${fact.id} has no source number ${index + 1}`);
  return {
    title: source.title,
    url: source.url,
    host: hostOf(source.url),
    published: source.published,
    kind: source.kind,
    evidence: fact.evidence,
    linked: isLinked(source.url),
  };
}

/**
 * The sources of several facts, each address once: first the primary source of every fact in the order given,
 * then the others. An address that several facts share keeps the title and evidence of the first.
 */
export function sourceRefs(facts: readonly Fact[]): readonly SourceRef[] {
  const primary = facts.flatMap((fact) => (fact.sources.length === 0 ? [] : [sourceOf(fact)]));
  const others = facts.flatMap((fact) => fact.sources.slice(1).map((_, index) => sourceOf(fact, index + 1)));
  const byUrl = new Map<string, SourceRef>();
  for (const ref of [...primary, ...others]) if (!byUrl.has(ref.url)) byUrl.set(ref.url, ref);
  return [...byUrl.values()];
}
