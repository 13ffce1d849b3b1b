import type { MessageProps } from "../shapes.ts";

/** What every part of a message is given. */
export type Scene = Pick<
  MessageProps,
  "message" | "names" | "choosable" | "waiting" | "onPress" | "onChoose"
>;
