import { alerts } from "../commands/alerts.ts";
import { changes } from "../commands/changes.ts";
import { compare } from "../commands/compare.ts";
import { contracts } from "../commands/contracts.ts";
import { debt } from "../commands/debt.ts";
import { digest } from "../commands/digest.ts";
import { divergence } from "../commands/divergence.ts";
import { help } from "../commands/help.ts";
import { miner } from "../commands/miner.ts";
import { network } from "../commands/network.ts";
import { notify } from "../commands/notify.ts";
import { review } from "../commands/review.ts";
import { sector } from "../commands/sector.ts";
import { setup } from "../commands/setup.ts";
import { treasury } from "../commands/treasury.ts";
import type { Command } from "./surface/command.ts";

/** Every slash command, in the order of `/help`: what is dispatched is what is registered. */
export const COMMANDS: readonly Command[] = [
  sector,
  miner,
  compare,
  contracts,
  debt,
  treasury,
  divergence,
  changes,
  network,
  setup,
  alerts,
  digest,
  notify,
  review,
  help,
];
