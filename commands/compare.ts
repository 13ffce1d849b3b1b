import { compareCard } from "../src/cards/compare.ts";
import { lookUp } from "../src/cards/look-up.ts";
import type { Command, CommandData, OptionsOf } from "../src/surface/command.ts";

const data = {
  name: "compare",
  description: "Two to four miners side by side, like with like: return, contracts, debt, bitcoin, AI share",
  options: [
    {
      name: "first",
      type: "string",
      description: "Ticker, old ticker or name, e.g. HUT",
      required: true,
      autocomplete: true,
    },
    {
      name: "second",
      type: "string",
      description: "The miner to put beside it, e.g. WULF",
      required: true,
      autocomplete: true,
    },
    { name: "third", type: "string", description: "A third miner", autocomplete: true },
    { name: "fourth", type: "string", description: "A fourth miner", autocomplete: true },
    {
      name: "as_of",
      type: "string",
      description: "Only what was published by that day, YYYY-MM-DD",
    },
  ],
} as const satisfies CommandData;

export const compare = {
  data,
  access: "everyone",
  ...lookUp({
    command: data.name,
    ask: (app, options: OptionsOf<typeof data>, now) => app.answers.compare(options, now),
    card: compareCard,
  }),
  suggest: ({ app, focused }) => app.suggest.miners(focused.value),
} satisfies Command<OptionsOf<typeof data>>;
