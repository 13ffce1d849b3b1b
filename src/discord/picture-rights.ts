import { epochMs, type Instant } from "../domain/time.ts";

/** For so long a refusal is believed; then it is tried again, and said again. */
const BELIEVED_MS = 24 * 3_600_000;

/** Channels that are remembered; beyond them the oldest is tried again sooner. */
const MOST = 10_000;

/** In which channels pictures were refused lately: they are not drawn and not tried there, and nobody is told twice. */
export interface PictureRights {
  mayAttach(channelId: string, now: Instant): boolean;
  noteRefused(channelId: string, now: Instant): void;
}

/** Remembers refusals for a day, in memory alone: after a start each channel is tried anew. */
export function createPictureRights(): PictureRights {
  const refused = new Map<string, number>();
  return {
    mayAttach: (channelId, now) => {
      const at = refused.get(channelId);
      if (at === undefined) return true;
      if (epochMs(now) - at < BELIEVED_MS) return false;
      refused.delete(channelId);
      return true;
    },
    noteRefused: (channelId, now) => {
      refused.set(channelId, epochMs(now));
      const [oldest] = refused.keys();
      if (refused.size > MOST && oldest !== undefined) refused.delete(oldest);
    },
  };
}
