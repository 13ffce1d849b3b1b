import { MessageFlags, RESTJSONErrorCodes } from "discord-api-types/v10";
import type { OperatorMessenger } from "../app/ports/operator-messenger.ts";
import { type API, DiscordAPIError } from "./discord-api.ts";

/** What trying again does not help: the channel is gone, or the bot may not post there. */
const FINAL: readonly (number | string)[] = [
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.CannotSendMessagesToThisUser,
  RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel,
];

/** Posts plain text to one channel; mentions nobody, shows no previews of links. */
export function createOperatorMessenger(api: API, channelId: string): OperatorMessenger {
  return {
    send: async (text, nonce) => {
      try {
        await api.channels.createMessage(channelId, {
          content: text,
          nonce,
          enforce_nonce: true,
          flags: MessageFlags.SuppressEmbeds,
          allowed_mentions: { parse: [] },
        });
        return { ok: true };
      } catch (error) {
        if (error instanceof DiscordAPIError) {
          return {
            ok: false,
            isFinal: FINAL.includes(error.code),
            problem: `Discord says: ${error.message}`,
          };
        }
        return { ok: false, isFinal: false, problem: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}
