import type { Card } from "../surface/card.ts";
import type { CardReply } from "../surface/reply.ts";

/** A short private answer, about the question rather than to it. */
export function notice(title: string, text: string): CardReply {
  const card: Card = {
    title,
    accent: "warning",
    blocks: [{ type: "text", text }],
    actions: [],
    sources: [],
    footer: [],
    mentions: [],
    silent: false,
    answer: null,
  };
  return { kind: "card", card, visibility: "private", as: "new" };
}

/** The answer to a command that is not, or no longer, there. */
export function noSuchCommand(name: string): CardReply {
  const shown = name.slice(0, 65).replace(/[^-\w ]/g, "");
  return notice("No such command", `I have no \`/${shown}\` (any more). \`/help\` says what there is.`);
}

/** The answer to a button, select or form that means nothing today; `command` is the one to use instead. */
export function fromOlderVersion(what: "button" | "form", command: string | null): CardReply {
  const advice = command === null ? "; `/help` says what there is." : `, use \`/${command}\` again.`;
  return notice(`That ${what} is out of date`, `This ${what} is from an older version${advice}`);
}

/** The answer to a button or form whose options were kept for a while, which is over. */
export function ranOut(what: "button" | "form", command: string): CardReply {
  return notice(
    `That ${what} has run out`,
    `With options this long a ${what} works for 15 minutes; use \`/${command}\` again.`,
  );
}

/** The answer to somebody who may not. `who` says who may. */
export function notForYou(who: string): CardReply {
  return notice("Not for you, sorry", who);
}

/** The answer to somebody who asks too much at once. */
export function tooFast(waitMs: number): CardReply {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return notice(
    "One moment, please",
    `That was a lot at once. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
  );
}

/** The answer while another process holds the store. */
export function storeBusy(): CardReply {
  return notice("One moment, please", "The store is busy just now; try again in a moment.");
}

/** The answer where something broke; the reference joins it to a line of the log. */
export function somethingBroke(reference: string): CardReply {
  return notice("That did not work", `Something broke on my side. Reference \`${reference}\`.`);
}
