import { randomBytes } from "node:crypto";
import type { LocalEvent } from "./page/wire.ts";
import type { Timeline } from "./timeline.ts";

/** What happens here, told to whoever listens: server-sent events. */
export interface News {
  tell(event: LocalEvent): void;
  /**
   * A stream that begins with `hello` and goes on with everything that happens. `lastId` is the id of the last event a
   * listener had: what it missed comes first, or the `hello` says that too much was missed.
   */
  open(lastId: string | undefined): ReadableStream<Uint8Array>;
  /** How many listen. */
  listeners(): number;
  close(): void;
}

const KEPT_EVENTS = 500;
/** A comment so often keeps a quiet connection from being taken for a dead one. */
const BREATH_MS = 15_000;
/** A listener that takes nothing any more is let go after so many events. */
const MOST_WAITING = 1000;

/** `isPresent` says whether a bot is logged in. */
export function createNews(time: Timeline, isPresent: () => boolean): News {
  // Ids of another start mean nothing here.
  const epoch = randomBytes(6).toString("hex");
  const kept: { readonly number: number; readonly event: LocalEvent }[] = [];
  const open = new Set<Listener>();
  const encoder = new TextEncoder();
  let last = 0;

  const push = (listener: Listener, text: string): void => {
    if ((listener.controller.desiredSize ?? 0) < -MOST_WAITING) drop(listener, true);
    else listener.controller.enqueue(encoder.encode(text));
  };
  const drop = (listener: Listener, end: boolean): void => {
    if (!open.delete(listener)) return;
    listener.stopBreathing();
    if (end) listener.controller.close();
  };
  const breathe = (listener: Listener): void => {
    listener.stopBreathing = time.after(BREATH_MS, () => {
      push(listener, ":\n\n");
      if (open.has(listener)) breathe(listener);
    });
  };
  const written = (number: number, event: LocalEvent): string =>
    `id: ${epoch}-${number}\ndata: ${JSON.stringify(event)}\n\n`;

  return {
    tell: (event) => {
      last += 1;
      kept.push({ number: last, event });
      if (kept.length > KEPT_EVENTS) kept.shift();
      if (open.size === 0) return;
      const text = written(last, event);
      for (const listener of open) push(listener, text);
    },
    open: (lastId) => {
      const seen = numberIn(lastId, epoch, last);
      const missed = seen === null ? [] : kept.filter(({ number }) => number > seen);
      const complete = seen !== null && missed.length === last - seen;
      let self: Listener | null = null;
      return new ReadableStream<Uint8Array>({
        start: (controller) => {
          const listener: Listener = { controller, stopBreathing: () => {} };
          self = listener;
          open.add(listener);
          breathe(listener);
          const hello: LocalEvent = { type: "hello", present: isPresent(), complete };
          push(listener, `retry: 1000\n${written(complete ? seen : last, hello)}`);
          if (complete) for (const { number, event } of missed) push(listener, written(number, event));
        },
        cancel: () => {
          if (self !== null) drop(self, false);
        },
      });
    },
    listeners: () => open.size,
    close: () => {
      for (const listener of open) drop(listener, true);
    },
  };
}

interface Listener {
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  stopBreathing: () => void;
}

/** The number in the id of an event of this start; null for any other. */
function numberIn(id: string | undefined, epoch: string, last: number): number | null {
  const [start, number] = id?.split("-") ?? [];
  const seen = Number(number);
  return start === epoch && Number.isInteger(seen) && seen >= 0 && seen <= last ? seen : null;
}
