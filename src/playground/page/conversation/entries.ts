import type { APIMessage } from "discord-api-types/v10";
import { isVisible, type Notice, type PageState, spotOf } from "../state.ts";

/** A line of the conversation, in the order of time. */
export type Entry =
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | {
      readonly kind: "message";
      readonly key: string;
      readonly at: number;
      readonly message: APIMessage;
      /** True where it goes on with what the same author said just before: no face and no name again. */
      readonly goesOn: boolean;
      readonly cause: Cause | null;
    }
  | { readonly kind: "notice"; readonly key: string; readonly at: number; readonly notice: Notice };

/** What a message answers. */
export interface Cause {
  readonly name: string;
  /** `used`, and the command; or what else was done. */
  readonly did: string;
  readonly command: string | null;
  /** The whole command where this page sent it. */
  readonly title: string | null;
}

/** Lines of one author within so long stand together. */
const TOGETHER_MS = 7 * 60_000;

/** What the person sees where they are. */
export function entriesOf(state: PageState): readonly Entry[] {
  const spot = spotOf(state);
  const { personId } = state;
  if (spot === null || personId === null) return [];
  const messages = (state.messages.get(spot.channelId) ?? [])
    .filter((message) => isVisible(state, message, personId))
    .map((message) => ({ at: Date.parse(message.timestamp), message, notice: null }));
  const notices = state.notices
    .filter((notice) => notice.channelId === spot.channelId && notice.personId === personId)
    .map((notice) => ({ at: notice.at, message: null, notice }));
  const entries: Entry[] = [];
  let day = "";
  for (const { at, message, notice } of [...messages, ...notices].toSorted((a, b) => a.at - b.at)) {
    const today = new Date(at).toDateString();
    if (today !== day) entries.push({ kind: "day", key: `day ${today}`, at });
    day = today;
    if (message === null) {
      if (notice !== null) entries.push({ kind: "notice", key: notice.id, at, notice });
      continue;
    }
    const cause = causeOf(state, message);
    const goesOn = cause === null && followsOn(entries.at(-1), message, at);
    entries.push({ kind: "message", key: message.id, at, message, goesOn, cause });
  }
  return entries;
}

/** The id of the newest message that answers a person; empty where there is none. */
export function lastAnswerTo(entries: readonly Entry[], personId: string): string {
  const answer = entries.findLast(
    (entry) => entry.kind === "message" && entry.message.interaction_metadata?.user.id === personId,
  );
  return answer?.key ?? "";
}

function followsOn(before: Entry | undefined, message: APIMessage, at: number): boolean {
  if (before?.kind !== "message") return false;
  return before.message.author.id === message.author.id && at - before.at < TOGETHER_MS;
}

const COMMAND = 2;
const COMPONENT = 3;

function causeOf(state: PageState, message: APIMessage): Cause | null {
  const { interaction_metadata: metadata, interaction } = message;
  if (metadata === undefined) return null;
  const known = state.home?.people.find(({ id }) => id === metadata.user.id);
  const name = known?.name ?? metadata.user.global_name ?? metadata.user.username;
  const kind: number = metadata.type;
  if (kind === COMMAND && interaction !== undefined) {
    const title = state.asked.get(metadata.id) ?? null;
    return { name, did: "used", command: `/${interaction.name}`, title };
  }
  const did = kind === COMPONENT ? "used a button" : "sent a form";
  return { name, did, command: null, title: null };
}
