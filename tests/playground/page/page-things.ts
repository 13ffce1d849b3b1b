import { ComponentType, type APIMessage, InteractionType, MessageFlags } from "discord-api-types/v10";
import { commandLines } from "../../../src/playground/page/composer/command-lines.ts";
import type { Choosable } from "../../../src/playground/page/shapes.ts";
import type { CommandJson, Home } from "../../../src/playground/page/wire.ts";

// Small things that the tests of the page share.

/** Commands as they are registered. */
export const COMMANDS: readonly CommandJson[] = [
  { name: "sector", description: "The pivot at a glance" },
  {
    name: "treasury",
    description: "Bitcoin held and sold",
    options: [
      { type: 3, name: "miner", description: "Ticker", autocomplete: true },
      { type: 3, name: "since", description: "From that day on" },
    ],
  },
  {
    name: "alerts",
    description: "Alerts",
    options: [
      {
        type: 1,
        name: "new",
        description: "A new alert",
        options: [
          { type: 7, name: "channel", description: "Where", required: true, channel_types: [0] },
          { type: 4, name: "size", description: "How large", required: true, min_value: 1, max_value: 9 },
          { type: 5, name: "loud", description: "With a ping" },
          {
            type: 3,
            name: "period",
            description: "How long",
            choices: [
              { name: "12 months", value: "12m" },
              { name: "One week", value: "1w" },
            ],
          },
          { type: 8, name: "role", description: "Whom" },
          { type: 11, name: "list", description: "Own list" },
        ],
      },
      {
        type: 2,
        name: "all",
        description: "All",
        options: [{ type: 1, name: "off", description: "Stops all" }],
      },
    ],
  },
];

export const LINES = commandLines(COMMANDS);

export const CHOOSABLE: Choosable = {
  channels: [
    { id: "11", name: "general", type: 0 },
    { id: "12", name: "news", type: 5 },
  ],
  roles: [{ id: "21", name: "Miners" }],
  people: [
    { id: "1", name: "Member" },
    { id: "2", name: "Manager" },
  ],
};

export const HOME: Home = {
  origin: "http://127.0.0.1:8787",
  bot: { id: "9", name: "Pivotwatch" },
  servers: [
    {
      id: "100",
      name: "Playground",
      channels: [
        { id: "10", name: "forum", type: 15, parentId: null, botMayPost: true },
        { id: "11", name: "general", type: 0, parentId: null, botMayPost: true },
        { id: "12", name: "rules", type: 0, parentId: null, botMayPost: false },
      ],
      roles: [{ id: "21", name: "Miners" }],
    },
  ],
  people: [
    { id: "1", username: "member", name: "Member", manages: [], directChannelId: "31" },
    { id: "2", username: "manager", name: "Manager", manages: ["100"], directChannelId: "32" },
  ],
};

/** A line of a command; throws where there is none. */
export function lineOf(name: string) {
  const line = LINES.find((one) => one.name === name);
  if (line === undefined) throw new Error(`no command ${name}`);
  return line;
}

/** What a message may differ in. */
export interface MessageSpec {
  readonly id: string;
  readonly channel?: string;
  readonly minute?: number;
  /** Whom it answers; a post of its own where nobody is named. */
  readonly to?: string;
  readonly isPrivate?: boolean;
  readonly edited?: string;
  readonly text?: string;
}

/** A message of the bot on 24 November 2026. */
export function aMessage({
  id,
  channel = "11",
  minute = 0,
  to,
  isPrivate,
  edited,
  text = id,
}: MessageSpec): APIMessage {
  const user = { id: to ?? "", username: "somebody", discriminator: "0", global_name: null, avatar: null };
  const interaction = { id: `i${id}`, type: InteractionType.ApplicationCommand as const, user };
  return {
    id,
    channel_id: channel,
    author: {
      id: "9",
      username: "pivotwatch",
      discriminator: "0",
      global_name: "Pivotwatch",
      avatar: null,
      bot: true,
    },
    content: "",
    timestamp: new Date(Date.UTC(2026, 10, 24, 12, minute)).toISOString(),
    edited_timestamp: edited ?? null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
    type: 0,
    flags: isPrivate === true ? MessageFlags.Ephemeral : MessageFlags.IsComponentsV2,
    components: [{ type: ComponentType.TextDisplay, content: text }],
    ...(to === undefined
      ? {}
      : {
          interaction: { ...interaction, name: "sector" },
          interaction_metadata: { ...interaction, authorizing_integration_owners: {} },
        }),
  };
}
