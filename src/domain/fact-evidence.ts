import { type FactProblem, listFacts } from "./fact-problem.ts";
import type { CuratedFacts } from "./fact-set.ts";
import type { Fact } from "./fact.ts";
import { hostOf } from "./source.ts";

/** Evidence levels that the sources of their row do not bear out. */
export function checkEvidence(facts: CuratedFacts): readonly FactProblem[] {
  const listed = listFacts(facts).filter(({ list }) => list !== "claims" && list !== "projects");
  return [
    ...listed.flatMap(({ list, fact }) =>
      toProblems(list, fact, primaryMismatch(fact) ?? hostMismatch(fact)),
    ),
    // A claim's first source is the claimant's own text, and a project's sources are those of its rows: what
    // counts there is only that the others bear the level out.
    ...facts.claims.flatMap((claim) =>
      toProblems(
        "claims",
        claim,
        (claim.origin === "article" ? null : primaryMismatch(claim)) ?? hostMismatch(claim),
      ),
    ),
    ...facts.projects.flatMap((project) => toProblems("projects", project, hostMismatch(project))),
    ...facts.contracts.flatMap((contract) =>
      contract.weakFields.flatMap(({ field }): FactProblem[] => {
        const held = Object.entries(contract).find(([name]) => name === field);
        const at = { list: "contracts", row: contract.id, field: "weakFields" } as const;
        if (!held) return [{ ...at, message: `names ${field}, which is no field of a contract` }];
        return held[1] === null ? [{ ...at, message: `names ${field}, which is not known at all` }] : [];
      }),
    ),
  ];
}

function toProblems(list: FactProblem["list"], fact: Fact, message: string | null): readonly FactProblem[] {
  return message === null ? [] : [{ list, row: fact.id, field: "evidence", message }];
}

/** The level that the kind of the first source settles: a filing or a company release, and nothing else. */
function primaryMismatch(fact: Fact): string | null {
  const kind = fact.sources[0]?.kind;
  const isFiling = kind === "filing";
  const isRelease = kind === "press_release" || kind === "press_release_copy";
  if (isFiling !== (fact.evidence === "filing")) {
    return isFiling
      ? `is ${fact.evidence}, and the first source is a filing`
      : "is filing, and the first source is none";
  }
  if (isRelease !== (fact.evidence === "company_release")) {
    return isRelease
      ? `is ${fact.evidence}, and the first source is a company release`
      : "is company_release, and the first source is none";
  }
  return null;
}

/** Too few hosts for the level; the article itself never counts as one. */
function hostMismatch(fact: Fact): string | null {
  const others = fact.sources.filter((source) => source.kind !== "seed");
  const hosts = new Set(others.map((source) => hostOf(source.url)));
  if (fact.evidence === "two_hosts" && hosts.size < 2) {
    return "is two_hosts, and the sources lie on fewer than two hosts, the article not counted";
  }
  if (fact.evidence === "one_host" && hosts.size < 1) {
    return "is one_host, and no source but the article is given";
  }
  if (fact.evidence === "article_only" && fact.sources[0]?.kind !== "seed") {
    return "is article_only, and the first source is not the article";
  }
  return null;
}
