import type { Instant } from "../../domain/time.ts";
import type { AlertAsked, Asker } from "../../surface/alerts.ts";
import type { AlertWhyAnswer } from "../../surface/answers/alert.ts";
import type { StoredEvent } from "../ports/rules.ts";
import type { AlertsDeps } from "./alerts-deps.ts";
import type { ReadPast } from "./past.ts";
import { NOT_HERE, refused } from "./problems.ts";

/** Older events of a rule than these are not told. */
const HISTORY = 50;

type WhyDeps = Pick<AlertsDeps, "rules" | "subscriptions" | "events" | "explain">;

/**
 * Why an event was told, to people of a server or with alerts of their own that hear of its rule; for everybody else it
 * is not here.
 */
export async function whyOf(
  deps: WhyDeps,
  readPast: ReadPast,
  id: number,
  by: Asker,
  now: Instant,
): Promise<AlertAsked<AlertWhyAnswer>> {
  const [event] = await deps.events([id]);
  if (event === undefined || !(await hears(deps, event.ruleKey, by))) return refused(NOT_HERE);
  const { ruleKey } = event;
  const history = await deps.rules.events({ clock: null, from: null, ruleKey, limit: HISTORY });
  const rule = await deps.rules.find(ruleKey);
  const state = rule !== null && "state" in rule ? rule.state : null;
  const firesInYear = await firesOf(readPast, event, now);
  return { ok: true, answer: await deps.explain(event, { history, state, firesInYear }, now) };
}

async function hears(
  { subscriptions }: Pick<AlertsDeps, "subscriptions">,
  ruleKey: string,
  { guildId, userId }: Asker,
): Promise<boolean> {
  const own = await subscriptions.of({ userId });
  const here = guildId === null ? [] : await subscriptions.of({ guildId });
  return [...own, ...here].some(({ ruleKeys }) => ruleKeys.includes(ruleKey));
}

async function firesOf(readPast: ReadPast, { detail }: StoredEvent, now: Instant): Promise<number | null> {
  if (detail.kind === "fact") {
    const { facts } = await readPast({ series: [], facts: [detail.rule] }, now);
    return facts[0]?.hits?.length ?? null;
  }
  const { sides } = await readPast({ series: [detail.side], facts: [] }, now);
  const [past] = sides;
  if (past === undefined || past.read === 0) return null;
  return past.transitions.filter(({ event }) => event === "fire").length;
}
