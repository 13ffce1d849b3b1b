import { z } from "zod";
import { SOURCE_KINDS } from "../../domain/fact.ts";
import { parseIsoDate } from "../../domain/time.ts";

/** A real calendar date. */
export const isoDate = z
  .string()
  .refine((text) => parseIsoDate(text) !== null, "is not a real date written YYYY-MM-DD");

/** A text that says something. */
export const words = z
  .string()
  .refine((text) => text.trim() !== "", "is empty; write null where nothing is known");

/** Whole dollars, not negative. */
export const usd = z.int().nonnegative();

/** A number above zero. */
export const positive = z.number().positive();

/** A number, zero or above. */
export const amount = z.number().nonnegative();

/** What a person is told instead of “verified”. */
export const evidence = z.enum(["filing", "company_release", "two_hosts", "one_host", "article_only"]);

const source = z.strictObject({
  title: words,
  url: z.url({ protocol: /^https?$/ }),
  published: isoDate.nullable(),
  kind: z.enum(SOURCE_KINDS),
});

/** An id that begins as every id of its file does. */
export function idLike(pattern: RegExp, example: string): z.ZodType<string> {
  return z.string().regex(pattern, `is no id of this file; write it like ${example}`);
}

/** The fields every fact carries, beside its id. `miner` is written as the ticker in use. */
export const factFields = {
  miner: words.nullable(),
  asOf: isoDate,
  knownAt: isoDate.nullable(),
  sources: z.array(source).min(1, "needs at least one source"),
  evidence,
  note: words.nullable(),
  reasoning: words.nullable(),
  withdrawn: z.exactOptional(words),
};

/** A period with both days. */
export const periodFields = { periodStart: isoDate, periodEnd: isoDate };
