import type { App } from "../surface/app.ts";
import { createChangesAnswer } from "./answers/changes.ts";
import { createCompareAnswer } from "./answers/compare.ts";
import { createContractsAnswer } from "./answers/contracts.ts";
import { createDebtAnswer } from "./answers/debt.ts";
import { createDivergenceAnswer } from "./answers/divergence.ts";
import { createHelpAnswer, type HelpDeps } from "./answers/help.ts";
import { createMinerAnswer } from "./answers/miner.ts";
import { createNetworkAnswer } from "./answers/network.ts";
import { createSectorAnswer } from "./answers/sector.ts";
import { createSuggestions } from "./answers/suggest.ts";
import { createTreasuryAnswer } from "./answers/treasury.ts";

/** Every question the application answers, over the ports it is given. */
export function createApp(deps: HelpDeps): App {
  return {
    answers: {
      sector: createSectorAnswer(deps),
      miner: createMinerAnswer(deps),
      compare: createCompareAnswer(deps),
      contracts: createContractsAnswer(deps),
      debt: createDebtAnswer(deps),
      treasury: createTreasuryAnswer(deps),
      divergence: createDivergenceAnswer(deps),
      changes: createChangesAnswer(deps),
      network: createNetworkAnswer(deps),
      help: createHelpAnswer(deps),
    },
    suggest: createSuggestions(deps),
  };
}
