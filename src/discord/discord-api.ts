import { createRequire } from "node:module";
import type * as Core from "@discordjs/core/http-only";
import type * as Rest from "@discordjs/rest";

// discord.js requires these packages as CommonJS. To import them would load a second copy of each:
// time at every start, and errors of one copy that are no `instanceof` of the other's classes.
const require = createRequire(import.meta.url);

/** Discord's API version this bot speaks; the address in the settings comes without it. */
export const API_VERSION = "10";

/** Discord's HTTP calls by name, over a {@link REST}. */
export const { API }: typeof Core = require("@discordjs/core/http-only");
export type API = Core.API;

/**
 * The HTTP client with Discord's rate limits, and the errors it throws: an answer of Discord's, a status without one,
 * or a limit that is not waited for.
 */
export const {
  REST,
  DiscordAPIError,
  HTTPError,
  RateLimitError,
  RESTEvents,
  DefaultRestOptions,
}: typeof Rest = require("@discordjs/rest");
export type REST = Rest.REST;
export type RESTOptions = Rest.RESTOptions;
export type RawFile = Rest.RawFile;
export type DiscordAPIError = Rest.DiscordAPIError;
