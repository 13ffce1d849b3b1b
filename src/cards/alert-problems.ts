import type { AlertProblems } from "../surface/alerts.ts";
import type { Button, Card } from "../surface/card.ts";
import { text } from "./common.ts";

/** A short card about what was asked rather than an answer to it. */
export function shortCard(
  title: string,
  lines: readonly string[],
  options: { readonly buttons?: readonly Button[]; readonly accent?: Card["accent"] } = {},
): Card {
  const { buttons = [], accent = "warning" } = options;
  return {
    title,
    accent,
    blocks: [text(lines.join("\n"))],
    actions: buttons.length === 0 ? [] : [{ type: "buttons", buttons }],
    sources: [],
    footer: [],
    mentions: [],
    silent: false,
    answer: accent === "warning" ? null : { done: title },
  };
}

/** What stands in the way, in the application's sentences, and the buttons that lead on. */
export function problemsCard({ problems }: AlertProblems, buttons: readonly Button[] = []): Card {
  const lines = problems.length === 1 ? problems : problems.map((problem) => `- ${problem}`);
  return { ...shortCard("That does not work yet", lines, { buttons }), answer: { refusal: { problems } } };
}

/** What a member reads who presses what is a manager's. */
export function whoCanCard(): Card {
  return shortCard("Ask a moderator", [
    "Only people who may **Manage Server** can mute or change the alerts of this server. Alerts of your own, by direct message, are yours to set: `/notify`.",
  ]);
}

/** A draft or a form that was kept for a while, which is over. `command` begins again. */
export function ranOutCard(command: string): Card {
  return shortCard("That has run out", [
    `What is filled in and not saved is kept for 15 minutes. Begin again with \`/${command}\`.`,
  ]);
}

/** What belongs to a server and was asked for elsewhere. */
export function serverOnlyCard(): Card {
  return shortCard("This works in a server", [
    "Alerts of a channel are set and listed in its server, on Discord. Your own, by direct message, are in `/notify`.",
  ]);
}
