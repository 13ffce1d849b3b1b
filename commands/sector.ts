import { contractsCard } from "../src/cards/contracts.ts";
import { debtCard } from "../src/cards/debt.ts";
import { lookUp, opens } from "../src/cards/look-up.ts";
import { sectorCard } from "../src/cards/sector.ts";
import { treasuryCard } from "../src/cards/treasury.ts";
import type { Command, CommandData, OptionsOf } from "../src/surface/command.ts";

const data = {
  name: "sector",
  description: "The pivot at a glance: gap to BTC, contracts, debt, bitcoin, AI share of all miners",
  options: [
    {
      name: "as_of",
      type: "string",
      description: "Only what was published by that day, YYYY-MM-DD",
    },
  ],
} as const satisfies CommandData;

type Options = OptionsOf<typeof data>;

export const sector = {
  data,
  access: "everyone",
  ...lookUp({
    command: data.name,
    ask: (app, options: Options, now) => app.answers.sector(options, now),
    card: sectorCard,
    extra: [
      opens("Contracts", {
        command: "contracts",
        ask: (app, options: Options, now) => app.answers.contracts({ as_of: options.as_of }, now),
        card: contractsCard,
      }),
      opens("Debt", {
        command: "debt",
        ask: (app, options: Options, now) => app.answers.debt({ as_of: options.as_of }, now),
        card: debtCard,
      }),
      opens("Treasury", {
        command: "treasury",
        ask: (app, options: Options, now) => app.answers.treasury({ as_of: options.as_of }, now),
        card: treasuryCard,
      }),
    ],
  }),
} satisfies Command<Options>;
