import { count } from "../domain/wording.ts";
import type { AlertEntry, AlertList, AlertPreview } from "../surface/alerts.ts";
import type { DigestPlan } from "../surface/answers/digest.ts";
import type { ActionRow, Card } from "../surface/card.ts";
import type { ServerPlan } from "../surface/servers.ts";
import { deskButton } from "./alert-desk.ts";
import { entryState, placeWords } from "./alert-entry.ts";
import { isMeasured, paceWords } from "./alert-preview.ts";
import { wishInWords } from "./alert-words.ts";
import { text } from "./common.ts";
import { digestLine } from "./digest-plan.ts";
import { clip } from "./format.ts";
import { settingsWords } from "./server-settings.ts";
import { setupDigestLines, type SetupDigest, setupPlan } from "./setup-digest.ts";

const MOST_SHOWN = 6;
const YEAR_DAYS = 365;

const DONE = {
  new: { title: "Set up", words: (place: string) => `A first post is on its way to ${place}.` },
  changed: { title: "Set up anew", words: () => "It replaces what was set up there." },
  same: { title: "Set up already", words: () => "It was set up like this before: nothing was done twice." },
} as const;

/** What was set up, how often it is going to speak, and that a first post is on its way. */
export function setUpCard(
  entry: AlertEntry,
  preview: AlertPreview,
  visibility: "private" | "public",
  done: "new" | "changed" | "same",
  digest: SetupDigest,
): Card {
  const plan = setupPlan(digest);
  const { posts, days } = preview;
  const past = days >= YEAR_DAYS ? "the last 12 months" : `the last ${count(days)} days of stored data`;
  const pace = !isMeasured(preview)
    ? "How often it is going to post is not known yet: too little is stored. Quiet in between is normal."
    : posts === 0
      ? `By ${past} it would have posted never: expect quiet, which is normal.`
      : `By ${past} expect ${paceWords(preview)} (**${count(posts)}** in that time); quiet in between is normal.`;
  return {
    title: DONE[done].title,
    accent: "up",
    blocks: [
      text(
        [
          `**${clip(wishInWords(entry), 300)}** in ${placeWords(entry.place)}`,
          pace,
          ...unreadFilings(preview),
          DONE[done].words(placeWords(entry.place)),
          ...setupDigestLines(digest),
          visibilityWords(visibility),
        ].join("\n"),
      ),
    ],
    actions: [
      {
        type: "buttons",
        buttons: [
          deskButton("alerts", "Alerts", "list", ""),
          deskButton("setup", "Change", "edit", entry.id),
          deskButton("alerts", "Remove", "remove", entry.id),
          ...(plan === null ? [] : [deskButton("digest", "Digest", "open", plan.channelId)]),
        ],
      },
      dataRow(),
    ],
    sources: [],
    footer: ["Not investment advice."],
    mentions: [],
    silent: false,
    answer: { entry, posts, days, visibility, digest: plan },
  };
}

/** Where filings are wished for and none is stored, that nothing comes of it yet. */
function unreadFilings({ rules }: AlertPreview): readonly string[] {
  const isUnread = rules.some(({ text: rule, fires }) => rule.startsWith("filing ") && fires === null);
  return isUnread ? ["Filings are not read here yet: nothing is told of them until they are."] : [];
}

/** What a server has already, and the same form again. */
export function standingCard(
  list: AlertList,
  visibility: "private" | "public",
  plans: readonly DigestPlan[],
  settings: ServerPlan | null,
): Card {
  const shown = list.entries.slice(0, MOST_SHOWN);
  const lines = shown.map(
    (entry) =>
      `- **${clip(wishInWords(entry), 150)}** in ${placeWords(entry.place)}: ${entryState(entry, list.now)}`,
  );
  const more = list.entries.length - shown.length;
  if (more > 0) lines.push(`+${count(more)} more`);
  const digests = plans.slice(0, MOST_SHOWN).map((plan) => `- ${digestLine(plan)}`);
  if (plans.length > MOST_SHOWN) digests.push(`+${count(plans.length - MOST_SHOWN)} more`);
  const [first] = shown;
  return {
    title: "This server is set up",
    accent: "neutral",
    blocks: [
      text(lines.length === 0 ? "No alerts." : lines.join("\n")),
      text(digests.length === 0 ? "No daily digest." : digests.join("\n")),
      ...(settings === null ? [] : [text(settingsWords(settings, list.now))]),
      text(visibilityWords(visibility)),
    ],
    actions: [
      {
        type: "buttons",
        buttons: [
          deskButton("alerts", "Alerts", "list", ""),
          ...(first === undefined ? [] : [deskButton("setup", "Change", "edit", first.id)]),
          {
            ...deskButton("setup", first === undefined ? "Set up alerts" : "Another channel", "new", ""),
            disabled: list.entries.length >= list.most,
          },
          deskButton("digest", "Digests", "list", ""),
        ],
      },
      dataRow(),
    ],
    sources: [],
    footer: [],
    mentions: [],
    silent: false,
    answer: { ...list, digests: plans, settings },
  };
}

function dataRow(): ActionRow {
  return {
    type: "buttons",
    buttons: [
      deskButton("setup", "Server settings", "settings", ""),
      deskButton("setup", "Export data", "export", ""),
      deskButton("setup", "Delete data", "delete", "", "danger"),
    ],
  };
}

function visibilityWords(visibility: "private" | "public"): string {
  return visibility === "public"
    ? "Answers to look-ups in this channel are seen by everybody in it."
    : "Answers to look-ups in this channel are seen only by who asks.";
}
