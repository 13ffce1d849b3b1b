import { contractsCard } from "../src/cards/contracts.ts";
import { lookUp } from "../src/cards/look-up.ts";
import type { Command, CommandData, OptionsOf } from "../src/surface/command.ts";

const data = {
  name: "contracts",
  description: "AI and HPC contracts: who rents what, for how long and how much, totals per kind",
  options: [
    {
      name: "miner",
      type: "string",
      description: "Ticker, old ticker or name; without it all miners",
      autocomplete: true,
    },
    {
      name: "counterparty",
      type: "string",
      description: "Customer or end user, e.g. CoreWeave",
      autocomplete: true,
    },
    {
      name: "kind",
      type: "string",
      description: "Only one kind of contract",
      choices: [
        { name: "triple-net lease", value: "triple_net_lease" },
        { name: "colocation", value: "colocation" },
        { name: "GPU cloud", value: "gpu_cloud" },
      ],
    },
    {
      name: "sort",
      type: "string",
      description: "Order; all but the first rank within a kind only",
      choices: [
        { name: "newest first", value: "announced" },
        { name: "base value", value: "value" },
        { name: "megawatts", value: "megawatts" },
        { name: "value per MW-year", value: "usd_per_mw_year" },
      ],
    },
    { name: "as_of", type: "string", description: "Only what was published by that day, YYYY-MM-DD" },
  ],
} as const satisfies CommandData;

/** Who rents what from whom. */
export const contracts = {
  data,
  access: "everyone",
  ...lookUp({
    command: data.name,
    ask: (app, options: OptionsOf<typeof data>, now) => app.answers.contracts(options, now),
    card: contractsCard,
  }),
  suggest: async ({ app, focused }) => {
    if (focused.name === "miner") return app.suggest.miners(focused.value);
    return focused.name === "counterparty" ? app.suggest.counterparties(focused.value) : [];
  },
} satisfies Command<OptionsOf<typeof data>>;
