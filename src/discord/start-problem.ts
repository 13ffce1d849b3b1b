import { DiscordAPIError, HTTPError } from "./discord-api.ts";

/**
 * Why the bot cannot start, in one line with what to do; null for an error nobody expected.
 * Never holds the token.
 */
export function startProblem(error: unknown, apiUrl: string): string | null {
  const causes = causesOf(error);
  const codes = causes.map(codeOf);
  const host = new URL(apiUrl).host;
  if (codes.includes("TokenInvalid") || causes.some(isRefusedToken)) {
    return "Discord refused the token. Copy it again (https://discord.com/developers/applications, Bot, Reset Token) and set DISCORD_TOKEN.";
  }
  if (codes.includes("ECONNREFUSED")) {
    return `Nothing answers at ${apiUrl} (connection refused). Check DISCORD_API_URL.`;
  }
  if (codes.includes("ENOTFOUND") || codes.includes("EAI_AGAIN")) {
    return `The name ${host} cannot be resolved. Is this machine online, and is DISCORD_API_URL right?`;
  }
  if (causes.some((cause) => cause.name === "AbortError" || cause.name === "TimeoutError")) {
    return `Discord at ${apiUrl} did not answer in time. Try again, or check DISCORD_API_URL.`;
  }
  const network = codes.find((code) => /^(?:E[A-Z]{4,}|UND_ERR_\w+|CERT_\w+|\w*_CERT\w*)$/.test(code));
  if (network !== undefined) return `Discord at ${apiUrl} cannot be reached (${network}).`;
  const http = causes.find((cause) => cause instanceof HTTPError || cause instanceof DiscordAPIError);
  // 400 means that what we sent is wrong: our mistake, and nobody's setting.
  if (http !== undefined && http.status !== 400) {
    return `${apiUrl} answered ${http.status}${http instanceof DiscordAPIError ? ` (${http.message.split("\n")[0] ?? ""})` : ""}, not as Discord does. Check DISCORD_API_URL, or try again later.`;
  }
  // An answer that is no JSON: another program listens at this address.
  if (causes.some((cause) => cause instanceof SyntaxError)) {
    return `${apiUrl} does not answer like Discord. Check DISCORD_API_URL.`;
  }
  return null;
}

/** The error, its causes and the members of an aggregate, outermost first. */
function causesOf(error: unknown): readonly Error[] {
  const found: Error[] = [];
  const queue: unknown[] = [error];
  while (queue.length > 0 && found.length < 20) {
    const next = queue.shift();
    if (!(next instanceof Error)) continue;
    found.push(next);
    if (next instanceof AggregateError) queue.push(...next.errors);
    queue.push(next.cause);
  }
  return found;
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/** 401 from REST, or close code 4004, which the gateway library words so. */
function isRefusedToken(error: Error): boolean {
  return ("status" in error && error.status === 401) || error.message === "Authentication failed";
}
