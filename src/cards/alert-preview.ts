import { quietHoursText } from "../domain/quiet-hours.ts";
import { count, dayInWords, plural } from "../domain/wording.ts";
import type { AlertPreview, RuleLine } from "../surface/alerts.ts";
import type { Block, Card } from "../surface/card.ts";
import { momentWords } from "./age-words.ts";
import { deskButton } from "./alert-desk.ts";
import { firingWords, placeWords } from "./alert-entry.ts";
import { previewChart } from "./alert-preview-chart.ts";
import { wishInWords } from "./alert-words.ts";
import { text } from "./common.ts";
import { clip, escapeMarkdown } from "./format.ts";

const MOST_DATES = 8;
const MOST_RULES = 8;
const MOST_NOTES = 5;
const YEAR_DAYS = 365;

/** What was filled in and how it would have done, before it is saved. */
export function previewCard(preview: AlertPreview, command: string): Card {
  const { wish, draft, changes } = preview;
  const button = (label: string, name: string, disabled = false) => ({
    ...deskButton(command, label, name, draft, name === "save" ? "primary" : "secondary"),
    disabled,
  });
  return {
    title: titleOf(preview),
    accent: "neutral",
    blocks: [
      text(wishText(preview)),
      text(countText(preview)),
      ...chartBlocks(preview),
      ...datesBlocks(preview),
      ...rulesBlocks(preview.rules),
      ...noteBlocks(preview),
    ],
    actions: [
      {
        type: "buttons",
        buttons: [
          button(changes === null ? "Save" : "Save changes", "save"),
          button("More", "more", wish.sensitivity === "jumpy"),
          button("Fewer", "fewer", wish.sensitivity === "calm"),
          button("Send test", "test"),
          button("Cancel", "cancel"),
        ],
      },
    ],
    sources: [],
    footer: [
      "Not saved yet; kept for 15 minutes. By the very rules of the live alerts. Not investment advice.",
    ],
    mentions: [],
    silent: false,
    answer: preview,
  };
}

function titleOf(preview: AlertPreview): string {
  if (!isMeasured(preview)) return "Preview: how often is not known";
  const { posts } = preview;
  return posts === 0
    ? "Preview: it would have stayed quiet"
    : `Preview: ${plural(posts, "post")} ${span(preview)}`;
}

/** False where no rule has the history to say what it would have done: no post is then no figure. */
export function isMeasured({ days, rules }: Pick<AlertPreview, "days" | "rules">): boolean {
  return days > 0 && (rules.length === 0 || rules.some(({ fires }) => fires !== null));
}

function wishText({ wish, list, place, quietHours, role, publish }: AlertPreview): string {
  return [
    `**${clip(wishInWords({ wish, list }), 300)}** in ${placeWords(place)}`,
    ...(quietHours === null ? [] : [`Quiet hours ${quietHoursText(quietHours)}: posts wait until they end.`]),
    ...(role === null ? [] : [`Mentions <@&${role.id}> when a rule fires, for nothing else.`]),
    ...(publish
      ? ["Each alert is **published** to the servers that follow the channel; Discord takes 10 an hour."]
      : []),
  ].join("\n");
}

function countText(preview: AlertPreview): string {
  if (!isMeasured(preview)) return "How often it would have posted is **not known**: too little is stored.";
  const { posts, held } = preview;
  const times =
    posts === 0 ? "never have posted" : `have posted **${posts === 1 ? "once" : `${count(posts)} times`}**`;
  const waited = held === 0 ? "" : ` (${count(held)} held by quiet hours)`;
  const pace = posts === 0 ? "" : ` That is ${paceWords(preview)}.`;
  return `Would ${times} ${span(preview)}${waited}.${pace}`;
}

function span({ days }: AlertPreview): string {
  return days >= YEAR_DAYS ? "in the last 12 months" : `over ${plural(days, "day")} of stored data`;
}

/** “about 2 posts a week”, “about one post every 3 weeks”: nobody counts fractions of a post. */
export function paceWords({ posts, days }: Pick<AlertPreview, "posts" | "days">): string {
  if (posts === 0 || days === 0) return "hardly any post";
  const aWeek = (7 * posts) / days;
  if (aWeek >= 1.5) return `about ${count(aWeek)} posts a week`;
  const weeks = Math.round(1 / aWeek);
  return weeks <= 1 ? "about one post a week" : `about one post every ${count(weeks)} weeks`;
}

/** A past that is not known has no picture: it would look quiet. */
function chartBlocks(preview: AlertPreview): readonly Block[] {
  const chart = isMeasured(preview) ? previewChart(preview) : null;
  return chart === null ? [] : [{ type: "chart", chart }];
}

function datesBlocks({ dates }: AlertPreview): readonly Block[] {
  if (dates.length === 0) return [];
  const lines = dates.slice(0, MOST_DATES).map(({ at, text: what }) => {
    const when = at.includes("T") ? momentWords(at) : dayInWords(at);
    return `- ${when}: ${escapeMarkdown(clip(what, 110))}`;
  });
  if (dates.length > lines.length) lines.push(`+${count(dates.length - lines.length)} more`);
  return [text(["**Newest first**", ...lines].join("\n"))];
}

function rulesBlocks(rules: readonly RuleLine[]): readonly Block[] {
  if (rules.length === 0) return [];
  const lines = rules.slice(0, MOST_RULES).map(({ text: rule, fires }) => {
    const times = fires === null ? "not known, too little history" : plural(fires, "fire");
    return `- \`${clip(rule.replaceAll("`", ""), 90)}\`: ${times}`;
  });
  if (rules.length > lines.length) lines.push(`+${count(rules.length - lines.length)} more`);
  return [text(["**By rule**", ...lines].join("\n"))];
}

function noteBlocks({ notes, firingNow }: AlertPreview): readonly Block[] {
  const firing =
    firingNow.length === 0 ? [] : [`Firing already, so not told again: ${firingWords(firingNow)}.`];
  const small = notes.slice(0, MOST_NOTES).map((note) => `-# ${clip(note, 250)}`);
  if (notes.length > small.length) small.push(`-# +${count(notes.length - small.length)} more notes`);
  const lines = [...firing, ...small];
  return lines.length === 0 ? [] : [text(lines.join("\n"))];
}
