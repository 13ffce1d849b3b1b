import { createNetworkReadingStore } from "../store/network-readings.ts";
import { createRuleStore } from "../store/rules.ts";
import { createSpotStore } from "../store/spots.ts";
import { runReplay } from "../terminal/replay.ts";
import { clock, err, out, readConfiguration } from "./environment.ts";
import { openWorld } from "./open-world.ts";

/** Steps stored history through a rule and prints what it would have done; the bot may run beside it. */
export async function replay(args: readonly string[]): Promise<number> {
  const world = await openWorld(readConfiguration(), 5000, clock.now());
  try {
    const { calendar, basket, benchmarks, miners } = world.data;
    return await runReplay(args, {
      prices: world.prices,
      rules: createRuleStore(world.db),
      facts: world.facts,
      spots: createSpotStore(world.db),
      networkDays: createNetworkReadingStore(world.db),
      calendar,
      basket,
      benchmarks,
      miners,
      clock,
      out,
      err,
    });
  } finally {
    await world.close();
  }
}
