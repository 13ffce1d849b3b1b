import type { APIInteraction } from "discord-api-types/v10";
import type { Clock } from "../app/ports/clock.ts";
import type { Draw } from "../app/ports/draw.ts";
import type { InteractionMeter } from "../app/ports/interaction-meter.ts";
import type { Log } from "../app/ports/log.ts";
import { createRateLimit, type RateLimit, type RateLimitOptions } from "../app/rate-limit.ts";
import type { Refusal } from "../surface/answers/common.ts";
import type { App } from "../surface/app.ts";
import type { Card } from "../surface/card.ts";
import type { Command } from "../surface/command.ts";
import { accessOf, callerOf, refuseAccess } from "./caller.ts";
import type { AnswerDeps } from "./dispatch-answer.ts";
import { createModalMemory, type ModalMemory } from "./modal-memory.ts";
import type { Responder } from "./responder.ts";

export interface DispatchDeps {
  readonly commands: readonly Command[];
  readonly app: App;
  readonly clock: Clock;
  readonly log: Log;
  readonly responder: Responder;
  readonly draw: Draw;
  readonly meter?: InteractionMeter;
  /** Puts the last hand to every card before it is shown; the same card gives the same object. */
  readonly finish?: (card: Card) => Card;
  /** People who run this bot. */
  readonly ownerIds: readonly string[];
  /** The server in which their commands exist. */
  readonly ownerGuildId?: string | null;
  /** The card that says what was wrong with an option. */
  readonly refusalCard: (
    refusal: Refusal,
    command: string,
    options: Readonly<Record<string, string>>,
  ) => Card;
  /** Six characters that join what a person was told to a line of the log. */
  newReference(): string;
  /** Told of every interaction in a server that installed the bot, before it is answered; not waited for. */
  readonly onGuildSeen?: (guildId: string) => unknown;
  /** How much one person may ask; suggestions while typing have a wider limit of their own. */
  readonly perPerson?: RateLimitOptions;
  /** How long an answer may take before it is promised for later. */
  readonly patienceMs?: number;
}

const PER_PERSON: RateLimitOptions = { burst: 10, perMinute: 30 };
const SUGGESTIONS_PER_PERSON: RateLimitOptions = { burst: 60, perMinute: 600 };

/** Half of what Discord waits, so that the promise of an answer arrives in time on a slow line too. */
const PATIENCE_MS = 1500;

/** What answering takes: what was handed in, and what is kept in memory. */
export interface Desk extends DispatchDeps {
  readonly byName: ReadonlyMap<string, Command>;
  readonly forms: ModalMemory;
  readonly messages: AnswerDeps["messages"];
  readonly awaited: AnswerDeps["awaited"];
  readonly drafts: AnswerDeps["drafts"];
  readonly finish: AnswerDeps["finish"];
  readonly asking: RateLimit;
  readonly typing: RateLimit;
  readonly patienceMs: number;
}

/** Sets it up with everything empty. */
export function openDesk(deps: DispatchDeps): Desk {
  return {
    ...deps,
    byName: new Map(deps.commands.map((command) => [command.data.name, command])),
    forms: createModalMemory(),
    messages: new WeakMap(),
    awaited: new Map(),
    drafts: deps.app.drafts,
    finish: deps.finish ?? ((card) => card),
    asking: createRateLimit(deps.perPerson ?? PER_PERSON),
    typing: createRateLimit(SUGGESTIONS_PER_PERSON),
    patienceMs: deps.patienceMs ?? PATIENCE_MS,
  };
}

/** Null where the person may use a command, a subcommand or an action of it there; else who may, as people read it. */
export function refuseUse(
  desk: Desk,
  command: Command,
  subcommand: string | null,
  interaction: APIInteraction,
  action: string | null,
): string | null {
  const elsewhere = interaction.guild_id === undefined || interaction.guild_id !== desk.ownerGuildId;
  if (command.data.only === "owner_guild" && elsewhere) {
    return "This works only in the server of the people who run this bot.";
  }
  const caller = callerOf(interaction, desk.ownerIds);
  return refuseAccess(accessOf(command, subcommand, action ?? undefined), caller);
}
