import type { DigestPlan } from "../surface/answers/digest.ts";
import { nextWords } from "./digest-plan.ts";
import { timeWords } from "./digest-words.ts";

/** What became of the digest of a channel that was set up. */
export type SetupDigest =
  | { readonly kind: "set" | "kept" | "off"; readonly plan: DigestPlan }
  | { readonly kind: "none" }
  | { readonly kind: "refused"; readonly problems: readonly string[] };

/** The lines about the digest; none where there is none and nobody wished for one. */
export function setupDigestLines(digest: SetupDigest): readonly string[] {
  switch (digest.kind) {
    case "set":
    case "kept":
      return [`Daily digest: ${timeWords(digest.plan)}, next ${nextWords(digest.plan)}.`];
    case "off":
      return ["The daily digest there is turned off; `/digest set` begins one again."];
    case "none":
      return [];
    case "refused":
      return ["No daily digest was set:", ...digest.problems.map((problem) => `- ${problem}`)];
  }
}

/** The digest as a program reads it; null where there is none now. */
export function setupPlan(digest: SetupDigest): DigestPlan | null {
  return digest.kind === "set" || digest.kind === "kept" ? digest.plan : null;
}
