import type { APIModalInteractionResponseCallbackData } from "discord-api-types/v10";
import { refusalCard } from "../../src/cards/refusal.ts";
import { DiscordAPIError } from "../../src/discord/discord-api.ts";
import type { DispatchDeps } from "../../src/discord/dispatch-desk.ts";
import { createDispatch, type Dispatch } from "../../src/discord/dispatch.ts";
import type { DiscordMessage } from "../../src/discord/render.ts";
import type { Responder } from "../../src/discord/responder.ts";
import type { ActionContext, Choice, Command, GivenOptions } from "../../src/surface/command.ts";
import { silentApp } from "./app.ts";
import { aCard } from "./card.ts";
import { memoryDrafts } from "./drafts.ts";
import { drawsNothing } from "./drawing.ts";
import { createLinesLog, type LinesLog } from "./lines-log.ts";

export interface Sent {
  readonly how: keyof Responder;
  readonly message?: DiscordMessage;
  readonly png?: Uint8Array | null;
  readonly modal?: APIModalInteractionResponseCallbackData;
  readonly choices?: readonly Choice[];
}

export interface Dispatching {
  readonly dispatch: Dispatch;
  readonly sent: Sent[];
  /** Every call, those that failed included. */
  readonly tried: (keyof Responder)[];
  readonly log: LinesLog;
}

/** A dispatch over a responder that keeps what it is given, or fails in turn with what is listed; null does not fail. */
export function openDispatch(
  commands: readonly Command[],
  changes: Partial<DispatchDeps> = {},
  failures: readonly unknown[] = [],
): Dispatching {
  const sent: Sent[] = [];
  const tried: (keyof Responder)[] = [];
  const waiting = [...failures];
  const log = createLinesLog();
  const keep = async (answer: Sent): Promise<void> => {
    tried.push(answer.how);
    const failure = waiting.shift() ?? null;
    if (failure !== null) throw failure;
    sent.push(answer);
  };
  const responder: Responder = {
    reply: (_, outgoing) => keep({ how: "reply", ...outgoing }),
    update: (_, outgoing) => keep({ how: "update", ...outgoing }),
    suggest: (_, choices) => keep({ how: "suggest", choices }),
    open: (_, modal) => keep({ how: "open", modal }),
    defer: () => keep({ how: "defer" }),
    edit: (_, outgoing) => keep({ how: "edit", ...outgoing }),
  };
  const dispatch = createDispatch({
    commands,
    responder,
    log,
    refusalCard,
    app: { ...silentApp, drafts: memoryDrafts() },
    draw: drawsNothing,
    clock: { now: () => "2026-06-09T21:00:00Z" },
    ownerIds: [],
    newReference: () => "a1b2c3",
    ...changes,
  });
  return { dispatch, sent, tried, log };
}

export type Asked = Partial<ActionContext<GivenOptions>>;

/** A command that notes what it was asked and pressed with. */
export function notingCommand(changes: Partial<Command> = {}): {
  readonly command: Command;
  readonly contexts: Asked[];
} {
  const contexts: Asked[] = [];
  const command: Command = {
    data: {
      name: "rec",
      description: "Records",
      options: [
        { name: "word", type: "string", description: "Word", autocomplete: true },
        { name: "count", type: "integer", description: "Count", minValue: 1, maxValue: 5 },
      ],
    },
    access: "everyone",
    run: async (context) => {
      contexts.push(context);
      return { kind: "card", card: aCard(), visibility: "public", as: "new" };
    },
    actions: {
      pick: async (context) => {
        contexts.push(context);
        const card = aCard({ title: `picked ${context.argument}` });
        return { kind: "card", card, visibility: "private", as: "update" };
      },
    },
    ...changes,
  };
  return { command, contexts };
}

/** What Discord answers to a call that it refuses. */
export function discordError(code: number, status = 404): DiscordAPIError {
  return new DiscordAPIError({ message: "no", code }, code, status, "POST", "https://discord.com", {});
}
