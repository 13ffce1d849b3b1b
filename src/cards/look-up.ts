import type { Instant } from "../domain/time.ts";
import type { AnswerBase, Answered, ClaimLine } from "../surface/answers/common.ts";
import type { App } from "../surface/app.ts";
import type { ActionRow, Button, Card } from "../surface/card.ts";
import type { ActionContext, AnyOptions, Command, RunContext } from "../surface/command.ts";
import type { Reply } from "../surface/reply.ts";
import { claimsCard } from "./claims.ts";
import type { View } from "./common.ts";
import { refusalCard } from "./refusal.ts";
import { sourcesCard } from "./sources.ts";

interface LookUp<O, A extends AnswerBase> {
  /** The command's name. */
  readonly command: string;
  ask(app: App, options: O, now: Instant): Promise<Answered<A>>;
  card(answer: A, view: View): Card;
  /** Buttons beside *Sources*, e.g. *Contracts* under `/sector`: each opens another card of the same answer's day. */
  readonly extra?: readonly {
    readonly name: string;
    readonly label: string;
    open(app: App, options: O, view: View, now: Instant): Promise<Card>;
  }[];
}

/**
 * What every look-up does: `run`, and the actions page, sources, claims, post and again.
 * A button carries the options the card was asked with, so a press works after a restart.
 */
export function lookUp<O extends AnyOptions, A extends AnswerBase>(
  spec: LookUp<O, A>,
): Required<Pick<Command<O>, "run" | "actions">> {
  const answerWith = async (
    context: RunContext<O>,
    page: number,
    make: (answer: A, view: View) => Card,
    reply: Omit<Reply, "card" | "kind">,
  ): Promise<Reply> => {
    const view: View = { page, options: asText(context.options) };
    const answered = await spec.ask(context.app, context.options, context.now);
    if (!answered.ok) {
      return {
        kind: "card",
        card: refusalCard(answered.refusal, spec.command, view.options),
        visibility: "private",
        as: reply.as,
      };
    }
    return { kind: "card", card: make(answered.answer, view), ...reply };
  };
  const main = (withPost: boolean) => (answer: A, view: View) => {
    const card = spec.card(answer, view);
    return { ...card, actions: [...card.actions, ...standardActions(spec, answer, view, withPost)] };
  };
  const extraActions = Object.fromEntries(
    (spec.extra ?? []).map((extra) => [
      extra.name,
      async (context: ActionContext<O>): Promise<Reply> => ({
        kind: "card",
        card: await extra.open(
          context.app,
          context.options,
          { page: pageFrom(context.argument), options: asText(context.options) },
          context.now,
        ),
        visibility: "private",
        as: "new",
      }),
    ]),
  );
  return {
    run: (context: RunContext<O>) => answerWith(context, 0, main(true), { visibility: "private", as: "new" }),
    actions: {
      ...extraActions,
      page: (context: ActionContext<O>) =>
        answerWith(context, pageFrom(context.argument), main(true), { visibility: "private", as: "update" }),
      again: (context: ActionContext<O>) =>
        answerWith(context, 0, main(true), { visibility: "private", as: "update" }),
      sources: (context: ActionContext<O>) =>
        answerWith(
          context,
          pageFrom(context.argument),
          (answer, view) => sourcesCard(spec.command, answer, view),
          {
            visibility: "private",
            as: context.argument === "" ? "new" : "update",
          },
        ),
      claims: (context: ActionContext<O>) =>
        answerWith(
          context,
          pageFrom(context.argument),
          (answer, view) => claimsCard(spec.command, { ...answer, claims: claimsOf(answer) }, view),
          { visibility: "private", as: context.argument === "" ? "new" : "update" },
        ),
      post: (context: ActionContext<O>) =>
        answerWith(context, pageFrom(context.argument), main(false), { visibility: "public", as: "new" }),
    },
  };
}

function standardActions<O, A extends AnswerBase>(
  spec: LookUp<O, A>,
  answer: A,
  view: View,
  withPost: boolean,
): readonly ActionRow[] {
  const button = (name: string, label: string, argument = ""): Button => ({
    label,
    style: "secondary",
    action: { command: spec.command, name, argument, options: view.options },
  });
  const buttons = (spec.extra ?? []).map((extra) => button(extra.name, extra.label));
  const claims = claimsOf(answer).length;
  if (answer.sources.length > 0) buttons.push(button("sources", `Sources (${answer.sources.length})`));
  if (claims > 0) buttons.push(button("claims", `Claims (${claims})`));
  if (withPost) buttons.push(button("post", "Post here", view.page === 0 ? "" : String(view.page)));
  const rows: ActionRow[] = [];
  for (let start = 0; start < buttons.length; start += 5)
    rows.push({ type: "buttons", buttons: buttons.slice(start, start + 5) });
  return rows;
}

function claimsOf(answer: AnswerBase): readonly ClaimLine[] {
  return "claims" in answer && Array.isArray(answer.claims) ? answer.claims : [];
}

function pageFrom(argument: string): number {
  const page = Number(argument);
  return Number.isSafeInteger(page) && page >= 0 ? page : 0;
}

function asText(options: AnyOptions): Readonly<Record<string, string>> {
  const entries = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  return Object.fromEntries(entries);
}
