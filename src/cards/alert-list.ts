import type { Instant } from "../domain/time.ts";
import { count } from "../domain/wording.ts";
import type { AlertEntry, AlertList } from "../surface/alerts.ts";
import type { ActionRow, Block, Button, Card } from "../surface/card.ts";
import { momentWords } from "./age-words.ts";
import { type AlertDesk, deskButton } from "./alert-desk.ts";
import {
  entryState,
  firingWords,
  notPublishedWords,
  notSentWords,
  placeWords,
  scoreWords,
} from "./alert-entry.ts";
import { wishInWords } from "./alert-words.ts";
import { pageButtons, pageOf, text } from "./common.ts";
import { clip } from "./format.ts";

/** A section is three components, and a message takes forty. */
const PER_PAGE = 8;

/** Alerts of a server or a person, each with its state; `manages` gives each a button. */
export function alertListCard(list: AlertList, desk: AlertDesk, page: number, manages: boolean): Card {
  const shown = pageOf(list.entries, page, PER_PAGE);
  const whose = list.owner === "server" ? "Alerts of this server" : "Your alerts by direct message";
  return {
    title: `${whose}: ${count(list.entries.length)} of ${count(list.most)}`,
    accent: shown.rows.some(({ status }) => status !== "on") ? "warning" : "neutral",
    blocks:
      shown.rows.length === 0
        ? [text(emptyText(list, manages))]
        : shown.rows.map((entry) => entryBlock(entry, desk, list.now, manages)),
    actions: [
      ...pageButtons(desk.command, "page", { page, options: {} }, shown.page, shown.pages),
      ...manageRows(list, desk, manages),
    ],
    sources: [],
    footer: shown.rows.some(({ score }) => score !== null)
      ? [
          "Fires by stored prices; pp is the median gap to BTC in the 20 sessions after. Not investment advice.",
        ]
      : [],
    mentions: [],
    silent: false,
    answer: list,
  };
}

function emptyText({ owner }: AlertList, manages: boolean): string {
  if (owner === "person") return "None yet.";
  return manages
    ? "None yet. `/setup` sets up a channel in a minute, `/alerts new` does it in detail."
    : "None yet. Somebody who may **Manage Server** can set them with `/setup`; your own are in `/notify`.";
}

function entryBlock(entry: AlertEntry, desk: AlertDesk, now: Instant, manages: boolean): Block {
  const content = entryText(entry, now);
  if (!manages) return text(content);
  const button =
    entry.status === "on" || entry.reason === "channel_gone"
      ? deskButton(desk.command, "Manage", "entry", entry.id)
      : deskButton(desk.command, "Resume", "resume", entry.id, "primary");
  return { type: "section", text: content, button };
}

/** Where and what, how it stands, and what it has done. */
function entryText(entry: AlertEntry, now: Instant): string {
  const firing = entry.firing.length === 0 ? "" : ` · firing: ${clip(firingWords(entry.firing), 120)}`;
  const notSent = notSentWords(entry);
  const notPublished = notPublishedWords(entry);
  const small = [
    entry.lastPost === null ? "no post yet" : `last post ${momentWords(entry.lastPost)}`,
    ...[scoreWords(entry) ?? []].flat(),
    ...(notSent === "" ? [] : [`not sent lately: ${clip(notSent, 90)}`]),
    ...(entry.publish ? ["published to followers"] : []),
    ...(notPublished === "" ? [] : [`posted, not published: ${clip(notPublished, 90)}`]),
  ];
  return [
    `**${clip(wishInWords(entry), 120)}** in ${placeWords(entry.place)}`,
    `${entryState(entry, now)}${firing}`,
    `-# ${small.join(" · ")}`,
  ].join("\n");
}

function manageRows(list: AlertList, desk: AlertDesk, manages: boolean): readonly ActionRow[] {
  if (!manages) return [];
  const buttons: readonly Button[] = [
    { ...deskButton(desk.command, "New alert", "new", ""), disabled: list.entries.length >= list.most },
    ...(list.owner === "person"
      ? [
          deskButton(desk.command, "Export my data", "export", ""),
          deskButton(desk.command, "Delete my data", "delete", "", "danger"),
        ]
      : []),
  ];
  return [{ type: "buttons", buttons }];
}
