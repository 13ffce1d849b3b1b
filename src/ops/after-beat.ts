import type { Health } from "../app/health.ts";
import type { Log } from "../app/ports/log.ts";
import type { HealthReader } from "./health.ts";
import type { HeartbeatUrl } from "./heartbeat-url.ts";

export interface AfterBeatDeps {
  readonly health: Pick<HealthReader, "beat" | "read">;
  /** Fetched where all is well; null where none is set. */
  readonly heartbeatUrl: HeartbeatUrl | null;
  /** Looks at how everything fares, as the one that tells the operators does. */
  onHealth(health: Health): Promise<void>;
  readonly log: Log;
}

/**
 * What follows each heartbeat: it is noted, everything is assessed, and where the process works and can answer people the
 * monitor elsewhere hears of it. One that comes while another is under way is noted alone. Never rejects.
 */
export function createAfterBeat(deps: AfterBeatDeps): () => Promise<void> {
  const { health, heartbeatUrl, log } = deps;
  let working: Promise<void> | null = null;
  let isBroken = false;

  async function work(): Promise<void> {
    try {
      const state = await health.read();
      const isWell = state.live.ok && state.ready.ok;
      await Promise.all([isWell ? heartbeatUrl?.ping() : undefined, deps.onHealth(state)]);
      isBroken = false;
    } catch (error) {
      if (!isBroken) log.error({ err: error }, "what follows a heartbeat broke");
      isBroken = true;
    }
  }

  return () => {
    health.beat();
    return (working ??= work().finally(() => {
      working = null;
    }));
  };
}
