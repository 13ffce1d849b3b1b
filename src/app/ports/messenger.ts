import type { Instant } from "../../domain/time.ts";
import type { Card } from "../../surface/card.ts";

/**
 * What stood in the way, by what is to be done. `transient`: try again. `rate_limited`: the same, and no fault.
 * `channel_gone`, `permission`, `direct_closed`, `thread_closed`: of the whole channel. `poison`: Discord does not take
 * the message as it is. `blocked`: the server's own rules do not. `message_gone`, `too_many_edits`: an edit that counts
 * as done. `token`: nothing can be sent any more. `blocked_by_network`: Discord refuses everything from here for now.
 */
export type DeliveryProblemKind =
  | "transient"
  | "rate_limited"
  | "channel_gone"
  | "permission"
  | "direct_closed"
  | "thread_closed"
  | "poison"
  | "blocked"
  | "message_gone"
  | "too_many_edits"
  | "token"
  | "blocked_by_network";

export interface DeliveryProblem {
  readonly kind: DeliveryProblemKind;
  /** Discord's code, or the status. */
  readonly code: string;
  /** One line for logs and lists. */
  readonly detail: string;
  /** How long Discord wants to be left alone; null where it does not say. */
  readonly retryAfterMs: number | null;
  /** True where Discord counts the call as invalid; so many of them lock this machine out. */
  readonly isInvalidCall?: boolean;
}

export type Delivered =
  | { readonly ok: true; readonly messageId: string }
  | { readonly ok: false; readonly problem: DeliveryProblem };

/** A message to send: the card, and the line that finds it again. */
export interface Letter {
  readonly card: Card;
  readonly nonce: string;
  /** Eight characters, shown small in the last line. */
  readonly ref: string;
}

/** Sends to channels at the configured rate, apart from replies. Expected failures are values. */
export interface Messenger {
  post(channelId: string, letter: Letter): Promise<Delivered>;
  /** The same as plain text, for a card that Discord does not take. */
  postPlain(channelId: string, letter: Letter): Promise<Delivered>;
  edit(channelId: string, messageId: string, letter: Letter): Promise<Delivered>;
  /** The bot's own message with that ref since then; null where there is none. Fails where the history cannot be read. */
  find(
    channelId: string,
    ref: string,
    since: Instant,
  ): Promise<
    | { readonly ok: true; readonly messageId: string | null }
    | { readonly ok: false; readonly problem: DeliveryProblem }
  >;
  /** The channel of a person's direct messages. */
  direct(
    userId: string,
  ): Promise<
    | { readonly ok: true; readonly channelId: string }
    | { readonly ok: false; readonly problem: DeliveryProblem }
  >;
  /**
   * Publishes a message of an announcement channel to the servers that follow it, or gives up within a few seconds;
   * one that is published already counts as done.
   */
  publish(channelId: string, messageId: string): Promise<Delivered>;
  /** Opens an archived thread again. */
  reopen(channelId: string): Promise<Delivered>;
  /** True while Discord can be reached. */
  isReady(): boolean;
}
