import { MessageFlags } from "discord-api-types/v10";
import type { Block, Card } from "../surface/card.ts";
import { refLine } from "./ref-line.ts";
import { renderText } from "./render-text.ts";

/** Discord's limit for the text of a message without components. */
const MOST = 2000;
/** A beginning shorter than this says nothing. */
const LEAST = 20;

export interface PlainMessage {
  readonly content: string;
  readonly flags: number;
  readonly allowed_mentions: { readonly parse: []; readonly roles: string[] };
}

/**
 * A card as plain text within 2,000 characters, without picture and buttons, its ref in the last line: what is sent
 * where Discord does not take the card itself.
 */
export function plainMessage(card: Card, ref: string): PlainMessage {
  const pings = card.mentions.map((role) => `<@&${role}>`).join(" ");
  const end = refLine(ref);
  // One character for the line break before it.
  let room = MOST - end.length - 1;
  const lines: string[] = [];
  for (const part of [pings, `**${card.title}**`, ...card.blocks, ...card.footer.map(smallPrint)]) {
    const text = typeof part === "string" ? cut(part, room - 1) : blockText(part, room - 1);
    if (text === null) break;
    if (text.trim() === "") continue;
    lines.push(text);
    room -= text.length + 1;
  }
  return {
    content: [...lines, end].join("\n"),
    flags: MessageFlags.SuppressEmbeds | (card.silent ? MessageFlags.SuppressNotifications : 0),
    allowed_mentions: { parse: [], roles: [...card.mentions] },
  };
}

/** A block in words; empty where it has none, null where no room is left. */
function blockText(block: Block, room: number): string | null {
  if (block.type === "separator") return "";
  return block.type === "chart" ? cut(block.chart.alt, room) : renderText(block, room);
}

function smallPrint(line: string): string {
  return `-# ${line.replaceAll(/\s*\n\s*/g, " ")}`;
}

function cut(text: string, room: number): string | null {
  if (text.length <= room) return text;
  return room < LEAST ? null : `${text.slice(0, room - 1).trimEnd()}…`;
}
