import { z } from "zod";
import type { Sourced } from "../app/ports/market-sources.ts";
import { fail, give } from "./sourced.ts";

/** A finite number, or a text that is one in decimal or scientific notation; anything else is refused. */
export const numeric = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?$/)
    .transform(Number)
    .pipe(z.number()),
]);

/** An answer in the form that is known; otherwise a failure that repeats nothing of it. */
export function parseAnswer<T>(text: string, schema: z.ZodType<T>): Sourced<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail("malformed", "Its answer breaks off or is not JSON.");
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? give(parsed.data) : fail("malformed", "Its answer has not the form that is known.");
}

/** An answer that is one number in plain text. */
export function parseNumber(text: string): Sourced<number> {
  const parsed = numeric.safeParse(text.trim());
  return parsed.success ? give(parsed.data) : fail("malformed", "Its answer is not the number asked for.");
}
