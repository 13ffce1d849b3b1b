import type { APIMessage } from "discord-api-types/v10";
import { expect } from "vitest";
import type { Recorded } from "../../src/playground/open-interactions.ts";

/** The answer; fails the test where there is none, or where Discord would have refused a part of it. */
export function answered(recorded: Recorded): Extract<Recorded, { readonly status: "answered" }> {
  if (recorded.status !== "answered") throw new Error(JSON.stringify(recorded));
  expect(recorded.refused).toEqual([]);
  return recorded;
}

/** The message that one person alone is shown, and everything in it as text; fails the test where there is none. */
export function shown(recorded: Recorded): { readonly message: APIMessage; readonly text: string } {
  const { message, private: isPrivate } = answered(recorded);
  if (message === null) throw new Error(`no message: ${JSON.stringify(recorded)}`);
  const text = JSON.stringify(message);
  expect(isPrivate, text).toBe(true);
  return { message, text };
}
