import type { OutboxRow } from "../../src/app/ports/outbox.ts";
import type { Card } from "../../src/surface/card.ts";
import { aCard } from "../support/card.ts";

/** What a message says, read back from a channel. */
export interface Said {
  /** The bar, or the notice. */
  readonly title: string;
  readonly tells: readonly number[];
  readonly ended: readonly number[];
}

/** A card that names its bar and the ids of its events; `target` is the row whose message is edited. */
export function cardOf(row: OutboxRow, target: OutboxRow | null): Card {
  const first = target ?? row;
  const lines = [`tells ${idsOf(first).join(" ")}.`];
  if (target !== null) lines.push(`ended ${idsOf(row).join(" ")}.`);
  const isNotice = row.content.kind === "notice";
  const title = isNotice ? row.dedupeKey : (first.dedupeKey.split("|")[0] ?? "");
  return aCard({ title, blocks: [{ type: "text", text: lines.join("\n") }], footer: [] });
}

/** Reads a message's components. */
export function readSaid(components: unknown): Said {
  const text = JSON.stringify(components);
  return {
    title: (/### (.*?)(?:\\n|")/.exec(text)?.[1] ?? "").replaceAll("\\", ""),
    tells: numbersAfter("tells", text),
    ended: numbersAfter("ended", text),
  };
}

function idsOf({ content }: OutboxRow): readonly number[] {
  return "eventIds" in content ? content.eventIds : [];
}

function numbersAfter(word: string, text: string): readonly number[] {
  const found = new RegExp(`${word} ([\\d ]*)\\.`).exec(text)?.[1] ?? "";
  return found.split(" ").filter(Boolean).map(Number);
}
