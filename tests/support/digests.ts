import type { AnswerDeps } from "../../src/app/answers/context.ts";
import { createDigestAnswer, type DigestContent, type DigestDeps } from "../../src/app/answers/digest.ts";
import { DIGEST_SECTIONS } from "../../src/domain/digest.ts";
import type { DigestAlerts, DigestAnswer, DigestView } from "../../src/surface/answers/digest.ts";
import { ALERT_NOW, alertDeps } from "./alerts.ts";
import { answerDeps } from "./answer-deps.ts";
import { aFactSet, aMiner } from "./facts.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "./market.ts";

/** Friday evening's digest, from the evening before on. */
export const SINCE = "2026-11-20T02:00:00.000Z";

/** Everything, on the day of the newest session. */
export const CONTENT: DigestContent = { localDate: "2026-11-20", since: SINCE, sections: DIGEST_SECTIONS };

/** What a digest reads, of a content that nobody writes to. */
export function digestDeps(answers: AnswerDeps = alertDeps(), over: Partial<DigestDeps> = {}): DigestDeps {
  return { ...answers, contentVersion: { ofDays: async () => "1" }, ...over };
}

/** One watched miner alone, which rises by a dollar a session beside a bitcoin that stands still. */
export function oneMinerDeps(): AnswerDeps {
  const sessions = sessionsFrom(nyseCalendar(), "2026-10-01", 36);
  const rising = sessions.map((_, index) => 10 + index);
  const still = sessions.map(() => 60_000);
  return answerDeps({
    facts: aFactSet({ miners: [aMiner("MARA")] }),
    history: historyOf([barsOf("id-MARA", sessions, rising)], btcOf(sessions, still)),
  });
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
