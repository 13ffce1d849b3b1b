import { count } from "../domain/wording.ts";
import type { DigestAnswer, DigestPlan } from "../surface/answers/digest.ts";
import type { Block, Button, Card } from "../surface/card.ts";
import type { DigestList, SetDigest } from "../surface/digests.ts";
import { timestamp } from "./age-words.ts";
import { deskButton } from "./alert-desk.ts";
import { notPublishedWords } from "./alert-entry.ts";
import { item, text } from "./common.ts";
import { mannerWords, sectionsInWords, setAgainWords, timeWords } from "./digest-words.ts";

const button = (
  label: string,
  name: string,
  argument: string,
  style: Button["style"] = "secondary",
): Button => deskButton("digest", label, name, argument, style);

/** “<t:…:F>”, which everyone reads by their own clock; words where the calendar does not reach. */
export function nextWords({ next }: Pick<DigestPlan, "next">): string {
  return next === null ? "not known: the calendar of trading days ends before it" : timestamp(next);
}

/** “Digest in <#1>: 08:30 New York time on trading days, next <t:…:F>”. */
export function digestLine(plan: DigestPlan): string {
  const trouble = plan.troubleSince === null ? "" : "; nothing can be posted there now";
  return `Digest in <#${plan.channelId}>: ${timeWords(plan)}, next ${nextWords(plan)}${trouble}`;
}

/** The digest of a channel as it is, with all that can be done to it. */
export function digestPlanCard(
  plan: DigestPlan,
  spec: { readonly title?: string; readonly notes?: readonly string[]; readonly others?: number } = {},
): Card {
  const { title = "Daily digest", notes = [], others = 0 } = spec;
  const notPublished = notPublishedWords(plan);
  return {
    title,
    accent: notes.length > 0 || plan.troubleSince !== null ? "warning" : "neutral",
    blocks: [
      text(`**${timeWords(plan)}** in <#${plan.channelId}>`),
      {
        type: "facts",
        items: [
          item("Next", nextWords(plan)),
          ...(plan.troubleSince === null
            ? []
            : [
                item(
                  "Trouble",
                  `nothing could be posted there since ${timestamp(plan.troubleSince)}`,
                  "look at the channel's permissions",
                ),
              ]),
          item("Holds", sectionsInWords(plan.sections)),
          item("Comes", mannerWords(plan)),
          ...(notPublished === "" ? [] : [item("Posted, not published", notPublished, "in the last 7 days")]),
        ],
      },
      ...(notes.length === 0 ? [] : [text(notes.join("\n"))]),
    ],
    actions: [
      {
        type: "buttons",
        buttons: [
          button("Preview", "preview", plan.channelId),
          button("Change", "edit", plan.channelId),
          button("Turn off", "off", plan.channelId),
          ...(others === 0 ? [] : [button("All digests", "list", "")]),
        ],
      },
    ],
    sources: [],
    footer: [],
    mentions: [],
    silent: false,
    answer: { plan, notes },
  };
}

/** What was set: when it comes next, and what must be known beside it. */
export function digestSetCard({ plan, replaced, notes }: SetDigest, movedFrom: string | null): Card {
  const moved = movedFrom === null ? [] : [`It is over in <#${movedFrom}>.`];
  const title = movedFrom !== null ? "Digest moved" : replaced ? "Digest changed" : "Digest set";
  const card = digestPlanCard(plan, { title, notes: [...moved, ...notes] });
  return { ...card, accent: notes.length > 0 ? "warning" : "up", answer: { plan, replaced, notes } };
}

/** Every digest of a server, each with a button that opens it. */
export function digestListCard(list: DigestList, here: string | null): Card {
  const { plans, most } = list;
  const isHere = plans.some(({ channelId }) => channelId === here);
  const rows = plans.map((plan): Block => ({
    type: "section",
    text: digestLine(plan),
    button: button("Open", "open", plan.channelId),
  }));
  return {
    title: `Digests of this server: ${count(plans.length)} of ${count(most)}`,
    accent: "neutral",
    blocks: rows.length === 0 ? [text("None is set yet.")] : rows,
    actions:
      isHere || here === null
        ? []
        : [
            {
              type: "buttons",
              buttons: [{ ...button("Digest here", "new", ""), disabled: plans.length >= most }],
            },
          ],
    sources: [],
    footer: [],
    mentions: [],
    silent: false,
    answer: list,
  };
}

/** In place of a digest that would not be posted. */
export function skippedCard(answer: DigestAnswer, channelId: string): Card {
  return {
    title: "Nothing would be posted",
    accent: "neutral",
    blocks: [
      text(
        `Nothing has changed since ${timestamp(answer.since)}, and the digest in <#${channelId}> is skipped then. *Change* can have it say so in a line.`,
      ),
    ],
    actions: [{ type: "buttons", buttons: [button("Change", "edit", channelId)] }],
    sources: [],
    footer: [],
    mentions: [],
    silent: false,
    answer,
  };
}

/** What is over, and how to have it again; `kept` is the form with which one press sets it. */
export function digestOffCard(plan: DigestPlan, kept: string): Card {
  return {
    title: "Digest turned off",
    accent: "neutral",
    blocks: [
      text(
        [
          `It came at ${timeWords(plan)} in <#${plan.channelId}>. It held: ${sectionsInWords(plan.sections)}. No more are posted there.`,
          `To have it again: *Set again*, for 15 minutes just as it was, or \`${setAgainWords(plan)}\` in that channel.`,
        ].join("\n"),
      ),
    ],
    actions: [
      {
        type: "buttons",
        buttons: [button("Set again", "again", kept), button("All digests", "list", "")],
      },
    ],
    sources: [],
    footer: [],
    mentions: [],
    silent: false,
    answer: { off: plan },
  };
}
