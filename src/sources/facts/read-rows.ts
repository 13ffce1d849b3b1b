import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { findJsonFault } from "./json-fault.ts";

/** What is wrong with a facts file, in words for the person who edits it. */
export interface FileProblem {
  readonly file: string;
  /** The id of the row, or its place (`row 3`) where it has none; empty for the file as a whole. */
  readonly row: string;
  /** The field, with its place in a list: `sources.0.url`; empty for the row as a whole. */
  readonly field: string;
  readonly message: string;
}

/** Rows that could be read, and what was wrong with the others. */
export interface ReadRows<T> {
  readonly rows: readonly T[];
  readonly problems: readonly FileProblem[];
}

const fileSchema = z.strictObject({ about: z.string(), rows: z.array(z.unknown()) });

/** Reads one file of the shape `{ about, rows }`, every row against its schema. Never throws for a bad file. */
export function readRows<T>(folder: string, file: string, schema: z.ZodType<T>): ReadRows<T> {
  const whole = (message: string): ReadRows<T> => ({
    rows: [],
    problems: [{ file, row: "", field: "", message }],
  });
  let text: string;
  try {
    text = readFileSync(join(folder, file), "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    return whole(code === "ENOENT" ? "is missing" : `cannot be read (${code || String(cause)})`);
  }
  const parsed = parseJson(text);
  return parsed.ok ? rowsOf(file, parsed.json, schema) : whole(parsed.problem);
}

/** What a text is as JSON, or a few words that follow the name of its file. */
export function parseJson(
  text: string,
): { readonly ok: true; readonly json: unknown } | { readonly ok: false; readonly problem: string } {
  const bare = text.replace(/^\uFEFF/, "");
  try {
    return { ok: true, json: JSON.parse(bare) };
  } catch {
    const fault = findJsonFault(bare);
    const problem =
      fault === null
        ? "is not valid JSON"
        : `is not valid JSON: look at line ${fault.line}, column ${fault.column}, or just before`;
    return { ok: false, problem };
  }
}

/** The rows of one file's content, every row against its schema. */
export function rowsOf<T>(file: string, json: unknown, schema: z.ZodType<T>): ReadRows<T> {
  const shape = fileSchema.safeParse(json);
  if (!shape.success) {
    return { rows: [], problems: shape.error.issues.flatMap((issue) => explain(file, "", issue)) };
  }
  const rows: T[] = [];
  const problems: FileProblem[] = [];
  for (const [index, row] of shape.data.rows.entries()) {
    const parsed = schema.safeParse(row);
    if (parsed.success) rows.push(parsed.data);
    else problems.push(...parsed.error.issues.flatMap((issue) => explain(file, nameOf(row, index), issue)));
  }
  return { rows, problems };
}

function nameOf(row: unknown, index: number): string {
  const named = z.object({ id: z.string().min(1) }).safeParse(row);
  return named.success ? named.data.id : `row ${index + 1}`;
}

/** What one issue of a schema means, in words for the person who edits the row. */
export function explain(file: string, row: string, issue: z.core.$ZodIssue): readonly FileProblem[] {
  const field = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      file,
      row,
      field: field === "" ? key : `${field}.${key}`,
      message: "is no field of this file; check its spelling",
    }));
  }
  return [{ file, row, field, message: sentence(issue) }];
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.message.endsWith("received undefined")) return "is missing; write null where it is not known";
  if (issue.code === "invalid_type") {
    const received = /received (\w+)$/.exec(issue.message)?.[1] ?? "something else";
    return `should be a ${issue.expected}, and is ${received === "null" ? "null" : `a ${received}`}`;
  }
  if (issue.code === "invalid_value") return `should be one of ${issue.values.join(", ")}`;
  if (issue.code === "invalid_format" && issue.format === "url") return "is no web address";
  return issue.message;
}
