import type { CardReply, Reply } from "../../src/surface/reply.ts";

/** The reply as the card it must be. */
export function asCard(reply: Reply): CardReply {
  if (reply.kind !== "card") throw new Error("a form was returned where a card was due");
  return reply;
}
