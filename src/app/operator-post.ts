import { nonceOf } from "../domain/keys.ts";
import type { Clock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import type { OperatorMessenger } from "./ports/operator-messenger.ts";

export interface OperatorPostDeps {
  readonly messenger: OperatorMessenger;
  readonly clock: Clock;
  readonly log: Log;
}

/** Brings notices to the people who run the bot, one after another. */
export interface OperatorPost {
  /** Takes a notice for delivery. The same kind and text on one day has the same nonce. Never rejects. */
  send(kind: string, text: string): Promise<void>;
  /** Sends what waits, up to the first that cannot be sent now; for every heartbeat. Never rejects. */
  deliver(): Promise<void>;
}

interface Waiting {
  readonly text: string;
  readonly nonce: string;
}

const MOST_WAITING = 20;
const MOST_CHARACTERS = 1900;

/**
 * Keeps at most 20 notices in memory while Discord cannot be reached; those beyond are left to the log. That something
 * cannot be sent is logged once, until something is sent again.
 */
export function createOperatorPost({ messenger, clock, log }: OperatorPostDeps): OperatorPost {
  const waiting: Waiting[] = [];
  let delivering: Promise<void> | null = null;
  let isDown = false;

  async function deliverAll(): Promise<void> {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const sent = await attempt(next);
      if (!sent.ok) {
        if (!isDown) log.warn({ problem: sent.problem }, "a notice to the operators could not be sent");
        isDown = true;
        if (!sent.isFinal) return;
      } else if (isDown) {
        log.info({}, "notices to the operators are sent again");
        isDown = false;
      }
      waiting.shift();
    }
  }

  async function attempt({ text, nonce }: Waiting) {
    try {
      return await messenger.send(text, nonce);
    } catch (error) {
      if (!isDown) log.error({ err: error }, "sending a notice to the operators broke");
      return { ok: false, isFinal: false, problem: "something broke on our side" } as const;
    }
  }

  const deliver = (): Promise<void> =>
    (delivering ??= deliverAll().finally(() => {
      delivering = null;
    }));

  return {
    send: async (kind, text) => {
      const nonce = nonceOf([kind, text, clock.now().slice(0, 10)]);
      if (waiting.some((one) => one.nonce === nonce)) return;
      if (waiting.length >= MOST_WAITING) {
        log.warn({ kind }, "too many notices wait for the operators; this one is not kept");
        return;
      }
      waiting.push({ text: shortened(text), nonce });
      await deliver();
    },
    deliver,
  };
}

function shortened(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1).trimEnd()}…`;
}
