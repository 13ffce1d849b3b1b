import { changesCard } from "../src/cards/changes.ts";
import { lookUp } from "../src/cards/look-up.ts";
import type { Command, CommandData, OptionsOf } from "../src/surface/command.ts";

const data = {
  name: "changes",
  description:
    "What is new: contracts, debt, treasury, revenue and filings as published, and the movers of the day",
  options: [
    {
      name: "since",
      type: "string",
      description: "First day of publication, YYYY-MM-DD; without it 30 days",
      maxLength: 10,
    },
    {
      name: "miner",
      type: "string",
      description: "Ticker, old ticker or name; without it all miners",
      autocomplete: true,
    },
    {
      name: "kind",
      type: "string",
      description: "Only one kind of change",
      choices: [
        { name: "Contracts", value: "contract" },
        { name: "Debt and interest", value: "debt" },
        { name: "Bitcoin held and sold", value: "treasury" },
        { name: "Revenue and forecasts", value: "revenue" },
        { name: "Filings", value: "filing" },
        { name: "Claims of others", value: "claim" },
        { name: "Everything else", value: "other" },
      ],
    },
  ],
} as const satisfies CommandData;

export const changes = {
  data,
  access: "everyone",
  ...lookUp({
    command: data.name,
    ask: (app, options: OptionsOf<typeof data>, now) => app.answers.changes(options, now),
    card: changesCard,
  }),
  suggest: ({ app, focused }) => app.suggest.miners(focused.value),
} satisfies Command<OptionsOf<typeof data>>;
