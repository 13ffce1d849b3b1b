import type { Transition } from "../../domain/alert.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { NotSentReason } from "../../domain/fan-out.ts";
import type { Instant } from "../../domain/time.ts";
import type { DigestAlerts } from "../../surface/answers/digest.ts";
import { sideWords } from "../alerts/words.ts";
import type { ContentVersion } from "../ports/content-version.ts";
import type { Facts } from "../ports/facts.ts";
import type { Outbox } from "../ports/outbox.ts";
import type { StoredEvent } from "../ports/rules.ts";
import { factAlert } from "./alert-facts.ts";
import { tickerOf } from "./context.ts";
import { wholeMinute } from "./digest-span.ts";

export interface DigestAlertDeps {
  readonly outbox: Pick<Outbox, "sinceDigest">;
  /** Stored events by their ids; those that are gone are absent. */
  readonly events: (ids: readonly number[]) => Promise<readonly StoredEvent[]>;
  readonly facts: Pick<Facts, "knownOn">;
  readonly contentVersion: Pick<ContentVersion, "ofDays">;
}

/** What a channel heard of after `since`, up to `until`. */
export type AskDigestAlerts = (channelId: string, since: Instant, until: Instant) => Promise<DigestAlerts>;

/** Reasons that keep nothing from anybody: a higher level told it, or its beginning was never told here. */
const NO_LOSS: ReadonlySet<NotSentReason> = new Set(["before_subscription", "fire_not_sent", "inhibited"]);

const PREFIX: Readonly<Record<Exclude<Transition["event"], "resolve">, string>> = {
  fire: "",
  remind: "still ",
  stale: "no data: ",
  fresh: "data again: ",
};

/**
 * Makes the part of a digest that is the channel's own: names of what fired and ended there, and how much was not sent
 * for which reason. A channel without news costs two reads of the outbox and nothing else.
 */
export function createDigestAlerts(deps: DigestAlertDeps): AskDigestAlerts {
  const factsNow = createFactsNow(deps);
  return async (channelId, since, until) => {
    const span = [wholeMinute(since), wholeMinute(until)] as const;
    const { told, ended, waiting, notSent } = await deps.outbox.sinceDigest(channelId, ...span);
    const unseen = notSent.filter(({ reason }) => reason === "over_while_away").map(({ eventId }) => eventId);
    const ids = [...new Set([...told, ...ended, ...unseen])];
    const events = ids.length === 0 ? [] : await deps.events(ids);
    const facts = events.length === 0 ? null : await factsNow();
    const named = (wanted: readonly number[], isWanted: (event: StoredEvent) => boolean): readonly string[] =>
      facts === null
        ? []
        : events
            .filter((event) => wanted.includes(event.id) && isWanted(event))
            .toSorted((a, b) => a.id - b.id)
            .map((event) => nameOf(facts, event));
    return {
      fired: named(told, (event) => !isEnd(event)),
      ended: [
        ...named([...told, ...ended], isEnd),
        ...named(unseen, (event) => !isEnd(event)).map((name) => `${name}, over before it could be told`),
      ],
      notSent: [
        ...(waiting === 0 ? [] : [{ reason: "quiet_hours", count: waiting }]),
        ...countReasons(notSent.filter(({ reason }) => !NO_LOSS.has(reason) && reason !== "over_while_away")),
      ],
    };
  };
}

/** Facts are read once for all channels as long as none is written. */
function createFactsNow({
  facts,
  contentVersion,
}: Pick<DigestAlertDeps, "facts" | "contentVersion">): () => Promise<FactSet> {
  let kept: { readonly version: string; readonly facts: Promise<FactSet> } | null = null;
  return async () => {
    const version = await contentVersion.ofDays();
    if (kept?.version !== version) kept = { version, facts: facts.knownOn(null) };
    const { facts: reading } = kept;
    reading.catch(() => (kept = null));
    return reading;
  };
}

function isEnd({ detail }: StoredEvent): boolean {
  return detail.kind === "series" && detail.transition.event === "resolve";
}

function nameOf(facts: FactSet, event: StoredEvent): string {
  const { detail } = event;
  if (detail.kind === "fact") {
    const { miner, short } = factAlert(facts, [], event, detail);
    return `${miner} ${short}`;
  }
  const { event: what, value } = detail.transition;
  const named = (id: string): string => tickerOf(facts, id);
  return what === "resolve"
    ? sideWords(detail.side, null, named)
    : `${PREFIX[what]}${sideWords(detail.side, value, named)}`;
}

function countReasons(notSent: readonly { readonly reason: NotSentReason }[]): DigestAlerts["notSent"] {
  return [...Map.groupBy(notSent, ({ reason }) => reason)]
    .map(([reason, own]) => ({ reason, count: own.length }))
    .toSorted((a, b) => b.count - a.count);
}
