import type { ChangeKind } from "../../domain/fact.ts";
import { isOutside } from "../../domain/outside.ts";
import { addDays, type IsoDate } from "../../domain/time.ts";
import type { ChangeGroup, ChangesAnswer } from "../../surface/answers/changes.ts";
import type { Refusal } from "../../surface/answers/common.ts";
import type { Answers } from "../../surface/app.ts";
import { changeLines, factsOfChanges } from "./change-lines.ts";
import { claimLines } from "./claims.ts";
import { type AnswerDeps, answerBase, ask, parsePastDate, type Question, toldOf } from "./context.ts";
import { priceFreshness } from "./freshness.ts";
import { findMovers, linesOfMover, moversOf } from "./movers.ts";

/** How far back the feed reaches where no day is asked for. */
const DEFAULT_DAYS = 30;

/** The kinds people choose from and what each holds. */
export const GROUPS: Readonly<Record<ChangeGroup, readonly ChangeKind[]>> = {
  contract: ["contract", "project"],
  debt: ["debt", "debt_event", "debt_total", "interest"],
  treasury: ["holding", "treasury_transaction"],
  revenue: ["revenue", "run_rate", "guidance"],
  filing: ["filing"],
  claim: ["claim"],
  other: ["figure", "hashrate", "commitment", "network", "risk", "discrepancy", "miner"],
};

/** Answers `/changes`: the change feed since a day, and the movers of the newest session beside it. */
export function createChangesAnswer(deps: AnswerDeps): Answers["changes"] {
  return async (options, now) => {
    const asked = await ask(deps, { miner: options.miner }, now);
    if (!asked.ok) return asked;
    const { question } = asked;
    const since = sinceOf(question, options.since);
    if (!since.ok) return since;
    const kind = groupOf(options.kind);
    if (!kind.ok) return kind;
    const { facts, day, miner, coverage } = question;
    const feed = toldOf(question, await deps.facts.changes({ since: null, until: null }));
    // The feed is long, and most of it old: sentences are made of what is shown alone.
    const wanted = feed.filter(
      (change) =>
        (miner === null || change.miner === miner.id) &&
        // That somebody put a company on a list is no news of the company.
        !(change.kind === "miner" && miner !== null && isOutside(miner)) &&
        (kind.group === null || GROUPS[kind.group].includes(change.kind)),
    );
    const changes = changeLines(
      facts,
      wanted.filter(({ knownAt }) => knownAt !== null && knownAt >= since.date && knownAt <= day),
    );
    const found = await findMovers(deps, facts.miners, miner, coverage, day);
    const movers = found === null ? [] : moversOf(question, feed, found);
    const answer: ChangesAnswer = {
      ...answerBase(question, factsOfChanges(facts, [...changes, ...movers.flatMap(linesOfMover)])),
      ...(await priceFreshness(deps, question, now, movers.length === 0 ? [] : [found?.session ?? null])),
      filter: {
        since: since.date,
        sinceFrom: since.from,
        miner: miner?.ticker ?? null,
        kind: kind.group,
      },
      changes,
      undated: changeLines(
        facts,
        wanted.filter(({ knownAt }) => knownAt === null),
      ).length,
      movers,
      moversSession: found?.session ?? null,
      claims: claimLines(facts, "changes", miner?.id ?? null, () => null),
    };
    return { ok: true, answer };
  };
}

type Since =
  | { readonly ok: true; readonly date: IsoDate; readonly from: ChangesAnswer["filter"]["sinceFrom"] }
  | { readonly ok: false; readonly refusal: Refusal };

/** The day asked for; else 30 days before today, or before the newest publication where that is older still. */
function sinceOf(question: Question, typed: string | undefined): Since {
  if (typed !== undefined) {
    const parsed = parsePastDate("since", typed, question.day);
    return parsed.ok ? { ok: true, date: parsed.date, from: "asked" } : parsed;
  }
  const { factsTo } = question.facts;
  const recent = addDays(question.day, -DEFAULT_DAYS);
  if (factsTo === null || factsTo >= recent) return { ok: true, date: recent, from: "today" };
  return { ok: true, date: addDays(factsTo, -DEFAULT_DAYS), from: "newest_publication" };
}

function groupOf(
  typed: string | undefined,
):
  | { readonly ok: true; readonly group: ChangeGroup | null }
  | { readonly ok: false; readonly refusal: Refusal } {
  if (typed === undefined) return { ok: true, group: null };
  const names = Object.keys(GROUPS).filter((name): name is ChangeGroup => name in GROUPS);
  const group = names.find((name) => name === typed.trim().toLowerCase());
  if (group !== undefined) return { ok: true, group };
  const expected = `one of ${names.join(", ")}`;
  return { ok: false, refusal: { kind: "bad_option", option: "kind", typed: typed.slice(0, 60), expected } };
}
