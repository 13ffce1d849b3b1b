import { recordedDebt } from "../../domain/debt.ts";
import type { Fact, MinerId } from "../../domain/fact.ts";
import { maturityWall } from "../../domain/maturity-wall.ts";
import type { DebtAnswer } from "../../surface/answers/debt.ts";
import type { Answers } from "../../surface/app.ts";
import { claimLines } from "./claims.ts";
import { type AnswerDeps, answerBase, ask } from "./context.ts";
import { ourDebtFigure } from "./debt-claims.ts";
import {
  apartLines,
  debtEventLine,
  debtLine,
  debtTotalLines,
  interestLines,
  projectLines,
} from "./debt-lines.ts";

/** Answers `/debt`: what is owed, when it falls due, what it costs, and the rent that pays for it. */
export function createDebtAnswer(deps: AnswerDeps): Answers["debt"] {
  return async (options, now) => {
    const asked = await ask(deps, options, now);
    if (!asked.ok) return asked;
    const { facts, day, miner } = asked.question;
    const own = <T extends Fact>(rows: readonly T[]): readonly T[] =>
      miner === null ? rows : rows.filter((row) => row.miner === miner.id);
    const debts = own(facts.debts);
    const events = own(facts.debtEvents);
    const totals = own(facts.debtTotals);
    const interest = own(facts.interest);
    const recorded = (id: MinerId | null): number =>
      recordedDebt(
        debts.filter((debt) => debt.miner === id),
        events,
        day,
      )?.principalUsd ?? 0;
    const miners = [...new Set([...debts, ...totals].map((row) => row.miner))]
      .filter((id) => id !== null)
      .toSorted((a, b) => recorded(b) - recorded(a) || a.localeCompare(b));
    const wall = maturityWall(debts, events, day);
    const answer: DebtAnswer = {
      ...answerBase(asked.question, [...totals, ...debts, ...events, ...interest]),
      filter: { miner: miner?.ticker ?? null },
      instruments: debts
        .toSorted(
          (a, b) =>
            miners.indexOf(a.miner ?? "") - miners.indexOf(b.miner ?? "") ||
            Number(b.countInTotals) - Number(a.countInTotals) ||
            (b.principalUsd ?? -1) - (a.principalUsd ?? -1) ||
            a.id.localeCompare(b.id),
        )
        .map((debt) => debtLine(debt, facts)),
      events: events
        .toSorted((a, b) => b.date.localeCompare(a.date))
        .map((event) => debtEventLine(event, facts)),
      totals: miners.flatMap((id) => debtTotalLines(facts, id, day)),
      apart: apartLines(facts, debts),
      interest: interestLines(facts, miner?.id ?? null),
      maturities: wall.years,
      maturitiesNotTakenOffUsd: wall.notTakenOffUsd,
      maturitiesWithoutPrincipal: wall.withoutPrincipal,
      projects: projectLines(facts, miner?.id ?? null, day),
      claims: claimLines(facts, "debt", miner?.id ?? null, (claim) => ourDebtFigure(claim, facts, day)),
    };
    return { ok: true, answer };
  };
}
