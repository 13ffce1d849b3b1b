import type { Where } from "./state.ts";

/** A place as text to be remembered. */
export function placeText(where: Where): string {
  return where.kind === "channel" ? `channel ${where.channelId}` : "direct messages";
}

/** The place that a text names; null where it names none. */
export function placeFrom(text: string | null): Where | null {
  if (text === "direct messages") return { kind: "direct messages" };
  const channelId = /^channel (\d+)$/.exec(text ?? "")?.[1];
  return channelId === undefined ? null : { kind: "channel", channelId };
}
