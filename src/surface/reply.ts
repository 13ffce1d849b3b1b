import type { Card } from "./card.ts";
import type { Modal } from "./modal.ts";

/** What a command or an action returns; it never sees an interaction. */
export type Reply = CardReply | ModalReply;

export interface CardReply {
  readonly kind: "card";
  readonly card: Card;
  readonly visibility: "private" | "public";
  /** `update` replaces the message whose button was pressed. */
  readonly as: "new" | "update";
}

export interface ModalReply {
  readonly kind: "modal";
  readonly modal: Modal;
}
