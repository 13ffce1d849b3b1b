import type { Instant } from "../domain/time.ts";
import type { AnswerBase, Answered, ClaimLine } from "../surface/answers/common.ts";
import type { App } from "../surface/app.ts";
import type { ActionRow, Button, Card } from "../surface/card.ts";
import type { ActionContext, AnyOptions, Caller, RunContext } from "../surface/command.ts";
import type { CardReply, ModalReply, Reply } from "../surface/reply.ts";
import { claimsCard } from "./claims.ts";
import type { View } from "./common.ts";
import { refusalCard } from "./refusal.ts";
import { reportedCard, reportModal, reportValues } from "./report.ts";
import { sourcesCard } from "./sources.ts";

interface Question<O, A extends AnswerBase> {
  /** The command's name. */
  readonly command: string;
  /** What is asked may rest on where somebody asks. */
  ask(app: App, options: O, now: Instant, caller: Caller): Promise<Answered<A>>;
  card(answer: A, view: View): Card;
}

interface LookUp<O, A extends AnswerBase> extends Question<O, A> {
  /** Buttons beside *Sources* that open the card of another command, made by `opens`. */
  readonly extra?: readonly Extra<O>[];
}

interface Extra<O> {
  readonly name: string;
  readonly label: string;
  readonly open: CardAction<O>;
}

interface LookUpActions<O> {
  readonly [name: string]: (context: ActionContext<O>) => Promise<Reply>;
  readonly page: CardAction<O>;
  readonly again: CardAction<O>;
  readonly sources: CardAction<O>;
  readonly claims: CardAction<O>;
  readonly post: CardAction<O>;
  readonly report: (context: ActionContext<O>) => Promise<ModalReply>;
  readonly reported: CardAction<O>;
}

type CardAction<O> = (context: ActionContext<O>) => Promise<CardReply>;

/** The part of a command that every look-up shares; it always answers with a card. */
interface LookUpCommand<O> {
  readonly run: (context: RunContext<O>) => Promise<CardReply>;
  readonly actions: LookUpActions<O>;
}

/**
 * What every look-up does: `run`, and the actions page, sources, claims, post, again, report and reported.
 * A button carries the options the card was asked with, so a press works after a restart.
 * It answers privately, except in the channels a server made public.
 */
export function lookUp<O extends AnyOptions, A extends AnswerBase>(spec: LookUp<O, A>): LookUpCommand<O> {
  // An answer that is remembered keeps its cards, and they go when it goes.
  const cards = new WeakMap<A, Map<string, Card>>();
  const main = (offersPost: boolean) => (answer: A, view: View) => {
    const own = cards.get(answer) ?? new Map<string, Card>();
    const key = JSON.stringify([offersPost, view]);
    const card =
      own.get(key) ?? withActions(spec, spec.extra ?? [], answer, view, spec.card(answer, view), offersPost);
    cards.set(answer, own.set(key, card));
    return card;
  };
  /** The card in its place: one that all see needs no button that posts it, nor does any where all answers are public. */
  const updated = (context: ActionContext<O>, page: number): Promise<CardReply> =>
    answerWith(spec, context, page, main(context.updates === "private" && placeOf(context) === "private"), {
      visibility: "private",
      as: "update",
    });
  const extraActions = Object.fromEntries((spec.extra ?? []).map((extra) => [extra.name, extra.open]));
  return {
    run: async (context) => {
      const visibility = placeOf(context);
      const make = main(visibility === "private");
      return greet(
        spec.command,
        context,
        await answerWith(spec, context, 0, make, { visibility, as: "new" }),
      );
    },
    actions: {
      ...extraActions,
      page: (context) => updated(context, pageFrom(context.argument)),
      again: (context) => updated(context, 0),
      sources: (context) =>
        answerWith(
          spec,
          context,
          pageFrom(context.argument),
          (answer, view) => sourcesCard(spec.command, answer, view),
          { visibility: "private", as: context.argument === "" ? "new" : "update" },
        ),
      claims: (context) =>
        answerWith(
          spec,
          context,
          pageFrom(context.argument),
          (answer, view) => claimsCard(spec.command, { ...answer, claims: claimsOf(answer) }, view),
          { visibility: "private", as: context.argument === "" ? "new" : "update" },
        ),
      post: (context) =>
        answerWith(spec, context, pageFrom(context.argument), main(false), {
          visibility: "public",
          as: "new",
        }),
      report: async (context) => ({
        kind: "modal",
        modal: reportModal(spec.command, context.argument, asText(context.options)),
      }),
      reported: async (context) => {
        const report = {
          ...reportValues(context.values),
          reporter: context.caller.userId,
          command: spec.command,
          options: asText(context.options),
          page: pageFrom(context.argument),
        };
        const reported = await context.app.reports.report(report, context.now);
        return { kind: "card", card: reportedCard(reported), visibility: "private", as: "new" };
      },
    },
  };
}

/** A button, e.g. *Contracts* under `/sector`, that opens the card of another command with the same options. */
export function opens<O extends AnyOptions, A extends AnswerBase>(
  label: string,
  other: Question<O, A>,
): Extra<O> {
  return {
    name: other.command,
    label,
    open: (context) =>
      answerWith(
        other,
        context,
        pageFrom(context.argument),
        (answer, view) => withActions(other, [], answer, view, other.card(answer, view), true),
        { visibility: "private", as: "new" },
      ),
  };
}

async function answerWith<O extends AnyOptions, A extends AnswerBase>(
  spec: Question<O, A>,
  context: RunContext<O>,
  page: number,
  make: (answer: A, view: View) => Card,
  reply: Omit<CardReply, "card" | "kind">,
): Promise<CardReply> {
  const view: View = { page, options: asText(context.options) };
  const answered = await spec.ask(context.app, context.options, context.now, context.caller);
  if (!answered.ok) {
    const card = refusalCard(answered.refusal, spec.command, view.options);
    return { kind: "card", card, visibility: "private", as: reply.as };
  }
  return { kind: "card", card: make(answered.answer, view), ...reply };
}

function placeOf<O>(context: RunContext<O>): CardReply["visibility"] {
  return context.app.servers.visibility(context.caller);
}

/** The first answer in a server that nobody set up says how to begin; `/help` is that already. */
function greet<O>(command: string, context: RunContext<O>, reply: CardReply): CardReply {
  if (!context.app.servers.takeGreeting(context.caller.guildId) || command === "help") return reply;
  const footer = [
    ...reply.card.footer,
    "New here? `/setup` brings alerts and a daily digest into a channel; `/help` says the rest.",
  ];
  return { ...reply, card: { ...reply.card, footer } };
}

/** The card with the buttons that every look-up has, below those that open other commands. */
function withActions<O, A extends AnswerBase>(
  spec: Question<O, A>,
  extra: readonly Extra<O>[],
  answer: A,
  view: View,
  card: Card,
  offersPost: boolean,
): Card {
  const button = (name: string, label: string, argument = ""): Button => ({
    label,
    style: "secondary",
    action: { command: spec.command, name, argument, options: view.options },
  });
  const page = view.page === 0 ? "" : String(view.page);
  const buttons: Button[] = [];
  const claims = claimsOf(answer).length;
  if (answer.sources.length > 0) buttons.push(button("sources", `Sources (${answer.sources.length})`));
  if (claims > 0) buttons.push(button("claims", `Claims (${claims})`));
  if (offersPost) buttons.push(button("post", "Post here", page));
  buttons.push(button("report", "Report a wrong number", page));
  const others = extra.map(({ name, label }) => button(name, label));
  const rows: ActionRow[] = [others, buttons]
    .filter((row) => row.length > 0)
    .map((row) => ({ type: "buttons", buttons: row }));
  return { ...card, actions: [...card.actions, ...rows] };
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
