import { deliveryPeriod } from "./contract.ts";
import { type DebtInstrument, outstandingUsd } from "./debt.ts";
import type { FactRows } from "./fact-set.ts";
import { deliveryPromises, type DeliveryPromise, type Guidance, isReport } from "./revenue.ts";
import { addDays, type IsoDate } from "./time.ts";

/** Something that a source dates ahead of a day. */
export type Ahead = {
  /** The day, or the last one of the period where no day is known. */
  readonly date: IsoDate;
  /** As the source dates it: a date, `2026-07`, `2026-Q4`, `2026-H2` or `2026`. */
  readonly stated: string;
} & (
  | { readonly kind: "closing"; readonly debt: DebtInstrument }
  | { readonly kind: "maturity"; readonly debt: DebtInstrument }
  | { readonly kind: "delivery"; readonly promise: DeliveryPromise }
  | { readonly kind: "target"; readonly guidance: Guidance }
);

/** How far a look ahead reaches, in days. */
const AHEAD_DAYS = 60;

/** Of one day: money that must come or go first, then what is promised. */
const ORDER: readonly Ahead["kind"][] = ["closing", "maturity", "delivery", "target"];

/** Announced, and nobody owes it yet. */
const NOT_THERE: ReadonlySet<DebtInstrument["status"]> = new Set(["planned", "announced", "priced"]);

/**
 * What is due from a day on within so many days, both ends counted, soonest first: notes that are priced and close,
 * debt that matures, first deliveries that were promised and of which nobody has reported, and targets that companies
 * set themselves. A period stands on its last day, so what is promised for it is due until then.
 */
export function dueAhead(
  facts: Pick<FactRows, "contracts" | "debts" | "debtEvents" | "guidance">,
  day: IsoDate,
  days: number = AHEAD_DAYS,
): readonly Ahead[] {
  const last = addDays(day, days);
  return [
    ...facts.debts.flatMap((debt) => [...closingOf(debt), ...maturityOf(debt, facts.debtEvents, day)]),
    ...deliveryPromises(facts.contracts, facts.guidance, day).flatMap(deliveryOf),
    ...facts.guidance.flatMap(targetOf),
  ]
    .filter(({ date }) => date >= day && date <= last)
    .toSorted(
      (a, b) =>
        a.date.localeCompare(b.date) ||
        ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
        factOf(a).id.localeCompare(factOf(b).id),
    );
}

/** The fact behind it. */
export function factOf(ahead: Ahead) {
  switch (ahead.kind) {
    case "closing":
    case "maturity":
      return ahead.debt;
    case "delivery":
      return ahead.promise.guidance ?? ahead.promise.contract;
    case "target":
      return ahead.guidance;
  }
}

/** Where no day is stated for the closing there is nothing to wait for. */
function closingOf(debt: DebtInstrument): readonly Ahead[] {
  const waits = debt.status === "priced" || debt.status === "announced";
  return waits && debt.issued !== null
    ? [{ kind: "closing", date: debt.issued, stated: debt.issued, debt }]
    : [];
}

/** What was bought back in full does not mature. */
function maturityOf(debt: DebtInstrument, events: FactRows["debtEvents"], day: IsoDate): readonly Ahead[] {
  if (NOT_THERE.has(debt.status) || outstandingUsd(debt, events, day) === 0) return [];
  if (debt.maturity !== null) return [{ kind: "maturity", date: debt.maturity, stated: debt.maturity, debt }];
  if (debt.maturityYear === null) return [];
  return [{ kind: "maturity", date: `${debt.maturityYear}-12-31`, stated: String(debt.maturityYear), debt }];
}

function deliveryOf(promise: DeliveryPromise): readonly Ahead[] {
  if (promise.state !== "ahead" && promise.state !== "due") return [];
  const { promised } = promise;
  return [{ kind: "delivery", date: deliveryPeriod(promised)?.to ?? promised, stated: promised, promise }];
}

/** Forecasts of others are no dates to wait for; a target of a contract's delivery stands with the deliveries. */
function targetOf(guidance: Guidance): readonly Ahead[] {
  if (guidance.madeBy !== "company" || guidance.contract !== null || isReport(guidance)) return [];
  return [{ kind: "target", date: guidance.targetDate, stated: guidance.targetDate, guidance }];
}
