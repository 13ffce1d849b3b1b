import { type FactProblem, type ListedFact, listFacts } from "./fact-problem.ts";
import type { CuratedFacts } from "./fact-set.ts";
import type { IsoDate } from "./time.ts";

/** Dates that cannot be right: in the future, the wrong way round, or before the company was what it is. */
export function checkDates(facts: CuratedFacts, today: IsoDate): readonly FactProblem[] {
  const since = new Map(facts.miners.map((miner) => [miner.id, miner]));
  return [
    ...listFacts(facts).flatMap(({ list, fact }) => {
      const start = fact.miner === null ? null : (since.get(fact.miner)?.factsSince ?? null);
      return [
        ...notAfter({ list, fact }, today),
        ...knownWhenPublished({ list, fact }, announcedOf(facts, fact.id)),
        ...(start !== null && fact.asOf < start
          ? [
              {
                list,
                row: fact.id,
                field: "asOf",
                message: `is ${fact.asOf}; facts of this miner count from ${start}, because earlier ones belong to another business`,
              },
            ]
          : []),
      ];
    }),
    ...ownDates(facts, today),
  ];
}

/** What must not lie after today: as-of, known-at and publication. A target date may. */
function notAfter({ list, fact }: ListedFact, today: IsoDate): readonly FactProblem[] {
  const dates: readonly (readonly [string, IsoDate | null])[] = [
    ["asOf", fact.asOf],
    ["knownAt", fact.knownAt],
    ...fact.sources.map((source, index) => [`sources.${index}.published`, source.published] as const),
  ];
  return dates.flatMap(([field, date]) =>
    date !== null && date > today
      ? [{ list, row: fact.id, field, message: `is ${date}, which has not come yet` }]
      : [],
  );
}

function announcedOf(facts: CuratedFacts, id: string): IsoDate | null {
  return facts.contracts.find((contract) => contract.id === id)?.announced ?? null;
}

/** Known-at is a day of publication of one of the sources, or the announcement; a project's follows from its rows. */
function knownWhenPublished({ list, fact }: ListedFact, announced: IsoDate | null): readonly FactProblem[] {
  if (list === "projects") return [];
  const at = { list, row: fact.id, field: "knownAt" };
  const days = fact.sources.map((source) => source.published).filter((day) => day !== null);
  if (announced !== null) days.push(announced);
  if (fact.knownAt === null) {
    return days.length === 0
      ? []
      : [{ ...at, message: `is null although a source says when it was published (${days.join(", ")})` }];
  }
  return days.includes(fact.knownAt)
    ? []
    : [{ ...at, message: `is ${fact.knownAt}, a day on which no source of the row was published` }];
}

function ownDates(facts: CuratedFacts, today: IsoDate): readonly FactProblem[] {
  const problems: FactProblem[] = [];
  for (const list of ["interest", "transactions", "revenue", "claims"] as const) {
    for (const { id: row, periodStart, periodEnd } of facts[list]) {
      if (periodStart !== null && periodEnd !== null && periodStart > periodEnd) {
        problems.push({ list, row, field: "periodStart", message: `lies after periodEnd (${periodEnd})` });
      }
    }
  }
  for (const list of ["debtEvents", "holdings", "runRates", "hashrates", "commitments", "network"] as const) {
    for (const { id: row, date } of facts[list]) {
      if (date > today) {
        problems.push({ list, row, field: "date", message: `is ${date}, which has not come yet` });
      }
    }
  }
  for (const { id: row, announced } of facts.contracts) {
    if (announced !== null && announced > today) {
      problems.push({
        list: "contracts",
        row,
        field: "announced",
        message: `is ${announced}, which has not come yet`,
      });
    }
  }
  for (const { id: row, issued, maturity, maturityYear } of facts.debts) {
    if (issued !== null && maturity !== null && maturity <= issued) {
      problems.push({
        list: "debts",
        row,
        field: "maturity",
        message: `does not lie after the day of issue (${issued})`,
      });
    }
    if (maturity !== null && maturityYear !== null && Number(maturity.slice(0, 4)) !== maturityYear) {
      problems.push({ list: "debts", row, field: "maturityYear", message: `is not the year of ${maturity}` });
    }
  }
  return problems;
}
