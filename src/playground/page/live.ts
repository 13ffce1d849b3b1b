import type { LocalEvent } from "./wire.ts";

/** What is told of a live connection. */
export interface Listener {
  readonly onEvent: (event: LocalEvent) => void;
  /** The connection is gone; it is tried again. */
  readonly onLost: () => void;
}

/** How long until a connection is tried again that the browser gave up. */
const AGAIN_MS = 1500;

/** Listens to what happens at the local Discord, again and again, until the function given back is called. */
export function listen({ onEvent, onLost }: Listener): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const connect = (): void => {
    source = new EventSource("/local/events");
    source.addEventListener("message", ({ data }: MessageEvent<string>) => {
      const event: LocalEvent = JSON.parse(data);
      onEvent(event);
    });
    source.addEventListener("error", () => {
      onLost();
      // After a network error the browser tries again by itself; after a refusal it does not.
      if (source?.readyState !== EventSource.CLOSED) return;
      clearTimeout(timer);
      timer = setTimeout(connect, AGAIN_MS);
    });
  };
  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
