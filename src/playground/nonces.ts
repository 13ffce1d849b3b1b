import { keepNewest } from "./bounded.ts";
import type { Timeline } from "./timeline.ts";

/** What was sent lately, by nonce: a repeat within the window gives the message that is there. */
export interface Nonces {
  /** The message sent under that key; null once the window is over. */
  find(key: string): string | null;
  remember(key: string, messageId: string): void;
}

/** Discord speaks of the past few minutes. */
export const NONCE_WINDOW_MS = 300_000;
const KEPT = 20_000;

export function createNonces(time: Timeline): Nonces {
  const sent = new Map<string, { readonly messageId: string; readonly at: number }>();
  return {
    find: (key) => {
      const earlier = sent.get(key);
      return earlier === undefined || time.now() - earlier.at > NONCE_WINDOW_MS ? null : earlier.messageId;
    },
    remember: (key, messageId) => {
      sent.delete(key);
      sent.set(key, { messageId, at: time.now() });
      keepNewest(sent, KEPT);
    },
  };
}
