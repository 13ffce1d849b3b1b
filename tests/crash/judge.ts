import type { Said } from "./words.ts";

/** An event that a channel wished for. */
export interface Wished {
  readonly id: number;
  /** The title of its bar's message. */
  readonly title: string;
  /** Of an end: the event that began it. */
  readonly fire: number | null;
}

/** How a channel stands when all is over. */
export interface ChannelEnd {
  readonly channelId: string;
  /** `told`: it must hear of everything. `muted`: of nothing. `refused`: for a while or from the start nobody could. */
  readonly kind: "told" | "muted" | "refused";
  readonly wished: readonly Wished[];
  readonly messages: readonly Said[];
  /** Why it was not told, by event. */
  readonly reasons: ReadonlyMap<number, string>;
}

export interface Verdict {
  readonly doubles: readonly string[];
  readonly lost: readonly string[];
  /** What else is not as it should be. */
  readonly wrong: readonly string[];
}

/**
 * Whether a channel has exactly one message per bar, with each event of the bar in it once, and its ends in the message
 * that told of their beginning; and for what it was not told, a reason.
 */
export function judge({ channelId, kind, wished, messages, reasons }: ChannelEnd): Verdict {
  const doubles: string[] = [];
  const lost: string[] = [];
  const wrong: string[] = [];
  const say = (list: string[], what: string): void => void list.push(`channel ${channelId}: ${what}`);

  for (const [title, own] of Map.groupBy(messages, (message) => message.title)) {
    if (own.length > 1) say(doubles, `${own.length} messages of ${title}`);
  }
  const tellings = new Map<number, number>();
  for (const id of messages.flatMap(({ tells }) => tells)) tellings.set(id, (tellings.get(id) ?? 0) + 1);
  for (const [id, times] of tellings) if (times > 1) say(doubles, `event ${id} told ${times} times`);

  const titleOf = new Map(wished.map(({ id, title }) => [id, title]));
  for (const { title, tells } of messages) {
    const strangers = tells.filter((id) => titleOf.get(id) !== title);
    if (strangers.length > 0) say(wrong, `${title} tells ${strangers.join(", ")}, which are not its own`);
  }
  for (const { id, title, fire } of wished) {
    // Of an end the message of its beginning may tell alone.
    const begun = fire === null ? [] : messages.filter(({ tells }) => tells.includes(fire));
    const isTold = tellings.has(id) || begun.some(({ ended }) => ended.includes(id));
    const reason = reasons.get(id);
    if (kind === "told" && !isTold) say(lost, `event ${id} of ${title}; reason: ${reason ?? "none"}`);
    if (kind !== "told" && !isTold && reason === undefined)
      say(lost, `event ${id} of ${title}, without a reason`);
    if (kind === "muted" && isTold) say(wrong, `event ${id} of ${title} told although muted`);
    if (kind === "told" && isTold && reason !== undefined)
      say(wrong, `event ${id} told, and “${reason}” stored`);
    if (kind !== "told" || fire === null) continue;
    if (!begun.every(({ ended }) => ended.includes(id)))
      say(wrong, `the message of ${fire} does not say that it ended`);
  }
  return { doubles, lost, wrong };
}
