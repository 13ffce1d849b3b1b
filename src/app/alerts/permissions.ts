import type { ChosenRole } from "../../surface/command.ts";
import type { ChosenChannel } from "../../surface/modal.ts";

/** Kinds of channel in which messages can be posted, by Discord's numbers: text, announcements, and threads of both. */
const ANNOUNCEMENTS = 5;
const CHANNELS: ReadonlySet<number> = new Set([0, ANNOUNCEMENTS]);
const THREADS: ReadonlySet<number> = new Set([10, 11, 12]);

const ADMINISTRATOR = 1n << 3n;
const MENTION_EVERYONE = 1n << 17n;

const VIEW_CHANNEL = ["View Channel", 1n << 10n] as const;
const SEND_MESSAGES = ["Send Messages", 1n << 11n] as const;
const SEND_IN_THREADS = ["Send Messages in Threads", 1n << 38n] as const;
const REST = [
  ["Embed Links", 1n << 14n],
  ["Attach Files", 1n << 15n],
  // To look whether a message arrived before it is sent again.
  ["Read Message History", 1n << 16n],
] as const;

/** True for a kind of channel in which messages can be posted. */
export function isPostable(kind: number): boolean {
  return CHANNELS.has(kind) || THREADS.has(kind);
}

/** True for an announcement channel, the only kind whose messages can be published to other servers. */
export function isAnnouncement(kind: number): boolean {
  return kind === ANNOUNCEMENTS;
}

/** Why nothing that is posted in a channel of another kind can be published, and how a channel becomes one. */
export function notPublishable(name: string, kind: number): string {
  const what = THREADS.has(kind)
    ? "is a thread"
    : "is no announcement channel (a text channel becomes one in Channel settings › Overview)";
  return `Only what is posted in an announcement channel can be published to other servers, and ${name} ${what}.`;
}

/** What the bot may not do in a channel, in Discord's own words; what is not known counts as not allowed. */
export function missingPermissions({
  kind,
  appPermissions,
}: Pick<ChosenChannel, "kind" | "appPermissions">): readonly string[] {
  const bits = bitsOf(appPermissions);
  if ((bits & ADMINISTRATOR) !== 0n) return [];
  const needed = [VIEW_CHANNEL, THREADS.has(kind) ? SEND_IN_THREADS : SEND_MESSAGES, ...REST];
  return needed.filter(([, bit]) => (bits & bit) === 0n).map(([name]) => name);
}

/** True where a mention of the role by the bot rings in the channel; unknown counts as not. */
export function rings(role: ChosenRole, { appPermissions }: Pick<ChosenChannel, "appPermissions">): boolean {
  return role.mentionable === true || (bitsOf(appPermissions) & (ADMINISTRATOR | MENTION_EVERYONE)) !== 0n;
}

/** A bit string as Discord writes it: decimal digits; anything else has no bit. */
function bitsOf(text: string | null): bigint {
  return text !== null && /^\d{1,40}$/.test(text) ? BigInt(text) : 0n;
}
