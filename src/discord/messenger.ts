import { RESTJSONErrorCodes as Code } from "discord-api-types/v10";
import type { Draw } from "../app/ports/draw.ts";
import type { Delivered, DeliveryProblem, Letter, Messenger } from "../app/ports/messenger.ts";
import { epochMs, type Instant } from "../domain/time.ts";
import type { Card } from "../surface/card.ts";
import { deliveryProblemOf } from "./delivery-problem.ts";
import { type API, DiscordAPIError } from "./discord-api.ts";
import { type MessageDeps, messageOf, NO_PICTURE, type PictureOf, pictureOf } from "./dispatch-message.ts";
import { shortenActions } from "./long-actions.ts";
import { createPictureRights } from "./picture-rights.ts";
import { plainMessage } from "./plain-message.ts";
import { hasRef, withRef } from "./ref-line.ts";
import { chartOf } from "./render.ts";
import { asEdit, body, type Outgoing } from "./responder.ts";
import { TIMED_OUT, within } from "./within.ts";

export interface MessengerDeps {
  /** Over an instance of its own, so that replies never wait behind messages. */
  readonly api: API;
  readonly rendering: MessageDeps;
  readonly draw: Draw;
  /** Puts the last hand to every card. */
  readonly finish: (card: Card) => Card;
  /** The bot's own user. */
  ownId(): string | null;
  isReady(): boolean;
  /** Milliseconds after which publishing is given up; left out: a few seconds. */
  readonly publishMs?: number;
}

const NO_MESSAGE: DeliveryProblem = {
  kind: "poison",
  code: "card",
  detail: "the card breaks Discord's limits",
  retryAfterMs: null,
};

const NO_ANSWER: DeliveryProblem = {
  kind: "transient",
  code: "no answer",
  detail: "Discord did not answer in time",
  retryAfterMs: null,
};

const PUBLISH_MS = 10_000;

type Failed = { readonly ok: false; readonly problem: DeliveryProblem };

/** Discord's first instant, in milliseconds since 1970; ids count from it. */
const FIRST_MS = 1_420_070_400_000;
/** How far this machine's clock may be from Discord's. */
const SLACK_MS = 5000;
const PAGE = 100;
/** So many messages in a channel within minutes are none that people write. */
const MOST_PAGES = 10;

/** Sends by Discord's HTTP calls. What goes wrong as Discord or the network may is a value; all else is thrown. */
export function createMessenger(deps: MessengerDeps): Messenger {
  const { api } = deps;
  const rights = createPictureRights();

  /**
   * Sends the card; where it would be refused for its form nothing is sent, and the plain text may still be. Where the
   * picture alone is not allowed the card goes without it.
   */
  async function render(
    channelId: string,
    { card, ref }: Letter,
    send: (message: Outgoing) => Promise<Delivered>,
  ): Promise<Delivered> {
    const { log, drafts, clock } = deps.rendering;
    const finished = withRef(await shortenActions(deps.finish(card), drafts, clock.now()), ref);
    const sendWith = async (picture: PictureOf): Promise<Delivered> => {
      let made: Outgoing;
      try {
        made = await messageOf(deps.rendering, { card: finished, visibility: "public" }, picture);
      } catch (error) {
        log.error({ err: error, ref }, "a card could not be made into a message");
        return { ok: false, problem: NO_MESSAGE };
      }
      return send(made);
    };
    const chart = chartOf(finished);
    if (chart === null) return sendWith(NO_PICTURE);
    if (!rights.mayAttach(channelId, clock.now())) return sendWith({ state: "left_out", png: null });
    const picture = pictureOf(log, chart, await deps.draw.draw(chart));
    const sent = await sendWith(picture);
    if (sent.ok || picture.png === null || sent.problem.kind !== "permission") return sent;
    // It may be the picture alone that is not allowed; whatever else is not is refused again, and that counts.
    const without = await sendWith({ state: "refused", png: null });
    if (without.ok) rights.noteRefused(channelId, clock.now());
    return without;
  }

  return {
    post: (channelId, letter) =>
      render(channelId, letter, ({ message, png }) =>
        delivered(() =>
          api.channels.createMessage(channelId, {
            ...body(message, png),
            nonce: letter.nonce,
            enforce_nonce: true,
          }),
        ),
      ),
    postPlain: (channelId, { card, nonce, ref }) =>
      delivered(() =>
        api.channels.createMessage(channelId, {
          ...plainMessage(deps.finish(card), ref),
          nonce,
          enforce_nonce: true,
        }),
      ),
    edit: (channelId, messageId, letter) =>
      render(channelId, letter, ({ message, png }) =>
        delivered(() => api.channels.editMessage(channelId, messageId, body(asEdit(message), png))),
      ),
    find: (channelId, ref, since) => attempt(() => find(api, deps.ownId(), channelId, ref, since)),
    publish: (channelId, messageId) => publish(api, channelId, messageId, deps.publishMs ?? PUBLISH_MS),
    direct: (userId) =>
      attempt(async () => ({ ok: true as const, channelId: (await api.users.createDM(userId)).id })),
    reopen: (channelId) => delivered(() => api.channels.edit(channelId, { archived: false })),
    isReady: () => deps.isReady(),
  };
}

/**
 * The time counts from the call, its wait for a turn included. Afterwards nobody waits for it; the call itself is
 * called off, and what it still comes to is nobody's.
 */
async function publish(api: API, channelId: string, messageId: string, ms: number): Promise<Delivered> {
  const calledOff = new AbortController();
  const call = attempt(async () => {
    const { id } = await api.channels.crosspostMessage(channelId, messageId, { signal: calledOff.signal });
    return { ok: true as const, messageId: id };
  });
  const done = await within(call, ms);
  if (done === TIMED_OUT) {
    calledOff.abort();
    return { ok: false, problem: NO_ANSWER };
  }
  const isThere = !done.ok && done.problem.code === String(Code.ThisMessageWasAlreadyCrossposted);
  return isThere ? { ok: true, messageId } : done;
}

async function delivered(call: () => Promise<{ readonly id: string }>): Promise<Delivered> {
  return attempt(async () => ({ ok: true as const, messageId: (await call()).id }));
}

async function attempt<Value extends { readonly ok: boolean }>(
  call: () => Promise<Value>,
): Promise<Value | Failed> {
  try {
    return await call();
  } catch (error) {
    const problem = deliveryProblemOf(error);
    if (problem === null) throw new Error("a message could not be sent", { cause: error });
    return { ok: false, problem };
  }
}

async function find(
  api: API,
  ownId: string | null,
  channelId: string,
  ref: string,
  since: Instant,
): Promise<{ readonly ok: true; readonly messageId: string | null } | Failed> {
  let after = snowflakeOf(epochMs(since) - SLACK_MS);
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const messages = await api.channels.getMessages(channelId, { after, limit: PAGE });
    const own = messages.find(
      (message) => (ownId === null || message.author.id === ownId) && hasRef(message, ref),
    );
    if (own !== undefined) return { ok: true, messageId: own.id };
    // Without leave to read the history Discord shows an empty one, as if nothing had been said.
    if (messages.length === 0 && page === 0) await assertReadable(api, channelId, after);
    if (messages.length < PAGE) return { ok: true, messageId: null };
    // Newest first, whatever part of the history it is.
    after = messages.reduce((newest, { id }) => (isLater(id, newest) ? id : newest), after);
  }
  return { ok: true, messageId: null };
}

/** Asks for a message that is not there: whoever may read learns that, and whoever may not is refused. */
async function assertReadable(api: API, channelId: string, messageId: string): Promise<void> {
  try {
    await api.channels.getMessage(channelId, messageId);
  } catch (error) {
    if (error instanceof DiscordAPIError && deliveryProblemOf(error)?.kind === "message_gone") return;
    throw error;
  }
}

function snowflakeOf(ms: number): string {
  return String(BigInt(Math.max(0, Math.floor(ms) - FIRST_MS)) << 22n);
}

function isLater(a: string, b: string): boolean {
  return BigInt(a) > BigInt(b);
}
