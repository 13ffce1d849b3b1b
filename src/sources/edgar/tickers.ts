import { z } from "zod";
import type { ListedCompany } from "../../app/ports/filings.ts";
import type { Sourced } from "../../app/ports/market-sources.ts";
import { parseAnswer } from "../parse-answer.ts";
import { andThen, fail, give } from "../sourced.ts";
import { cikSchema } from "./names.ts";

const columnarSchema = z.object({ fields: z.array(z.string()), data: z.array(z.array(z.unknown())) });

const rowSchema = z.object({
  cik: cikSchema,
  name: z.string().min(1),
  ticker: z.string().min(1),
  exchange: z.string().nullish(),
});

const plainSchema = z.record(z.string(), z.unknown());

const plainRowSchema = z.object({
  cik_str: cikSchema,
  ticker: z.string().min(1),
  title: z.string().min(1),
});

/** The file of tickers with exchanges: names of columns and rows of values, in whatever order. */
export function readTickersByExchange(text: string): Sourced<readonly ListedCompany[]> {
  return andThen(parseAnswer(text, columnarSchema), ({ fields, data }) =>
    companies(data, (values) => {
      const row = Array.isArray(values) ? fields.map((field, index) => [field, values[index]]) : [];
      const read = rowSchema.safeParse(Object.fromEntries(row));
      return read.success ? { ...read.data, exchange: read.data.exchange ?? null } : null;
    }),
  );
}

/** The plainer file, which names no exchanges. */
export function readTickers(text: string): Sourced<readonly ListedCompany[]> {
  return andThen(parseAnswer(text, plainSchema), (answer) =>
    companies(Object.values(answer), (row) => {
      const read = plainRowSchema.safeParse(row);
      if (!read.success) return null;
      const { cik_str: cik, ticker, title } = read.data;
      return { cik, ticker, name: title, exchange: null };
    }),
  );
}

/** Among ten thousand rows one that is broken is left out; a file of which none can be read is a failure. */
function companies(
  rows: readonly unknown[],
  read: (row: unknown) => ListedCompany | null,
): Sourced<readonly ListedCompany[]> {
  const found = rows.map(read).filter((company) => company !== null);
  return found.length === 0 ? fail("malformed", "Its answer has not the form that is known.") : give(found);
}
