import type { APIMessage } from "discord-api-types/v10";
import type { FormValues } from "./shapes.ts";
import type { CommandJson, FileJson, Home, Outcome, PersonHere, Spot } from "./wire.ts";

/** A command to be sent, or one of which an option is being typed. */
export interface Ask {
  readonly command: string;
  readonly options: Readonly<Record<string, string | number | boolean | FileJson>>;
  readonly focused?: string;
}

/** Asks the local Discord; every call rejects where it cannot be reached or answers with an error. */
export interface LocalClient {
  home(): Promise<Home>;
  commands(spot: Spot, person: PersonHere): Promise<readonly CommandJson[]>;
  history(channelId: string): Promise<readonly APIMessage[]>;
  interact(ask: Ask, spot: Spot, person: PersonHere, signal?: AbortSignal): Promise<Outcome>;
  press(messageId: string, customId: string, person: PersonHere): Promise<Outcome>;
  choose(
    messageId: string,
    customId: string,
    values: readonly string[],
    person: PersonHere,
  ): Promise<Outcome>;
  submit(interactionId: string, values: FormValues, person: PersonHere): Promise<Outcome>;
}

/** The client of the page's own origin. */
export function createLocalClient(): LocalClient {
  return {
    home: () => ask<Home>("/local/home"),
    commands: ({ guildId, channelId }, person) => {
      const query = new URLSearchParams({ user: person.id, guild: guildId ?? "", channel: channelId });
      return ask<readonly CommandJson[]>(`/local/commands?${query.toString()}`);
    },
    history: (channelId) => ask<readonly APIMessage[]>(`/local/channels/${channelId}/messages`),
    interact: (request, { guildId, channelId }, person, signal) =>
      post("/local/interact", { ...request, guild: guildId, channel: channelId, user: who(person) }, signal),
    press: (messageId, customId, person) => post("/local/press", { messageId, customId, user: who(person) }),
    choose: (messageId, customId, values, person) =>
      post("/local/choose", { messageId, customId, values, user: who(person) }),
    submit: (interactionId, values, person) =>
      post("/local/submit", { interactionId, values, user: who(person) }),
  };
}

function post(path: string, body: object, signal?: AbortSignal): Promise<Outcome> {
  return ask<Outcome>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

function who({ id, username }: PersonHere): object {
  return { id, username };
}

/** The local Discord and the page come from the same program, so its answers have the shape they are declared with. */
async function ask<Answer>(path: string, options: RequestInit = {}): Promise<Answer> {
  const response = await fetch(path, options);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  const answer: Answer = await response.json();
  return answer;
}
