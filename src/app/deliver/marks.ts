import type { Log } from "../ports/log.ts";
import type { Outbox } from "../ports/outbox.ts";

/** Writes what became of messages. What cannot be written is kept, in order, until it can. */
export interface Marks {
  /** Writes it now, or keeps it. Never rejects. */
  write(rowId: number, mark: () => Promise<unknown>): Promise<void>;
  /** Writes what is kept; false where that still fails, and nothing new should be begun. Never rejects. */
  flush(): Promise<boolean>;
}

/**
 * A message that was sent and not marked would be sent again: with the disk full or the store locked the mark waits
 * here. That it waits is logged once, until all are written. A row that is gone meanwhile, or settled otherwise, needs
 * no mark any more.
 */
export function createMarks(outbox: Pick<Outbox, "get">, log: Log): Marks {
  const kept: { readonly rowId: number; readonly mark: () => Promise<unknown> }[] = [];
  let flushing: Promise<boolean> | null = null;
  let isSaid = false;

  async function isWanted(rowId: number): Promise<boolean> {
    try {
      return (await outbox.get(rowId))?.status === "sending";
    } catch {
      // Where the row cannot be read either, the store is in trouble, and nothing is known.
      return true;
    }
  }

  async function flushAll(): Promise<boolean> {
    for (let next = kept[0]; next !== undefined; next = kept[0]) {
      try {
        await next.mark();
      } catch (error) {
        const fields = { err: error, row: next.rowId };
        if (await isWanted(next.rowId)) {
          if (!isSaid) log.error(fields, MARKS_WAIT);
          isSaid = true;
          return false;
        }
        log.warn(fields, "what became of a message is not written: its row is gone, or settled otherwise");
      }
      kept.shift();
    }
    if (isSaid) log.info({}, "what became of messages is written again");
    isSaid = false;
    return true;
  }

  const flush = (): Promise<boolean> =>
    (flushing ??= flushAll().finally(() => {
      flushing = null;
    }));

  return {
    write: async (rowId, mark) => {
      kept.push({ rowId, mark });
      // One that is under way takes this one along, unless it has just come to its end.
      if ((await flush()) && kept.length > 0) await flush();
    },
    flush,
  };
}

const MARKS_WAIT = "what became of a message could not be written; nothing more is sent until it can";
