import { divergenceCard } from "../src/cards/divergence.ts";
import { lookUp } from "../src/cards/look-up.ts";
import type { MinerId } from "../src/domain/fact.ts";
import { WINDOWS } from "../src/domain/reading.ts";
import { isServerList } from "../src/domain/server-list.ts";
import type { App } from "../src/surface/app.ts";
import type { ActionContext, Caller, Command, CommandData, OptionsOf } from "../src/surface/command.ts";
import type { CardReply } from "../src/surface/reply.ts";

const data = {
  name: "divergence",
  description: "How far miners have moved away from BTC: both returns, the gap, and what BTC explains of it",
  options: [
    {
      name: "target",
      type: "string",
      description: "PW14, the basket of 14 miners, one miner, or LIST: the miners that this server chose",
      autocomplete: true,
      maxLength: 100,
    },
    {
      name: "window",
      type: "string",
      description: "Left out: 1 day, 30 days and year to date together",
      choices: [
        { name: "Today so far, provisional", value: "today" },
        { name: "1 day", value: "1d" },
        { name: "7 days", value: "7d" },
        { name: "30 days", value: "30d" },
        { name: "90 days", value: "90d" },
        { name: "Year to date", value: "ytd" },
      ],
    },
    {
      name: "as_of",
      type: "string",
      description: "Prices up to that day only, YYYY-MM-DD",
      maxLength: 10,
    },
  ],
} as const satisfies CommandData;

type Options = OptionsOf<typeof data>;

const look = lookUp({
  command: data.name,
  ask: (app, options: Options, now, caller) =>
    app.answers.divergence({ ...options, ...listFor(app, options, caller) }, now),
  card: divergenceCard,
});

/** The list of the server where it is asked for; others ask alike everywhere, and share what is remembered. */
function listFor(
  app: App,
  { target = "" }: Options,
  { guildId }: Caller,
): { readonly list?: readonly MinerId[] } {
  return isServerList(target) ? { list: app.servers.settings(guildId).list } : {};
}

/** `/divergence`: miners against BTC. Its buttons ask the same question for another window. */
export const divergence = {
  data,
  access: "everyone",
  run: look.run,
  actions: {
    ...look.actions,
    window: async (context: ActionContext<Options>): Promise<CardReply> => {
      const window = (["today", ...WINDOWS] as const).find((name) => name === context.argument);
      const reply = await look.run({ ...context, options: { ...context.options, window } });
      return { ...reply, as: "update" };
    },
  },
  suggest: ({ app, caller, focused }) => app.suggest.targets(focused.value, caller.guildId),
} satisfies Command<Options>;
