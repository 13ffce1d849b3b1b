import { isLoopback } from "../domain/local-host.ts";
import type { API } from "./discord-api.ts";

/**
 * Null where the gateway that this Discord names is on this machine, else a line that says why the bot does not log
 * in: an address on loopback may be a proxy to the real Discord.
 */
export async function refuseFarGateway(api: API, signal: AbortSignal): Promise<string | null> {
  const { url } = await api.gateway.getBot({ signal });
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  if (isLoopback(host)) return null;
  return "With MARKET_DATA=simulated the bot logs in to a Discord on this machine only: simulated figures never go to the real one.";
}
