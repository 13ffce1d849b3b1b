import { lookUp } from "../src/cards/look-up.ts";
import { minerCard } from "../src/cards/miner.ts";
import type { Command, CommandData, OptionsOf } from "../src/surface/command.ts";

const data = {
  name: "miner",
  description:
    "One miner: price against BTC, contracts, debt, treasury, AI share, promises; or all watched ones",
  options: [
    {
      name: "miner",
      type: "string",
      description: "Ticker, old ticker or name, e.g. HUT; leave out for the watched list",
      autocomplete: true,
    },
    {
      name: "as_of",
      type: "string",
      description: "Only what was published by that day, YYYY-MM-DD",
    },
  ],
} as const satisfies CommandData;

export const miner = {
  data,
  access: "everyone",
  ...lookUp({
    command: data.name,
    ask: (app, options: OptionsOf<typeof data>, now) => app.answers.miner(options, now),
    card: minerCard,
  }),
  suggest: ({ app, focused }) => app.suggest.miners(focused.value),
} satisfies Command<OptionsOf<typeof data>>;
