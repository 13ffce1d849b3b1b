import type { Card } from "./card.ts";

/** What a command or an action returns; it never sees an interaction. */
export interface Reply {
  readonly kind: "card";
  readonly card: Card;
  readonly visibility: "private" | "public";
  /** `update` replaces the message whose button was pressed. */
  readonly as: "new" | "update";
}
