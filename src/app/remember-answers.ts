import type { Instant } from "../domain/time.ts";
import type { Answers } from "../surface/app.ts";
import type { ContentVersion } from "./ports/content-version.ts";

/** Of each command; more than many people ask at once. The oldest goes first. */
const KEPT = 32;

type Ask<O, A> = (options: O, now: Instant) => Promise<A>;

/**
 * The same answers, each made once as long as nothing that it rests on has changed: the content of the store, the
 * options, and the minute, in which no session can close. An answer that failed is made again.
 */
export function rememberAnswers(answers: Answers, content: Pick<ContentVersion, "current">): Answers {
  const remember = <O extends object, A>(make: Ask<O, A>): Ask<O, A> => {
    const kept = new Map<string, Promise<A>>();
    let version = "";
    return async (options, now) => {
      const current = await content.current();
      if (current !== version) {
        kept.clear();
        version = current;
      }
      const key = `${minuteOf(now)} ${JSON.stringify(options)}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      const made = make(options, now);
      kept.set(key, made);
      made.catch(() => kept.delete(key));
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      return made;
    };
  };
  return {
    sector: remember(answers.sector),
    miner: remember(answers.miner),
    compare: remember(answers.compare),
    contracts: remember(answers.contracts),
    debt: remember(answers.debt),
    treasury: remember(answers.treasury),
    divergence: remember(answers.divergence),
    changes: remember(answers.changes),
    network: remember(answers.network),
    help: remember(answers.help),
  };
}

/** `2026-06-09T21:00` of an instant in UTC; an instant written otherwise stands for itself. */
function minuteOf(now: Instant): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d.*Z$/.test(now) ? now.slice(0, 16) : now;
}
