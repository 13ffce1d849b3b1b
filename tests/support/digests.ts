import type { AnswerDeps } from "../../src/app/answers/context.ts";
import { createDigestAnswer, type DigestContent, type DigestDeps } from "../../src/app/answers/digest.ts";
import { DIGEST_SECTIONS } from "../../src/domain/digest.ts";
import type { DigestAlerts, DigestAnswer, DigestView } from "../../src/surface/answers/digest.ts";
import { ALERT_NOW, alertDeps } from "./alerts.ts";

/** Friday evening's digest, from the evening before on. */
export const SINCE = "2026-11-20T02:00:00.000Z";

/** Everything, on the day of the newest session. */
export const CONTENT: DigestContent = { localDate: "2026-11-20", since: SINCE, sections: DIGEST_SECTIONS };

/** What a digest reads, of a content that nobody writes to. */
export function digestDeps(answers: AnswerDeps = alertDeps(), over: Partial<DigestDeps> = {}): DigestDeps {
  return { ...answers, contentVersion: { ofDays: async () => "1" }, ...over };
}

/** The digest of these answers. */
export function digestOf(
  answers: AnswerDeps = alertDeps(),
  content: Partial<DigestContent> = {},
  now = ALERT_NOW,
): Promise<DigestAnswer> {
  return createDigestAnswer(digestDeps(answers))({ ...CONTENT, ...content }, now);
}

/** Nothing fired, nothing ended, nothing was kept back. */
const NO_ALERTS: DigestAlerts = { fired: [], ended: [], notSent: [] };

/** A digest in time, with its picture. */
export function aView(over: Partial<DigestView> = {}): DigestView {
  return { alerts: NO_ALERTS, missed: [], lateMinutes: null, silent: false, withPicture: true, ...over };
}
