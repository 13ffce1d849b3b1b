/** Bytes that are lent out again and again. */
export interface BodyBuffers {
  /** The parts one after another, in bytes that are nobody else's until they are given back. */
  lend(parts: readonly Uint8Array[]): Uint8Array;
  /** Only for what nobody reads any more; what is never given back is simply forgotten. */
  giveBack(body: Uint8Array): void;
}

/** Of messages that are on their way at once, of one size mostly. */
const MOST_KEPT = 10;

/**
 * A new body for each of thousands of messages, as large as a picture, would have the garbage collector stop everything
 * every second or two, for longer than all else that a message takes.
 */
export function createBodyBuffers(): BodyBuffers {
  let kept: ArrayBuffer[] = [];
  return {
    lend: (parts) => {
      const size = parts.reduce((sum, part) => sum + part.byteLength, 0);
      const found = kept.find(({ byteLength }) => byteLength >= size) ?? new ArrayBuffer(roomFor(size));
      kept = kept.filter((one) => one !== found);
      const body = new Uint8Array(found, 0, size);
      let at = 0;
      for (const part of parts) {
        body.set(part, at);
        at += part.byteLength;
      }
      return body;
    },
    giveBack: ({ buffer }) => {
      if (!(buffer instanceof ArrayBuffer)) return;
      // The newest are of the size that is asked for now.
      kept = [buffer, ...kept.filter((one) => one !== buffer)].slice(0, MOST_KEPT);
    },
  };
}

const STEP = 16_384;

/** Bodies of one alert differ by a few characters. */
function roomFor(size: number): number {
  return Math.ceil(size / STEP) * STEP;
}
