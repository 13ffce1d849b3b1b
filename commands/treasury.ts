import { lookUp } from "../src/cards/look-up.ts";
import { treasuryCard } from "../src/cards/treasury.ts";
import type { Command, CommandData, OptionsOf } from "../src/surface/command.ts";

const data = {
  name: "treasury",
  description: "Bitcoin held and sold: basis, changes, implied sale prices, fall from peak",
  options: [
    {
      name: "miner",
      type: "string",
      description: "Ticker, old ticker or name; without it all miners",
      autocomplete: true,
    },
    { name: "since", type: "string", description: "Only holdings and sales from that day on, YYYY-MM-DD" },
    { name: "as_of", type: "string", description: "Only what was published by that day, YYYY-MM-DD" },
  ],
} as const satisfies CommandData;

/** Coins held, and what became of them. */
export const treasury = {
  data,
  access: "everyone",
  ...lookUp({
    command: data.name,
    ask: (app, options: OptionsOf<typeof data>, now) => app.answers.treasury(options, now),
    card: treasuryCard,
  }),
  suggest: async ({ app, focused }) => (focused.name === "miner" ? app.suggest.miners(focused.value) : []),
} satisfies Command<OptionsOf<typeof data>>;
