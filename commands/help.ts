import { aboutCard } from "../src/cards/about.ts";
import { helpCard } from "../src/cards/help.ts";
import { lookUp } from "../src/cards/look-up.ts";
import { refusalCard } from "../src/cards/refusal.ts";
import type { ActionContext, AnyOptions, Command, CommandData } from "../src/surface/command.ts";
import type { CardReply } from "../src/surface/reply.ts";

const data = {
  name: "help",
  description: "How to begin, what every command does, and how old the data is",
  options: [],
} as const satisfies CommandData;

const look = lookUp({
  command: data.name,
  ask: (app, options: AnyOptions, now) => app.answers.help(options, now),
  card: helpCard,
});

/** `/help`: how to begin. *About*, behind its button, tells of sources, jobs and the data. */
export const help = {
  data,
  access: "everyone",
  run: look.run,
  actions: {
    ...look.actions,
    about: async ({ app, now, argument }: ActionContext<AnyOptions>): Promise<CardReply> => {
      const page = Number(argument);
      const view = { page: Number.isSafeInteger(page) ? page : 0, options: {} };
      const answered = await app.answers.help({}, now);
      const card = answered.ok
        ? aboutCard(answered.answer, view)
        : refusalCard(answered.refusal, data.name, view.options);
      return { kind: "card", card, visibility: "private", as: argument === "" ? "new" : "update" };
    },
  },
} satisfies Command;
