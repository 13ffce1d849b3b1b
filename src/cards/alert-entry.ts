import type { NotSentReason } from "../domain/fan-out.ts";
import { quietHoursText } from "../domain/quiet-hours.ts";
import type { NotPublishedReason, RestReason } from "../domain/subscription.ts";
import { type Instant, epochMs } from "../domain/time.ts";
import { count, dayInWords, plural, pp } from "../domain/wording.ts";
import type { AlertEntry, AlertForm, AlertPreview, MuteChoice } from "../surface/alerts.ts";
import type { Block, Button, Card, FactItem, SelectOption } from "../surface/card.ts";
import { momentWords } from "./age-words.ts";
import { type AlertDesk, deskButton } from "./alert-desk.ts";
import { wishInWords } from "./alert-words.ts";
import { capital } from "./chart-words.ts";
import { item, text } from "./common.ts";
import { clip, escapeMarkdown } from "./format.ts";

const RESTS: Readonly<Record<RestReason, string>> = {
  permissions: "I may not post there",
  channel_gone: "the channel is gone",
  direct_closed: "the direct messages are closed for me",
  thread_closed: "the thread is archived or locked",
  by_hand: "somebody paused it",
  left: "I was removed from the server",
};

const NOT_SENT: Readonly<Record<NotSentReason, string>> = {
  paused: "paused",
  disabled: "stopped",
  over_while_away: "over before it could be told",
  too_old: "too late to be news",
  before_subscription: "from before it was set",
  muted: "muted",
  miner_muted: "of a muted miner",
  fire_not_sent: "ends of what was never told",
  data_stale: "on data that were stale",
  inhibited: "told by a higher threshold",
  over_budget: "over the posts of a day",
};

const NOT_PUBLISHED: Readonly<Record<NotPublishedReason, string>> = {
  limit: "over the 10 an hour that Discord takes of a channel",
  not_announcement: "as the channel is no announcement channel any more",
  permissions: "as I may not publish there",
  gone: "as the message was gone",
  no_answer: "as Discord did not answer in time",
  refused: "as Discord refused it",
};

const MOST_FIRING = 5;

/** “<#1>” or “direct messages”. */
export function placeWords(place: AlertPreview["place"] | AlertForm["place"]): string {
  if (place === "direct") return "direct messages";
  if ("id" in place) return `<#${place.id}>`;
  return place.kind === "direct" ? "direct messages" : `<#${place.channelId}>`;
}

/** “On”, “Muted until …”, “Paused: I may not post there”. */
export function entryState(entry: AlertEntry, now: Instant): string {
  if (entry.status !== "on") {
    const why = entry.reason === null ? "" : `: ${RESTS[entry.reason]}`;
    return `${entry.status === "paused" ? "Paused" : "Stopped"}${why}`;
  }
  return isMuted(entry, now) ? `Muted until ${momentWords(entry.mutedUntil ?? now)}` : "On";
}

/** “not sent lately: 2 muted, 1 over the posts of a day”; empty where everything was. */
export function notSentWords(entry: AlertEntry): string {
  return entry.notSent.map(({ reason, count: times }) => `${count(times)} ${NOT_SENT[reason]}`).join(", ");
}

/** “2 over the 10 an hour that Discord takes of a channel”; empty where everything that should be was published. */
export function notPublishedWords({ notPublished }: Pick<AlertEntry, "notPublished">): string {
  return notPublished
    .map(({ reason, count: times }) => `${count(times)} ${NOT_PUBLISHED[reason]}`)
    .join(", ");
}

/** “7 fires in 12 months, then +3.2 pp to BTC in 20 sessions”; null where the history does not reach. */
export function scoreWords({ score }: AlertEntry): string | null {
  if (score === null) return null;
  const after = score.gapAfter20SessionsPp;
  const then = after === null ? "" : `, then ${pp(after)} to BTC in 20 sessions`;
  return `${plural(score.fires, "fire")} in 12 months${then}`;
}

/** The sides that fire now, the first few by name. */
export function firingWords(firing: readonly string[]): string {
  const shown = firing.slice(0, MOST_FIRING).map((one) => escapeMarkdown(clip(one, 100)));
  const more = firing.length - shown.length;
  return `${shown.join("; ")}${more > 0 ? `; +${count(more)} more` : ""}`;
}

/** One alert with everything that can be done to it. `said` is what has just been done. */
export function entryCard(
  entry: AlertEntry,
  desk: AlertDesk,
  now: Instant,
  said: string | null = null,
): Card {
  const { command } = desk;
  const button = (label: string, name: string, style: Button["style"] = "secondary"): Button =>
    deskButton(command, label, name, entry.id, style);
  const resume = button("Resume", "resume", "primary");
  const rests = entry.status !== "on";
  return {
    title: clip(said ?? "One alert", 60),
    accent: rests ? "warning" : "neutral",
    blocks: [
      text(`**${clip(wishInWords(entry), 300)}** in ${placeWords(entry.place)}`),
      { type: "facts", items: entryFacts(entry, now) },
    ],
    actions: [
      {
        type: "buttons",
        buttons: [
          ...(rests ? [resume] : []),
          button("Edit", "edit"),
          button("Test", "test"),
          ...(rests ? [] : [button("Pause", "pause")]),
          button("Remove", "remove", "danger"),
        ],
      },
      {
        type: "select",
        action: { command, name: "muted", argument: "", options: {} },
        placeholder: "Mute…",
        options: muteOptions(entry),
      },
      { type: "buttons", buttons: [deskButton(command, "All alerts", "page", "0")] },
    ],
    sources: [],
    footer: entry.score === null ? [] : ["Not investment advice."],
    mentions: [],
    silent: false,
    answer: entry,
  };
}

function entryFacts(entry: AlertEntry, now: Instant): readonly FactItem[] {
  const score = scoreWords(entry);
  const notSent = notSentWords(entry);
  const notPublished = notPublishedWords(entry);
  const muted = entry.mutedMiners.filter(({ until }) => epochMs(until) > epochMs(now));
  const rules = entry.wish.rules.map((rule) => `\`${clip(rule.replaceAll("`", ""), 90)}\``);
  return [
    item("State", entryState(entry, now)),
    ...(rules.length === 0 ? [] : [item("Rules of its own", clip(rules.join(", "), 500))]),
    ...(entry.firing.length === 0 ? [] : [item("Firing now", firingWords(entry.firing))]),
    item("Last post", entry.lastPost === null ? "none yet" : momentWords(entry.lastPost)),
    ...(score === null ? [] : [item("By stored prices", score, "median; above zero the move went on")]),
    ...(notSent === "" ? [] : [item("Not sent lately", notSent)]),
    ...(entry.publish ? [item("Published", "each alert, to the servers that follow the channel")] : []),
    ...(notPublished === "" ? [] : [item("Posted, not published", notPublished, "in the last 7 days")]),
    ...muted.map(({ ticker, until }) =>
      item(`${escapeMarkdown(ticker)} muted`, `until ${momentWords(until)}`),
    ),
    ...(entry.quietHours === null ? [] : [item("Quiet hours", quietHoursText(entry.quietHours))]),
    ...(entry.roleId === null ? [] : [item("Mentions", `<@&${entry.roleId}>`, "when a rule fires")]),
    item("Set by", `<@${entry.createdBy}>`, dayInWords(entry.createdAt.slice(0, 10))),
  ];
}

const MUTES: readonly { readonly how: MuteChoice; readonly label: string }[] = [
  { how: "1h", label: "1 hour" },
  { how: "tomorrow", label: "Until tomorrow 09:00" },
  { how: "7d", label: "7 days" },
];

function muteOptions({ id }: AlertEntry): readonly SelectOption[] {
  return [...MUTES, { how: "off", label: "Not muted" }].map(({ how, label }) => ({
    label: how === "off" ? label : `Mute: ${label.charAt(0).toLowerCase()}${label.slice(1)}`,
    value: `${id}.${how}`,
  }));
}

/**
 * How long to be quiet; `event` is the one whose miner may be muted alone, null where it is about no single one.
 * `others` are what else posts in the same place: a message may come of several, and one is muted.
 */
export function muteCard(
  entry: AlertEntry,
  desk: AlertDesk,
  event: number | null,
  others: readonly AlertEntry[],
  now: Instant,
): Card {
  const to = (how: MuteChoice): string => [entry.id, how, ...(event === null ? [] : [event])].join(".");
  const mutes = [
    ...MUTES,
    ...(event === null ? [] : [{ how: "miner" as const, label: "This miner, 7 days" }]),
    ...(isMuted(entry, now) ? [{ how: "off" as const, label: "Not any more" }] : []),
  ];
  return {
    title: "Mute these alerts",
    accent: "neutral",
    blocks: [
      text(
        `**${clip(wishInWords(entry), 300)}** in ${placeWords(entry.place)}: ${entryState(entry, now).replace(/^./, (first) => first.toLowerCase())}.`,
      ),
      text(
        `-# 09:00 is by the clock of ${clockWords(entry)}. What fires meanwhile and still does when the mute is over is told once then; \`/${desk.command === "alerts" ? "alerts list" : "notify"}\` counts what was not told.`,
      ),
      ...othersBlocks(others),
    ],
    actions: [
      {
        type: "buttons",
        buttons: mutes.map(({ how, label }) => deskButton(desk.command, label, "muted", to(how))),
      },
      ...(others.length === 0
        ? []
        : [
            {
              type: "buttons" as const,
              buttons: others
                .slice(0, MOST_OTHERS)
                .map((one) =>
                  deskButton(desk.command, `Mute ${clip(one.wish.target, 12)} too`, "mute", one.id),
                ),
            },
          ]),
    ],
    sources: [],
    footer: [],
    mentions: [],
    silent: false,
    answer: entry,
  };
}

/** Whose clock mornings are by: of the quiet hours, else of the server, else of the exchange. */
function clockWords({ quietHours, zone }: AlertEntry): string {
  if (quietHours !== null) return `the quiet hours (${escapeMarkdown(quietHours.zone)})`;
  return zone === undefined ? "New York" : `this server (${escapeMarkdown(zone)})`;
}

const MOST_OTHERS = 4;

function othersBlocks(others: readonly AlertEntry[]): readonly Block[] {
  if (others.length === 0) return [];
  const shown = others.slice(0, MOST_OTHERS).map((one) => `- ${clip(wishInWords(one), 150)}`);
  if (others.length > shown.length) shown.push(`+${count(others.length - shown.length)} more in the list`);
  const verb = others.length === 1 ? "posts" : "post";
  return [
    text(
      [
        `${plural(others.length, "other alert")} ${verb} there too and ${others.length === 1 ? "goes" : "go"} on:`,
        ...shown,
      ].join("\n"),
    ),
  ];
}

/** Asks once more before an alert is gone. */
export function removeCard(entry: AlertEntry, desk: AlertDesk, now: Instant): Card {
  return {
    title: "Remove this alert?",
    accent: "warning",
    blocks: [
      text(
        `**${clip(wishInWords(entry), 300)}** in ${placeWords(entry.place)}: ${entryState(entry, now)}.\nWhat it was told stays in the channel; nothing more is posted for it.`,
      ),
    ],
    actions: [
      {
        type: "buttons",
        buttons: [
          deskButton(desk.command, "Remove", "removed", entry.id, "danger"),
          deskButton(desk.command, "Keep", "entry", entry.id),
        ],
      },
    ],
    sources: [],
    footer: [],
    mentions: [],
    silent: false,
    answer: entry,
  };
}

/** What was removed, in words to find it again. */
export function removedCard(entry: AlertEntry, desk: AlertDesk): Card {
  return {
    title: "Removed",
    accent: "neutral",
    blocks: [text(`**${clip(wishInWords(entry), 300)}** in ${placeWords(entry.place)} is gone.`)],
    actions: [{ type: "buttons", buttons: [deskButton(desk.command, "All alerts", "page", "0")] }],
    sources: [],
    footer: [],
    mentions: [],
    silent: false,
    answer: entry,
  };
}

/** What a mute came to, in words for a title. */
export function mutedWords(entry: AlertEntry, how: MuteChoice, now: Instant): string {
  if (how === "miner") {
    const last = entry.mutedMiners.at(-1);
    return last === undefined ? "Muted" : `${capital(last.ticker)} muted for 7 days`;
  }
  return isMuted(entry, now) ? "Muted" : "Not muted any more";
}

/** True while a mute runs. */
function isMuted({ mutedUntil }: AlertEntry, now: Instant): boolean {
  return mutedUntil !== null && epochMs(mutedUntil) > epochMs(now);
}
