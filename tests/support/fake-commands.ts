import type { Card } from "../../src/surface/card.ts";
import type { Command, GivenOptions } from "../../src/surface/command.ts";
import { aCard } from "./card.ts";

/** A small look-up with an option, suggestions and a button, and a command that always fails. */
export function fakeCommands(): readonly Command[] {
  return [echo, broken, managers];
}

function echoCard(word: string, page: number): Card {
  return aCard({
    title: `Echo of ${word}`,
    blocks: [{ type: "text", text: `**${word}**, page ${page}` }],
    actions: [
      {
        type: "buttons",
        buttons: [
          {
            label: "Next",
            style: "secondary",
            action: { command: "echo", name: "page", argument: String(page + 1), options: { word } },
          },
          {
            label: "Post here",
            style: "secondary",
            action: { command: "echo", name: "post", argument: "", options: { word } },
          },
        ],
      },
    ],
  });
}

function wordOf(options: GivenOptions): string {
  const word = options["word"];
  return typeof word === "string" ? word : "nothing";
}

const echo: Command = {
  data: {
    name: "echo",
    description: "Says a word again",
    options: [{ name: "word", type: "string", description: "Any word", autocomplete: true }],
  },
  access: "everyone",
  run: async ({ options }) => ({
    kind: "card",
    card: echoCard(wordOf(options), 0),
    visibility: "private",
    as: "new",
  }),
  suggest: async ({ focused }) =>
    ["alpha", "beta"]
      .filter((word) => word.startsWith(focused.value))
      .map((word) => ({ name: `The word ${word}`, value: word })),
  actions: {
    page: async ({ options, argument }) => ({
      kind: "card",
      card: echoCard(wordOf(options), Number(argument)),
      visibility: "private",
      as: "update",
    }),
    post: async ({ options }) => ({
      kind: "card",
      card: echoCard(wordOf(options), 0),
      visibility: "public",
      as: "new",
    }),
  },
};

const broken: Command = {
  data: { name: "broken", description: "Always fails", options: [] },
  access: "everyone",
  run: async () => {
    throw new Error("the shelf fell down");
  },
};

const managers: Command = {
  data: { name: "managers", description: "For managers", options: [] },
  access: "manager",
  run: async () => ({ kind: "card", card: aCard({ title: "Managed" }), visibility: "private", as: "new" }),
};
