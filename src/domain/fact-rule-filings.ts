import { newlyReached } from "./fact-rule-crossing.ts";
import type { AskedFact, FactSize } from "./fact-rule.ts";
import { followedForm, isAmendment } from "./filed.ts";

/**
 * A filing of one of the rule's forms, told once: a later version of the same record is none. `8-K` takes every form of
 * its family and their amendments too, `8-K/A` the amendments alone. It has no size.
 */
export function readFiling(asked: AskedFact): FactSize | null {
  return newlyReached(asked, asked.facts.filings, ({ form }) =>
    asked.rule.forms.some((one) => isOfForm(form, one)) ? { value: null, unit: null } : null,
  );
}

/** True where a filing's form is one that a rule means by a form of its own. */
function isOfForm(form: string, asked: string): boolean {
  if (form === asked) return true;
  if (isAmendment(asked)) return isAmendment(form) && followedForm(form) === followedForm(asked);
  return followedForm(form) === asked;
}
