import { privately } from "../src/cards/alert-desk.ts";
import {
  correctModal,
  decidedCard,
  GROUP_WORDS,
  reviewEntryCard,
  reviewListCard,
  reviewProblemCard,
} from "../src/cards/review.ts";
import type { ActionContext, Command, CommandData, OptionsOf, RunContext } from "../src/surface/command.ts";
import type { CardReply, Reply } from "../src/surface/reply.ts";
import type { Decided, ReviewAsked } from "../src/surface/review.ts";

const data = {
  name: "review",
  description: "Proposed facts and reported numbers, to be approved, corrected or rejected",
  options: [
    {
      name: "kind",
      type: "string",
      description: "Only these",
      choices: [
        { name: GROUP_WORDS.reported_number, value: "reported_number" },
        { name: GROUP_WORDS.filing_question, value: "filing_question" },
        { name: GROUP_WORDS.filing_to_read, value: "filing_to_read" },
        { name: GROUP_WORDS.differs, value: "differs" },
        { name: GROUP_WORDS.merge, value: "merge" },
      ],
    },
    { name: "miner", type: "string", description: "Only about this company", autocomplete: true },
  ],
  reach: "servers",
  only: "owner_guild",
} as const satisfies CommandData;

type Asked = RunContext<OptionsOf<typeof data>>;
type Pressed = ActionContext<OptionsOf<typeof data>>;

/** `/review`: what waits for a decision of the people who run the bot; it exists in their server alone. */
export const review = {
  data,
  access: "owner",
  run: (context: Asked): Promise<Reply> => list(context, 0, "new"),
  suggest: ({ app, focused }) => app.suggest.miners(focused.value),
  actions: {
    page: (context: Pressed): Promise<Reply> => list(context, Number(context.argument), "update"),
    list: (context: Pressed): Promise<Reply> => list(context, 0, "update"),
    open: async ({ app, argument }: Pressed): Promise<Reply> => {
      const found = await app.review.item(argument);
      return privately(
        found.ok ? reviewEntryCard(found.answer) : reviewProblemCard(found.problem, null),
        "update",
      );
    },
    approve: async ({ app, argument, caller, now }: Pressed): Promise<Reply> =>
      decided(await app.review.approve(argument, caller.userId, now), argument),
    reject: async ({ app, argument, caller, now }: Pressed): Promise<Reply> =>
      decided(await app.review.reject(argument, caller.userId, now), argument),
    correct: async ({ app, argument }: Pressed): Promise<Reply> => {
      const found = await app.review.item(argument);
      if (!found.ok) return privately(reviewProblemCard(found.problem, null), "update");
      const modal = correctModal(found.answer);
      return modal === null ? privately(reviewEntryCard(found.answer), "update") : { kind: "modal", modal };
    },
    corrected: async ({ app, argument, caller, now, values }: Pressed): Promise<Reply> => {
      const { value } = values;
      const typed = value?.type === "text" ? value.text : "";
      return decided(await app.review.correct(argument, typed, caller.userId, now), argument);
    },
  },
} satisfies Command<OptionsOf<typeof data>>;

async function list({ app, options }: Asked, page: number, as: CardReply["as"]): Promise<CardReply> {
  const { kind, miner } = options;
  const listed = await app.review.list({ kind, miner });
  if (!listed.ok) return privately(reviewProblemCard(listed.problem, null), as);
  const kept = Object.entries({ kind, miner }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return privately(reviewListCard(listed.answer, { page, options: Object.fromEntries(kept) }), as);
}

function decided(asked: ReviewAsked<Decided>, id: string): CardReply {
  return privately(asked.ok ? decidedCard(asked.answer) : reviewProblemCard(asked.problem, id), "update");
}
