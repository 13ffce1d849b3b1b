import { RESTJSONErrorCodes } from "discord-api-types/v10";

/** An answer to a REST call: a status and its JSON, or nothing. */
export interface RestAnswer {
  readonly status: 200 | 204 | 400 | 401 | 403 | 404 | 429;
  readonly json: object | null;
}

/** An answer with something in it. */
export function found(json: object): RestAnswer {
  return { status: 200, json };
}

/** Done, and nothing to say. */
export const DONE: RestAnswer = { status: 204, json: null };

/** How Discord refuses: the status and the words that come with a code. */
const REFUSALS = {
  [RESTJSONErrorCodes.UnknownChannel]: [404, "Unknown Channel"],
  [RESTJSONErrorCodes.UnknownGuild]: [404, "Unknown Guild"],
  [RESTJSONErrorCodes.UnknownMember]: [404, "Unknown Member"],
  [RESTJSONErrorCodes.UnknownMessage]: [404, "Unknown Message"],
  [RESTJSONErrorCodes.UnknownWebhook]: [404, "Unknown Webhook"],
  [RESTJSONErrorCodes.UnknownInteraction]: [404, "Unknown interaction"],
  // Discord sends this one as 429, so a client that waits for its turn never shows the code to the bot.
  [RESTJSONErrorCodes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached]: [
    429,
    "Maximum number of edits to messages older than 1 hour reached. Try again later",
  ],
  [RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged]: [
    400,
    "Interaction has already been acknowledged.",
  ],
  [RESTJSONErrorCodes.ThisInteractionHasHitTheMaximumNumberOfFollowUpMessages]: [
    400,
    "This interaction has reached the maximum number of follow-up messages",
  ],
  [RESTJSONErrorCodes.ThisMessageWasAlreadyCrossposted]: [400, "This message has already been crossposted."],
  [RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType]: [
    400,
    "Cannot execute action on this channel type",
  ],
  [RESTJSONErrorCodes.MissingAccess]: [403, "Missing Access"],
  [RESTJSONErrorCodes.CannotEditMessageAuthoredByAnotherUser]: [
    403,
    "Cannot edit a message authored by another user",
  ],
  [RESTJSONErrorCodes.CannotSendMessagesToThisUser]: [403, "Cannot send messages to this user"],
  [RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel]: [
    400,
    "Cannot send messages in a non-text channel",
  ],
  [RESTJSONErrorCodes.MissingPermissions]: [403, "Missing Permissions"],
  [RESTJSONErrorCodes.InvalidWebhookToken]: [401, "Invalid Webhook Token"],
  [RESTJSONErrorCodes.InvalidRecipients]: [400, "Invalid Recipient(s)"],
  [RESTJSONErrorCodes.InvalidActionOnArchivedThread]: [400, "Thread is archived"],
  [RESTJSONErrorCodes.ThreadLocked]: [403, "This thread is locked"],
} as const satisfies Readonly<Record<number, readonly [RestAnswer["status"], string]>>;

/** A code this Discord refuses with. */
export type RefusalCode = keyof typeof REFUSALS;

/** A refusal as Discord words it. */
export function refuse(code: RefusalCode): RestAnswer {
  const [status, message] = REFUSALS[code];
  if (status !== 429) return { status, json: { message, code } };
  return { status, json: { message, code, retry_after: 60, global: false } };
}

/** A body that breaks the limits: 400, with every problem. */
export function refuseBody(problems: readonly string[]): RestAnswer {
  return {
    status: 400,
    json: {
      message: "Invalid Form Body",
      code: RESTJSONErrorCodes.InvalidFormBodyOrContentType,
      errors: { _errors: problems.map((text) => ({ code: "INVALID", message: text })) },
    },
  };
}
