import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIMediaGalleryComponent,
  type APIMessageTopLevelComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from "discord-api-types/v10";
import type { Accent, ActionRow, Block, Button, Card, LinkButton } from "../surface/card.ts";
import type { Chart } from "../surface/chart.ts";
import type { CardReply } from "../surface/reply.ts";
import { encodeCustomId } from "./custom-id.ts";
import { MAX_ALT_TEXT, MAX_TEXT } from "./limits-components.ts";
import { MAX_COMPONENTS } from "./limits.ts";
import { beginning, renderText, textLength } from "./render-text.ts";

/** A message as Discord takes it. */
export interface DiscordMessage {
  readonly flags: number;
  readonly components: APIMessageTopLevelComponent[];
  readonly allowed_mentions: { readonly parse: []; readonly roles?: string[] };
  /** Names the picture and the files that are sent along; in an edit, none takes away those before. */
  readonly attachments?: readonly {
    readonly id: string;
    readonly filename: string;
    readonly description?: string;
  }[];
}

/**
 * What stands where a card has a chart: the picture that is sent along, or a line that says what became of it; nothing
 * where that was said already.
 */
export type Picture = "attached" | "coming" | "missing" | "refused" | "left_out";

export interface Rendered {
  readonly message: DiscordMessage;
  /** Buttons and options that Discord would not take, for the log. */
  readonly leftOut: readonly string[];
}

const ACCENTS: Readonly<Record<Accent, number>> = {
  neutral: 0x5865f2,
  up: 0x2e9e5b,
  down: 0xd4453e,
  warning: 0xe8a317,
};

const STYLES = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  danger: ButtonStyle.Danger,
} as const;

/** Components kept for the buttons of a card, whatever stands above them. */
const MOST_BUTTON_COMPONENTS = 22;

const IN_PLACE_OF_PICTURE = {
  coming: "-# The picture follows in a moment.",
  missing: "-# The picture could not be drawn this time; the figures are complete without it.",
  refused: "-# No pictures here: I lack *Attach Files* in this channel. The figures are complete without.",
  left_out: "",
} as const;

/** Room for the line that says how much is missing. */
const MORE_LINE = 40;

/** The one chart of a card; null where it has none. */
export function chartOf(card: Card): Chart | null {
  return card.blocks.find((block) => block.type === "chart")?.chart ?? null;
}

/** How the picture of a chart is named as a file. */
function pictureName(chart: Chart): string {
  return `${chart.name}.png`;
}

/**
 * A card as Components V2: one container with the title, the blocks, the small print and the buttons, at most
 * 40 components and 4,000 characters. What does not fit is counted in a line (“+12 more”), never dropped silently.
 */
export function renderCard(card: Card, visibility: CardReply["visibility"], picture: Picture): Rendered {
  const leftOut: string[] = [];
  const used = new Set<string>();
  const title = text(`### ${clip(card.title, 250)}`);
  const footer = card.footer.length === 0 ? [] : [text(footerText(card.footer))];
  const pings = card.mentions.map((role) => `<@&${role}>`).join(" ");
  const rows = actionRows(card.actions, used, leftOut);
  const fixed = [title, ...footer].reduce((sum, part) => sum + part.content.length, pings.length);
  const fixedComponents = 1 + 1 + footer.length + (pings === "" ? 0 : 1) + countRows(rows.rows);
  const body = renderBlocks(
    card.blocks,
    { characters: MAX_TEXT - fixed - rows.more.length, components: MAX_COMPONENTS - fixedComponents - 1 },
    (button) => buttonComponent(button, used, leftOut),
    picture,
  );
  const chart = picture === "attached" ? chartOf(card) : null;
  const container: APIMessageTopLevelComponent = {
    type: ComponentType.Container,
    accent_color: ACCENTS[card.accent],
    components: [title, ...body, ...footer, ...(rows.more === "" ? [] : [text(rows.more)]), ...rows.rows],
  };
  return {
    message: {
      flags:
        MessageFlags.IsComponentsV2 |
        (visibility === "private" ? MessageFlags.Ephemeral : 0) |
        (card.silent ? MessageFlags.SuppressNotifications : 0),
      components: pings === "" ? [container] : [text(pings), container],
      allowed_mentions: card.mentions.length === 0 ? { parse: [] } : { parse: [], roles: [...card.mentions] },
      ...(chart === null ? {} : { attachments: [attachmentOf(chart)] }),
    },
    leftOut,
  };
}

/** The message of a card alone, for surfaces that only show it. */
export function renderMessage(card: Card, visibility: CardReply["visibility"]): DiscordMessage {
  return renderCard(card, visibility, "attached").message;
}

function attachmentOf(chart: Chart) {
  return { id: "0", filename: pictureName(chart), description: clip(chart.alt, MAX_ALT_TEXT) };
}

function gallery(chart: Chart): APIMediaGalleryComponent {
  const { filename, description } = attachmentOf(chart);
  return {
    type: ComponentType.MediaGallery,
    items: [{ media: { url: `attachment://${filename}` }, description }],
  };
}

interface Budget {
  readonly characters: number;
  readonly components: number;
}

/** Blocks in order, as far as they fit. Tables share what the other blocks leave, the small ones first. */
function renderBlocks(
  blocks: readonly Block[],
  budget: Budget,
  button: (button: Button) => APIButtonComponent | null,
  picture: Picture,
): readonly APIComponentInContainer[] {
  const allowances = shareOut(blocks, budget.characters - MORE_LINE, picture);
  const shown: APIComponentInContainer[] = [];
  let characters = budget.characters - MORE_LINE;
  let components = budget.components - 1;
  for (const [index, block] of blocks.entries()) {
    const needed = block.type === "section" ? 3 : 1;
    const room = Math.min(characters, allowances[index] ?? 0);
    const content = contentOf(block, room, picture);
    if (components < needed || content === null) {
      // What follows has no room either: shorter blocks after a missing one would be read in its place.
      return [...shown, text(`-# +${countLater(blocks, index)} more`)];
    }
    components -= needed;
    characters -= content.length;
    if (block.type === "separator") shown.push({ type: ComponentType.Separator });
    else if (block.type === "chart" && picture === "attached") shown.push(gallery(block.chart));
    else if (content.trim() !== "") shown.push(withButton(block, text(content), button));
  }
  return shown;
}

/** The text of a block within so many characters; null where none of it fits. */
function contentOf(block: Block, room: number, picture: Picture): string | null {
  if (block.type === "separator") return "";
  if (block.type !== "chart") return renderText(block, room);
  return picture === "attached" ? "" : IN_PLACE_OF_PICTURE[picture];
}

function sizeOf(block: Block, picture: Picture): number {
  if (block.type === "separator" || block.type === "chart") return contentOf(block, 0, picture)?.length ?? 0;
  return textLength(block);
}

function withButton(
  block: Block,
  content: APITextDisplayComponent,
  button: (button: Button) => APIButtonComponent | null,
): APIComponentInContainer {
  const accessory = block.type === "section" ? button(block.button) : null;
  return accessory === null ? content : { type: ComponentType.Section, components: [content], accessory };
}

/** How many characters each block may take. */
function shareOut(blocks: readonly Block[], characters: number, picture: Picture): readonly number[] {
  const sizes = blocks.map((block) => sizeOf(block, picture));
  const others = sizes.reduce((sum, size, index) => sum + (blocks[index]?.type === "table" ? 0 : size), 0);
  const allowances = [...sizes];
  const tables = [...sizes.entries()].filter(([index]) => blocks[index]?.type === "table");
  let left = characters - others;
  for (const [place, [index, size]] of tables.toSorted((a, b) => a[1] - b[1]).entries()) {
    const share = Math.min(size, Math.max(0, Math.floor(left / (tables.length - place))));
    allowances[index] = share;
    left -= share;
  }
  return allowances;
}

function countLater(blocks: readonly Block[], from: number): number {
  return blocks.slice(from).filter((block) => block.type !== "separator").length;
}

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/** Rows of at most five buttons; `more` says how many found no place. */
function actionRows(
  actions: readonly ActionRow[],
  used: Set<string>,
  leftOut: string[],
): { readonly rows: readonly Row[]; readonly more: string } {
  const rows: Row[] = [];
  let missing = 0;
  for (const action of actions) {
    const components =
      action.type === "select"
        ? selectComponents(action, used, leftOut)
        : action.buttons.flatMap((button) => buttonComponent(button, used, leftOut) ?? []);
    for (let start = 0; start < components.length; start += 5) {
      const row: Row = { type: ComponentType.ActionRow, components: components.slice(start, start + 5) };
      if (countRows([...rows, row]) <= MOST_BUTTON_COMPONENTS) rows.push(row);
      else missing += row.components.length;
    }
  }
  if (missing > 0) leftOut.push(`${missing} buttons beyond the limit of components`);
  return { rows, more: missing === 0 ? "" : `-# +${missing} more ${missing === 1 ? "button" : "buttons"}` };
}

function countRows(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + 1 + row.components.length, 0);
}

function buttonComponent(
  button: Button | LinkButton,
  used: Set<string>,
  leftOut: string[],
): APIButtonComponent | null {
  const label = clip(button.label, 80);
  if ("url" in button) {
    if (button.url.length > 512) return leave(leftOut, `link “${label}”: its address is too long`);
    return { type: ComponentType.Button, style: ButtonStyle.Link, label, url: button.url };
  }
  const id = encodeCustomId(button.action);
  if (id === null) return leave(leftOut, `button “${label}”: its custom_id is too long`);
  if (used.has(id)) return leave(leftOut, `button “${label}”: another one does the same`);
  used.add(id);
  return {
    type: ComponentType.Button,
    style: STYLES[button.style],
    label,
    custom_id: id,
    ...(button.disabled === true ? { disabled: true } : {}),
  };
}

function selectComponents(
  select: Extract<ActionRow, { readonly type: "select" }>,
  used: Set<string>,
  leftOut: string[],
): APIComponentInMessageActionRow[] {
  const id = encodeCustomId(select.action);
  const values = new Set<string>();
  const fitting = select.options.filter((option) => {
    const fits = option.value !== "" && option.value.length <= 100 && !values.has(option.value);
    if (!fits) leftOut.push(`option “${clip(option.label, 80)}”: its value is too long or stands twice`);
    values.add(option.value);
    return fits;
  });
  if (id === null || used.has(id) || fitting.length === 0) {
    leftOut.push(`select “${select.placeholder}”: no options, or its custom_id is too long or stands twice`);
    return [];
  }
  used.add(id);
  const more = fitting.length > 25 ? ` (+${fitting.length - 25} more)` : "";
  return [
    {
      type: ComponentType.StringSelect,
      custom_id: id,
      placeholder: clip(select.placeholder, 150 - more.length) + more,
      options: fitting.slice(0, 25).map((option) => ({
        label: clip(option.label, 100),
        value: option.value,
        ...(option.description === undefined ? {} : { description: clip(option.description, 100) }),
      })),
    },
  ];
}

function leave(leftOut: string[], why: string): null {
  leftOut.push(why);
  return null;
}

/** Small print is short by nature; a tenth of the message is its limit. */
function footerText(lines: readonly string[]): string {
  return clip(lines.map((line) => `-# ${line.replace(/\s*\n\s*/g, " ")}`).join("\n"), MAX_TEXT / 10);
}

function text(content: string): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content };
}

function clip(content: string, longest: number): string {
  return content.length <= longest ? content : `${beginning(content, longest - 1)}…`;
}
