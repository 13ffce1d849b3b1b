import { count, plural } from "../domain/wording.ts";
import type { DataExport, DeletedData } from "../surface/alerts.ts";
import type { Card } from "../surface/card.ts";
import { deskButton } from "./alert-desk.ts";
import { shortCard } from "./alert-problems.ts";

/** The words beside an export, which goes along as a file. */
export function exportedCard({ name, json }: DataExport, whose: "server" | "person"): Card {
  return shortCard(
    whose === "server" ? "Everything kept of this server" : "Everything kept of you",
    [
      `In \`${name}\`, ${count(new TextEncoder().encode(json).length)} bytes of JSON. Messages that were posted are on Discord and not in it.`,
    ],
    { accent: "neutral" },
  );
}

/** Asks once more before everything is deleted. */
export function deleteCard(command: string, whose: "server" | "person"): Card {
  const what =
    whose === "server"
      ? "All alerts and digests of this server, who set them, its settings, its public channels and what waits to be posted"
      : "All your alerts and what waits to be sent to you";
  return shortCard(
    "Delete everything?",
    [`${what}: deleted at once, and not to be had back. Messages that were posted stay on Discord.`],
    {
      buttons: [
        deskButton(command, "Delete everything", "deleted", "", "danger"),
        deskButton(command, "Keep", "cancel", ""),
      ],
    },
  );
}

/** What was deleted. */
export function deletedCard({ subscriptions, digests }: DeletedData, whose: "server" | "person"): Card {
  return shortCard(
    "Deleted",
    [
      `${plural(subscriptions, "alert")}${digests === 0 ? "" : `, ${plural(digests, "digest")}`} and everything else kept of ${whose === "server" ? "this server" : "you"}.`,
      whose === "server" ? "`/setup` begins again." : "`/notify` begins again.",
    ],
    { accent: "neutral" },
  );
}
