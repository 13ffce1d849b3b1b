import { helpCard } from "../src/cards/help.ts";
import { lookUp } from "../src/cards/look-up.ts";
import type { AnyOptions, Command, CommandData } from "../src/surface/command.ts";

const data = {
  name: "help",
  description: "How to begin, what every command does, and how old the data is",
  options: [],
} as const satisfies CommandData;

export const help = {
  data,
  access: "everyone",
  ...lookUp({
    command: data.name,
    ask: (app, options: AnyOptions, now) => app.answers.help(options, now),
    card: helpCard,
  }),
} satisfies Command;
