import { debtCard } from "../src/cards/debt.ts";
import { lookUp } from "../src/cards/look-up.ts";
import type { Command, CommandData, OptionsOf } from "../src/surface/command.ts";

const data = {
  name: "debt",
  description:
    "Who owes what, recorded beside reported; maturities, interest per quarter, rent against coupon",
  options: [
    {
      name: "miner",
      type: "string",
      description: "Ticker, old ticker or name; without it all miners",
      autocomplete: true,
    },
    {
      name: "as_of",
      type: "string",
      description: "Only what was published by that day, YYYY-MM-DD",
      maxLength: 10,
    },
  ],
} as const satisfies CommandData;

export const debt = {
  data,
  access: "everyone",
  ...lookUp({
    command: data.name,
    ask: (app, options: OptionsOf<typeof data>, now) => app.answers.debt(options, now),
    card: debtCard,
  }),
  suggest: ({ app, focused }) => app.suggest.miners(focused.value),
} satisfies Command<OptionsOf<typeof data>>;
