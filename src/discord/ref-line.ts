import { type APIMessage, ComponentType } from "discord-api-types/v10";
import type { Card } from "../surface/card.ts";
import { MAX_TEXT } from "./limits-components.ts";

/** The line by which a message is found again in its channel. */
export function refLine(ref: string): string {
  return `-# ref: ${ref}`;
}

/** A renderer gives the small print a tenth of a message; what is beyond is cut at its end, where the ref stands. */
const ROOM = MAX_TEXT / 10;
const SMALL = "-# ".length;

/** The card with its ref as the last line of the small print; what would push it out of there is shortened. */
export function withRef(card: Card, ref: string): Card {
  let room = ROOM - refLine(ref).length;
  const kept: string[] = [];
  for (const line of card.footer) {
    // One character for the line break.
    const space = room - SMALL - 1;
    if (line.length > space) {
      if (space > 1) kept.push(`${line.slice(0, space - 1).trimEnd()}…`);
      break;
    }
    kept.push(line);
    room = space - line.length;
  }
  return { ...card, footer: [...kept, `ref: ${ref}`] };
}

/** Whether a message ends its small print, or its plain text, with that ref. */
export function hasRef(message: Pick<APIMessage, "content" | "components">, ref: string): boolean {
  return [message.content, ...textsOf(message.components ?? [])].some((text) =>
    text.split("\n").includes(refLine(ref)),
  );
}

/** Every text of components, however deep. */
function textsOf(components: readonly object[]): readonly string[] {
  return components.flatMap((component) => {
    if ("type" in component && component.type === ComponentType.TextDisplay && "content" in component) {
      return typeof component.content === "string" ? [component.content] : [];
    }
    const inner: unknown = "components" in component ? component.components : null;
    return Array.isArray(inner)
      ? textsOf(inner.filter((one) => typeof one === "object" && one !== null))
      : [];
  });
}
