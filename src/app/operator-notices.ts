import { newYorkDate } from "../domain/time.ts";
import type { Clock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import type { NoticeKind, OperatorNotices } from "./ports/operator-notices.ts";

export interface NoticeDeps {
  /** Brings a notice to people; rejects where it could not. Null where there is nowhere to bring it. */
  readonly send: ((kind: NoticeKind, text: string) => Promise<void>) | null;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Tells each thing once per New York day: to the log always, and to people where there is a way to them. What could
 * not be sent is tried again when it comes up again. Kept in memory, so a restart may tell a thing twice.
 */
export function createOperatorNotices({ send, clock, log }: NoticeDeps): OperatorNotices {
  let day = "";
  const logged = new Set<string>();
  const sent = new Set<string>();
  let isDown = false;
  return {
    notify: async (kind, text) => {
      const today = newYorkDate(clock.now());
      if (today !== day) {
        day = today;
        logged.clear();
        sent.clear();
      }
      const key = `${kind} ${text}`;
      if (!logged.has(key)) log.warn({ kind }, text);
      logged.add(key);
      if (send === null || sent.has(key)) return;
      // Noted before it is sent: two runs that end together tell it once.
      sent.add(key);
      try {
        await send(kind, text);
        if (isDown) log.info({}, "operator notices can be sent again");
        isDown = false;
      } catch (error) {
        sent.delete(key);
        if (!isDown) log.warn({ err: error }, "an operator notice could not be sent");
        isDown = true;
      }
    },
  };
}
