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
  /** Text files that go along, e.g. an export; each name once. */
  readonly files?: readonly ReplyFile[];
}

export interface ReplyFile {
  /** Letters, digits, `-`, `_` and a dot before the ending: Discord refers to files by their names. */
  readonly name: string;
  readonly text: string;
}

export interface ModalReply {
  readonly kind: "modal";
  readonly modal: Modal;
}
