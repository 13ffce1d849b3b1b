import type { Miner } from "../../domain/miner.ts";
import type { Instant } from "../../domain/time.ts";
import type { Answered, Refusal } from "../../surface/answers/common.ts";
import type { CompareAnswer } from "../../surface/answers/sector.ts";
import { commonSession, compareRows, rowsBehind } from "./compare-rows.ts";
import { type AnswerDeps, answerBase, ask, type Question, resolveMiner, withNamed } from "./context.ts";
import { priceFreshness } from "./freshness.ts";
import { measureTargets } from "./gaps.ts";

interface Options {
  readonly first?: string | undefined;
  readonly second?: string | undefined;
  readonly third?: string | undefined;
  readonly fourth?: string | undefined;
  readonly as_of?: string | undefined;
}

/** Two to four miners side by side, like with like. A miner named twice is refused, under whatever name. */
export function createCompareAnswer(deps: AnswerDeps) {
  return async (options: Options, now: Instant): Promise<Answered<CompareAnswer>> => {
    const asked = await ask(deps, { as_of: options.as_of }, now);
    if (!asked.ok) return asked;
    const chosen = chooseMiners(asked.question, options);
    if (!chosen.ok) return chosen;
    const { miners } = chosen;
    const question = withNamed(
      deps,
      asked.question,
      miners.map(({ id }) => id),
    );
    const measured = await measureTargets(deps, question, miners);
    return {
      ok: true,
      answer: {
        ...answerBase(question, rowsBehind(question, miners)),
        ...(await priceFreshness(deps, question, now, [commonSession(measured)])),
        miners: miners.map((miner) => miner.ticker),
        rows: compareRows(question, miners, measured),
      },
    };
  };
}

function chooseMiners(
  question: Question,
  options: Options,
):
  | { readonly ok: true; readonly miners: readonly Miner[] }
  | { readonly ok: false; readonly refusal: Refusal } {
  const miners: Miner[] = [];
  for (const option of ["first", "second", "third", "fourth"] as const) {
    const typed = options[option];
    if (typed === undefined) {
      if (option === "first" || option === "second") {
        return { ok: false, refusal: { kind: "missing_option", option } };
      }
      continue;
    }
    const named = resolveMiner(question.everything.miners, option, typed);
    if (!named.ok) return named;
    const { miner } = named;
    if (miner === null) continue;
    if (miners.some((other) => other.id === miner.id)) {
      return {
        ok: false,
        refusal: {
          kind: "bad_option",
          option,
          typed: typed.slice(0, 60),
          expected: `another miner than the ones before; ${miner.ticker} is there already`,
        },
      };
    }
    miners.push(miner);
  }
  return { ok: true, miners };
}
