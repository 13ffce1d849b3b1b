import type { APIMessage } from "discord-api-types/v10";
import { noMentions } from "./mentions.ts";
import type { MessageBook } from "./message-book.ts";
import { channelMessageJson } from "./messages.ts";
import type { Person } from "./people.ts";
import { SOMEBODY, type World } from "./world.ts";

/** Words of a person in a channel. */
export interface Speech {
  readonly channelId: string;
  readonly content: string;
  readonly user?: Person;
}

/** Puts somebody's words into a channel. */
export function speak(world: World, book: MessageBook, { channelId, content, user }: Speech): APIMessage {
  const author = user ?? SOMEBODY;
  return book.add(channelMessageJson(world, channelId, author, { content }, [], noMentions()), null);
}
