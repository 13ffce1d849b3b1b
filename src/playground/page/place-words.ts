import type { CommandLine } from "./composer/command-lines.ts";
import type { Choosable, Names } from "./shapes.ts";
import { type PageState, serverOf } from "./state.ts";
import type { ChannelHere, Home } from "./wire.ts";

/** What a place is called: `#general`, or the bot's name in direct messages. */
export function placeTitle(state: PageState): string {
  const channel = channelOf(state);
  if (channel !== null) return `#${channel.name}`;
  return state.where === null ? "Playground" : (state.home?.bot.name ?? "Direct messages");
}

/** What one should know of a place. */
export function placeWords(state: PageState): string {
  if (state.where?.kind === "direct messages") return "Only you and the bot are here.";
  const channel = channelOf(state);
  if (channel === null) return "";
  const bot = state.home?.bot.name ?? "The bot";
  if (!channel.botMayPost) return `${bot} answers commands here, but may not post by itself.`;
  return `Ask ${bot} here; it may also post here by itself.`;
}

function channelOf(state: PageState): ChannelHere | null {
  const { where } = state;
  if (where?.kind !== "channel") return null;
  return serverOf(state)?.channels.find(({ id }) => id === where.channelId) ?? null;
}

/** What ids are called in all servers, for mentions in messages. */
export function namesIn(home: Home | null): Names {
  return {
    user: nameTable(home === null ? [] : [...home.people, home.bot]),
    channel: nameTable((home?.servers ?? []).flatMap(({ channels }) => channels)),
    role: nameTable((home?.servers ?? []).flatMap(({ roles }) => roles)),
  };
}

function nameTable(list: readonly { readonly id: string; readonly name: string }[]) {
  const names = new Map(list.map(({ id, name }) => [id, name]));
  return (id: string): string | null => names.get(id) ?? null;
}

/** What can be chosen where the person is: nothing of a server in direct messages. */
export function choosableIn(state: PageState): Choosable {
  const server = serverOf(state);
  return {
    channels: (server?.channels ?? []).map(({ id, name, type }) => ({ id, name, type })),
    roles: server?.roles ?? [],
    people: (state.home?.people ?? []).map(({ id, name }) => ({ id, name })),
  };
}

/** Commands worth a try at first, as far as they are offered. */
const FIRST = ["sector", "divergence", "treasury"];

/** Up to three commands to begin with: those that say the most, or the first ones there are. */
export function examplesOf(lines: readonly CommandLine[]): readonly string[] {
  const names = lines
    .filter(({ options }) => options.every(({ required }) => !required))
    .map(({ name }) => name);
  const known = FIRST.filter((name) => names.includes(name));
  return (known.length > 0 ? known : names.slice(0, 3)).map((name) => `/${name}`);
}
