import { RESTJSONErrorCodes as Code } from "discord-api-types/v10";
import type { DeliveryProblem, DeliveryProblemKind } from "../app/ports/messenger.ts";
import { DiscordAPIError, HTTPError, RateLimitError } from "./discord-api.ts";
import { LimitedAnswer } from "./limited-answer.ts";

/** Kept off the next call of a channel after a limit, since two clocks never agree to the millisecond. */
const MARGIN_MS = 50;

/** Discord lists every fault of a form; the first ones are enough for a line. */
const LONGEST = 300;

/** What Discord's codes mean for a message; those it does not hold are read by their status. */
const KIND_OF_CODE: ReadonlyMap<number | string, DeliveryProblemKind> = new Map<
  number | string,
  DeliveryProblemKind
>([
  [Code.UnknownChannel, "channel_gone"],
  [Code.UnknownGuild, "channel_gone"],
  [Code.UnknownMessage, "message_gone"],
  [Code.MissingAccess, "permission"],
  [Code.MissingPermissions, "permission"],
  [Code.CannotSendMessagesInNonTextChannel, "permission"],
  [Code.CannotExecuteActionOnThisChannelType, "permission"],
  [Code.CannotSendMessagesToThisUser, "direct_closed"],
  [Code.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds, "direct_closed"],
  [Code.UnknownUser, "direct_closed"],
  [Code.InvalidRecipients, "direct_closed"],
  [Code.InvalidActionOnArchivedThread, "thread_closed"],
  [Code.ThreadLocked, "thread_closed"],
  [Code.InvalidFormBodyOrContentType, "poison"],
  [Code.RequestEntityTooLarge, "poison"],
  [Code.MessageWasBlockedByAutomaticModeration, "blocked"],
  [Code.TitleWasBlockedByAutomaticModeration, "blocked"],
  [Code.MessageBlockedByHarmfulLinksFilter, "blocked"],
  [Code.ExplicitContentCannotBeSentToTheDesiredRecipient, "blocked"],
  [Code.MaximumNumberOfEditsToMessagesOlderThanOneHourReached, "too_many_edits"],
  [Code.AnnouncementEditLimitExceeded, "too_many_edits"],
  [Code.ActionCannotBePerformedDueToSlowmodeRateLimit, "rate_limited"],
  [Code.ChannelWriteRateLimit, "rate_limited"],
  [Code.ServiceResourceIsBeingRateLimited, "rate_limited"],
  [Code.APIResourceOverloaded, "transient"],
  [Code.CloudflareIsBlockingYourRequest, "blocked_by_network"],
]);

/**
 * What an error of a call to Discord means for the message; null for an error nobody expected. The detail is one line
 * for people, and never holds the token.
 */
export function deliveryProblemOf(error: unknown): DeliveryProblem | null {
  if (error instanceof LimitedAnswer) return ofLimit(error);
  if (error instanceof RateLimitError) {
    const waitMs = Math.max(error.retryAfter, error.timeToReset, 0) + MARGIN_MS;
    return problem("rate_limited", "429", "the limit of this channel is reached", { retryAfterMs: waitMs });
  }
  if (error instanceof DiscordAPIError) return ofRefusal(error);
  if (error instanceof HTTPError) {
    return problem("transient", String(error.status), `Discord answered ${String(error.status)}`);
  }
  if (!(error instanceof Error)) return null;
  // The library forgets a token that was refused, and says so at every later call.
  if (error.message.startsWith("Expected token to be set")) {
    return problem("token", "401", "Discord refused the token");
  }
  const network = networkProblem(error);
  return network === null ? null : problem("transient", network, `Discord cannot be reached (${network})`);
}

function ofLimit(limited: LimitedAnswer): DeliveryProblem {
  const kind = limited.isOfNetwork ? "blocked_by_network" : (kindOfCode(limited.code) ?? "rate_limited");
  return problem(kind, String(limited.code ?? 429), limited.message, {
    retryAfterMs: limited.retryAfterMs === null ? null : limited.retryAfterMs + MARGIN_MS,
    isInvalidCall: !limited.isShared,
  });
}

function ofRefusal(error: DiscordAPIError): DeliveryProblem {
  const words = error.message.replaceAll(/\s*\n\s*/g, "; ");
  const detail = `Discord says: ${words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words}`;
  return problem(kindOfRefusal(error), codeOf(error), detail, {
    isInvalidCall: error.status === 401 || error.status === 403 || error.status === 429,
  });
}

function kindOfRefusal({ status, code }: DiscordAPIError): DeliveryProblemKind {
  if (status === 401) return "token";
  const known = kindOfCode(code);
  if (known !== null) return known;
  // A refusal without a code of Discord's comes from what stands before it.
  if (status === 403) return hasCode(code) ? "permission" : "blocked_by_network";
  return status >= 500 || status === 408 || status === 409 ? "transient" : "poison";
}

function kindOfCode(code: number | string | null): DeliveryProblemKind | null {
  return code === null ? null : (KIND_OF_CODE.get(Number(code)) ?? null);
}

/** An answer that is no JSON has no code, whatever the declared type says. */
function hasCode(code: unknown): boolean {
  return typeof code === "number" && code !== 0;
}

function codeOf({ code, status }: DiscordAPIError): string {
  return hasCode(code) ? String(code) : String(status);
}

/** The name of what went wrong on the way to Discord; null where it was something else. */
function networkProblem(error: Error): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 10; at = at.cause, depth += 1) {
    if (at.name === "AbortError" || at.name === "TimeoutError") return "no answer in time";
    if (
      "code" in at &&
      typeof at.code === "string" &&
      /^(?:E[A-Z]{4,}|UND_ERR_\w+|\w*CERT\w*)$/.test(at.code)
    )
      return at.code;
  }
  // An answer that was to be JSON and is none, as a proxy on the way may give.
  return error instanceof SyntaxError ? "an answer that is not Discord's" : null;
}

function problem(
  kind: DeliveryProblemKind,
  code: string,
  detail: string,
  more: { readonly retryAfterMs?: number | null; readonly isInvalidCall?: boolean } = {},
): DeliveryProblem {
  return {
    kind,
    code,
    detail,
    retryAfterMs: more.retryAfterMs ?? null,
    ...(more.isInvalidCall === undefined ? {} : { isInvalidCall: more.isInvalidCall }),
  };
}
