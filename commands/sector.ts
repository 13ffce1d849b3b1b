import { contractsCard } from "../src/cards/contracts.ts";
import { debtCard } from "../src/cards/debt.ts";
import { lookUp } from "../src/cards/look-up.ts";
import { refusalCard } from "../src/cards/refusal.ts";
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

export const sector = {
  data,
  access: "everyone",
  ...lookUp({
    command: data.name,
    ask: (app, options: OptionsOf<typeof data>, now) => app.answers.sector(options, now),
    card: sectorCard,
    extra: [
      {
        name: "contracts",
        label: "Contracts",
        async open(app, options, view, now) {
          const answered = await app.answers.contracts({ as_of: options.as_of }, now);
          if (!answered.ok) return refusalCard(answered.refusal, "contracts", view.options);
          return contractsCard(answered.answer, view);
        },
      },
      {
        name: "debt",
        label: "Debt",
        async open(app, options, view, now) {
          const answered = await app.answers.debt({ as_of: options.as_of }, now);
          if (!answered.ok) return refusalCard(answered.refusal, "debt", view.options);
          return debtCard(answered.answer, view);
        },
      },
      {
        name: "treasury",
        label: "Treasury",
        async open(app, options, view, now) {
          const answered = await app.answers.treasury({ as_of: options.as_of }, now);
          if (!answered.ok) return refusalCard(answered.refusal, "treasury", view.options);
          return treasuryCard(answered.answer, view);
        },
      },
    ],
  }),
} satisfies Command<OptionsOf<typeof data>>;
