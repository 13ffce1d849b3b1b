import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { compareIds } from "../state.ts";

/** Within so many pixels of the end a reader counts as being there. */
const NEAR_END_PX = 80;
/** What stays free above a line that is taller than the window. */
const ABOVE_PX = 12;

export interface Following {
  readonly log: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  /** True while there is something new that the reader, who has scrolled up, does not see. */
  readonly behind: boolean;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

/** What is followed. */
export interface Followed {
  /** Names the conversation: in another one the end is shown. */
  readonly place: string;
  /** When its newest line was written, in milliseconds since 1970; 0 where there is none. */
  readonly lastAt: number;
  /** How often the reader has asked something: brings the end back. */
  readonly asked: number;
  /** The id of the newest answer to the reader, which they want to see; empty where there is none. */
  readonly answered: string;
}

/** Where the window stands by itself; `free` once the reader has moved it. */
type Held = "end" | "last line" | "free";

/**
 * Keeps the newest line in view unless the reader has scrolled up. A line taller than the window is shown from its
 * beginning.
 */
export function useFollowing({ place, lastAt, asked, answered }: Followed): Following {
  const log = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const held = useRef<Held>("end");
  const setByUs = useRef(0);
  const seenAt = useRef(0);
  const seenAnswer = useRef("");
  const [behind, setBehind] = useState(false);

  const put = (top: number): void => {
    const box = log.current;
    if (box === null) return;
    box.scrollTop = top;
    setByUs.current = box.scrollTop;
  };
  const hold = (): void => {
    const box = log.current;
    const line = content.current?.lastElementChild;
    if (box === null || held.current === "free") return;
    const tall = line instanceof HTMLElement && line.offsetHeight > box.clientHeight - ABOVE_PX;
    if (held.current === "last line" && tall) put(line.offsetTop - ABOVE_PX);
    else put(box.scrollHeight);
  };
  const noticeScroll = (): void => {
    const box = log.current;
    if (box === null || Math.abs(box.scrollTop - setByUs.current) < 2) return;
    const nearEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
    held.current = nearEnd ? "end" : "free";
    if (nearEnd) setBehind(false);
  };
  const follow = (next: Held): void => {
    held.current = next;
    setBehind(false);
    hold();
  };

  useLayoutEffect(() => {
    seenAt.current = lastAt;
    seenAnswer.current = answered;
    follow("end");
  }, [place]);
  useLayoutEffect(() => {
    if (asked > 0) follow("end");
  }, [asked]);
  useLayoutEffect(() => {
    // The browser tells of a scroll only with the next frame.
    noticeScroll();
    // A line put away is none that is new.
    const isNew = lastAt > seenAt.current;
    const isMine = compareIds(answered, seenAnswer.current) > 0;
    seenAt.current = Math.max(lastAt, seenAt.current);
    if (isMine) seenAnswer.current = answered;
    if (isMine || (isNew && held.current !== "free")) follow("last line");
    else if (isNew) setBehind(true);
  }, [lastAt, answered]);
  useLayoutEffect(() => {
    const inside = content.current;
    const box = log.current;
    if (inside === null || box === null) return undefined;
    // Pictures arrive and answers change: what is held stays in view.
    const observer = new ResizeObserver(hold);
    observer.observe(inside);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  return {
    log,
    content,
    behind,
    onScroll: noticeScroll,
    toEnd: () => follow("end"),
  };
}
