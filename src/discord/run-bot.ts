import { randomBytes } from "node:crypto";
import { type APIApplication, type Client, Events, GatewayCloseCodes } from "discord.js";
import type { Clock } from "../app/ports/clock.ts";
import type { CommandHashes } from "../app/ports/command-hashes.ts";
import type { Draw } from "../app/ports/draw.ts";
import type { ListGuilds } from "../app/ports/guild-listing.ts";
import type { InteractionMeter } from "../app/ports/interaction-meter.ts";
import type { Log } from "../app/ports/log.ts";
import type { Messenger } from "../app/ports/messenger.ts";
import type { OperatorMessenger } from "../app/ports/operator-messenger.ts";
import type { PermissionsIn } from "../app/ports/permissions-in.ts";
import type { RateLimitOptions } from "../app/rate-limit.ts";
import type { Refusal } from "../surface/answers/common.ts";
import type { App } from "../surface/app.ts";
import type { Card } from "../surface/card.ts";
import type { Command } from "../surface/command.ts";
import { createChannelPermissions } from "./channel-permissions.ts";
import { createConnection, createReplyRest, onInteraction } from "./client.ts";
import { API, type REST, RESTEvents } from "./discord-api.ts";
import { createDispatch } from "./dispatch.ts";
import { createFanOutRest } from "./fan-out-rest.ts";
import { createGuildListing } from "./guild-listing.ts";
import { refuseFarGateway } from "./local-only.ts";
import { createMessenger } from "./messenger.ts";
import { createOperatorMessenger } from "./operator-messenger.ts";
import { registerCommands } from "./register-commands.ts";
import { createResponder } from "./responder.ts";
import { startProblem } from "./start-problem.ts";
import { TIMED_OUT, within } from "./within.ts";

export interface BotOptions {
  readonly token: string;
  /** REST base without the version. */
  readonly apiUrl: string;
  readonly commands: readonly Command[];
  readonly app: App;
  readonly clock: Clock;
  readonly log: Log;
  /** The card that says what was wrong with an option. */
  readonly refusalCard: (
    refusal: Refusal,
    command: string,
    options: Readonly<Record<string, string>>,
  ) => Card;
  readonly draw: Draw;
  /** Counts what was answered and how long it took. */
  readonly meter?: InteractionMeter;
  /** Puts the last hand to every card before it is shown; the same card gives the same object. */
  readonly finish?: (card: Card) => Card;
  /** True for a bot that must never reach the real Discord: only a gateway on this machine will do. */
  readonly staysLocal?: boolean;
  /** People who run this bot, and the server in which the commands for them exist. */
  readonly ownerIds?: readonly string[];
  readonly ownerGuildId?: string | null;
  /** What was registered last; left out, Discord alone is asked what it has. */
  readonly commandHashes?: CommandHashes;
  /** Told of every interaction in a server that installed the bot, before it is answered; not waited for. */
  readonly onGuildSeen?: (guildId: string) => unknown;
  /** How much one person may ask. */
  readonly perPerson?: RateLimitOptions;
  /** How long an answer may take before it is promised for later; half of what Discord waits by default. */
  readonly patienceMs?: number;
  /** How long one call may hang before it is tried again. */
  readonly callTimeoutMs?: number;
  /** How long Discord may take to answer at start. */
  readonly startTimeoutMs?: number;
}

export interface Running {
  readonly name: string;
  readonly inviteUrl: string;
  readonly commandCount: number;
  /** Resolves with one line when Discord closed the connection for good, e.g. because the token was reset. */
  readonly lost: Promise<string>;
  readonly applicationId: string;
  /** How the connection is at this moment. */
  gateway(): "connected" | "connecting" | "lost";
  /** Posts to a channel of the people who run the bot. */
  operatorMessenger(channelId: string): OperatorMessenger;
  /** Sends cards to channels, at most so many calls a second, apart from replies; made once. */
  messenger(perSecond: number): Messenger;
  /** Asks Discord which servers the bot is in. */
  readonly listGuilds: ListGuilds;
  /** Asks Discord what the bot may do in a channel of a server. */
  readonly permissionsIn: PermissionsIn;
  /** Takes no more interactions, finishes those under way, says goodbye; at most 10 s. */
  stop(): Promise<void>;
}

export type Started =
  | { readonly ok: true; readonly running: Running }
  /** One line: a wrong token, an unreachable Discord. */
  | { readonly ok: false; readonly problem: string };

const START_TIMEOUT_MS = 15_000;
const STOP_TIMEOUT_MS = 10_000;

/** View Channel, Send Messages (in threads too), Embed Links, Attach Files, Read Message History. */
const PERMISSIONS = "274878024704";

/** Logs in without intents, registers the commands where they changed, and answers interactions until stopped. */
export async function runBot(options: BotOptions): Promise<Started> {
  const rest = createReplyRest(options.apiUrl, options.token, options.callTimeoutMs);
  const api = new API(rest);
  const opened: REST[] = [rest];
  const connection = createConnection(options.apiUrl, (waitMs) =>
    options.log.info(
      { waitMs },
      "waiting to log in again: Discord takes one log-in per 5 seconds, and refused this one as too soon after another, as happens after a quick restart",
    ),
  );
  const { client } = connection;
  const underWay = new Set<Promise<void>>();
  const state: { gateway: ReturnType<Running["gateway"]> } = { gateway: "connecting" };
  const lost = watch(client, options.log, (gateway) => {
    state.gateway = gateway;
  });
  let taking = true;
  const dispatch = createDispatch({
    commands: options.commands,
    app: options.app,
    clock: options.clock,
    log: options.log,
    refusalCard: options.refusalCard,
    responder: createResponder(api),
    draw: options.draw,
    ownerIds: options.ownerIds ?? [],
    ownerGuildId: options.ownerGuildId ?? null,
    newReference: () => randomBytes(3).toString("hex"),
    ...(options.meter === undefined ? {} : { meter: options.meter }),
    ...(options.finish === undefined ? {} : { finish: options.finish }),
    ...(options.onGuildSeen === undefined ? {} : { onGuildSeen: options.onGuildSeen }),
    ...(options.perPerson === undefined ? {} : { perPerson: options.perPerson }),
    ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
  });
  onInteraction(client, (interaction) => {
    if (!taking) return;
    const answered: Promise<void> = dispatch(interaction).finally(() => underWay.delete(answered));
    underWay.add(answered);
  });
  const stop = async (): Promise<void> => {
    taking = false;
    // The library announces a reconnection at every close, at this last one too.
    client.removeAllListeners(Events.ShardReconnecting);
    const closed = Promise.all([connection.close(), ...underWay]);
    if ((await within(closed, STOP_TIMEOUT_MS)) === TIMED_OUT) {
      options.log.warn({ underWay: underWay.size }, "stopped before everything was finished");
    }
    opened.forEach(closeRest);
  };
  const ownId = (): string | null => client.user?.id ?? null;
  const messenger: Running["messenger"] = (perSecond) => {
    const own = createFanOutRest(options.apiUrl, options.token, perSecond, options.callTimeoutMs);
    opened.push(own);
    own.on(RESTEvents.InvalidRequestWarning, (warning) =>
      options.log.warn(warning, "Discord refused many calls; too many of them lock this machine out"),
    );
    const { app, clock, log, draw } = options;
    return createMessenger({
      api: new API(own),
      rendering: { drafts: app.drafts, clock, log, messages: new WeakMap() },
      draw,
      finish: options.finish ?? ((card) => card),
      ownId,
      isReady: () => state.gateway === "connected",
    });
  };
  const started = await start(options, api, client, lost).catch(async (error: unknown) => {
    await stop();
    throw new Error("the bot could not start", { cause: error });
  });
  if (!started.ok) {
    await stop();
    return started;
  }
  const { application } = started;
  return {
    ok: true,
    running: {
      name: application.name,
      applicationId: application.id,
      gateway: () => state.gateway,
      operatorMessenger: (channelId) => createOperatorMessenger(api, channelId),
      messenger,
      inviteUrl: `https://discord.com/oauth2/authorize?client_id=${application.id}&scope=bot+applications.commands&permissions=${PERMISSIONS}`,
      commandCount: options.commands.length,
      lost,
      listGuilds: createGuildListing(api),
      permissionsIn: createChannelPermissions({ api, ownId, clock: options.clock }),
      stop,
    },
  };
}

/** What a person sees once the bot runs. */
export function botStartLines(running: Running): readonly string[] {
  return [
    `${running.name} is on Discord with ${running.commandCount} commands.`,
    `Invite it: ${running.inviteUrl}`,
  ];
}

async function start(
  options: BotOptions,
  api: API,
  client: Client,
  lost: Promise<string>,
): Promise<
  | { readonly ok: true; readonly application: APIApplication }
  | { readonly ok: false; readonly problem: string }
> {
  const timeout = options.startTimeoutMs ?? START_TIMEOUT_MS;
  const slow = `Discord at ${options.apiUrl} did not answer in time. Try again, or check DISCORD_API_URL.`;
  try {
    // Asked and logged in at once: the way there and back counts. Only a bot that must stay here looks first.
    const early = options.staysLocal === true ? null : logIn(client, options.token);
    const application = await api.applications.getCurrent({ signal: AbortSignal.timeout(timeout) });
    if (!isApplication(application)) {
      return { ok: false, problem: `${options.apiUrl} does not answer like Discord. Check DISCORD_API_URL.` };
    }
    if (options.staysLocal === true) {
      const problem = await refuseFarGateway(api, AbortSignal.timeout(timeout));
      if (problem !== null) return { ok: false, problem };
    }
    const registering = registerCommands({
      api,
      apiUrl: options.apiUrl,
      applicationId: application.id,
      commands: options.commands,
      ownerGuildId: options.ownerGuildId ?? null,
      hashes: options.commandHashes ?? null,
      log: options.log,
    });
    const login = early ?? logIn(client, options.token);
    // Neither needs the other: both are under way at once, and the first to fail ends the start.
    const both = Promise.all([registering, Promise.race([login, lost])]);
    const begun = await within(both, timeout);
    // The library tries again for ever where REST answers and the gateway does not.
    if (begun === TIMED_OUT) return { ok: false, problem: slow };
    const [written, refused] = begun;
    options.log.info({ commands: options.commands.length, written }, "commands registered");
    if (refused !== null) return { ok: false, problem: refused };
    return { ok: true, application };
  } catch (error) {
    const problem = startProblem(error, options.apiUrl);
    if (problem === null) throw error;
    return { ok: false, problem };
  }
}

/** Null once logged in. A failure is told to who waits for it, and to nobody where the start has failed before. */
function logIn(client: Client, token: string): Promise<null> {
  const login = client.login(token).then(() => null);
  login.catch(() => undefined);
  return login;
}

/** Another program at the address may answer anything; the declared type is what Discord would send. */
function isApplication(answer: unknown): boolean {
  return (
    typeof answer === "object" &&
    answer !== null &&
    ["id", "name"].every((field) => typeof Object.getOwnPropertyDescriptor(answer, field)?.value === "string")
  );
}

/** Puts the connection's ups and downs into the log; the promise resolves when it is gone for good. */
function watch(
  client: Client,
  log: Log,
  onChange: (gateway: ReturnType<Running["gateway"]>) => void,
): Promise<string> {
  client.on(Events.ShardReady, () => onChange("connected"));
  client.on(Events.ShardReconnecting, () => {
    onChange("connecting");
    log.warn({}, "connection to Discord lost, reconnecting");
  });
  client.on(Events.ShardResume, (_, replayed) => {
    onChange("connected");
    log.info({ replayed }, "connection to Discord resumed, nothing was missed");
  });
  client.on(Events.ShardError, (error) => log.warn({ err: error }, "error on the connection to Discord"));
  client.on(Events.Error, (error) => log.error({ err: error }, "error in the Discord client"));
  client.on(Events.Warn, (message) => log.warn({ detail: message }, "warning from the Discord client"));
  return new Promise((resolve) => {
    client.on(Events.ShardDisconnect, ({ code }) => {
      onChange("lost");
      const name = GatewayCloseCodes[code] ?? "unknown";
      const advice =
        name === "AuthenticationFailed" ? ". The token is not valid (any more): set DISCORD_TOKEN" : "";
      resolve(`Discord closed the connection for good: ${code} ${name}${advice}.`);
    });
  });
}

/** Stops the timers with which the REST instance clears its tables. */
function closeRest(rest: REST): void {
  rest.clearHashSweeper();
  rest.clearHandlerSweeper();
}
