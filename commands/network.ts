import { lookUp } from "../src/cards/look-up.ts";
import { networkCard } from "../src/cards/network.ts";
import type { Command, CommandData, OptionsOf } from "../src/surface/command.ts";

const data = {
  name: "network",
  description: "Bitcoin's hashrate, difficulty, hashprice, quarter against quarter, and the next halving",
  options: [
    {
      name: "as_of",
      type: "string",
      description: "Only what was published by that day, YYYY-MM-DD",
    },
  ],
} as const satisfies CommandData;

export const network = {
  data,
  access: "everyone",
  ...lookUp({
    command: data.name,
    ask: (app, options: OptionsOf<typeof data>, now) => app.answers.network(options, now),
    card: networkCard,
  }),
} satisfies Command<OptionsOf<typeof data>>;
