import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { parseIsoDate } from "../domain/time.ts";

/** What a data file held, or what is wrong with it: one line per problem, with the file and the field. */
export type FileRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A real calendar date `YYYY-MM-DD` in a data file. */
export const isoDate = z
  .string()
  .refine((text) => parseIsoDate(text) === text, { error: "must be a real date YYYY-MM-DD" });

/** Reads one JSON file and checks it against its schema. Never throws for what a file may hold. */
export function readJsonFile<T>(file: URL | string, schema: z.ZodType<T>): FileRead<T> {
  const name = fileLabel(file);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return { ok: false, problems: [`${name}: cannot be read (${messageOf(error)})`] };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, problems: [`${name}: is not JSON (${messageOf(error)})`] };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, problems: parsed.error.issues.map((issue) => `${name}: ${fieldOf(issue)}`) };
}

/** How a file is named to people: its folder and name, `data/basket.json`. */
export function fileLabel(file: URL | string): string {
  const path = typeof file === "string" ? file : fileURLToPath(file);
  return `${basename(dirname(path))}/${basename(path)}`;
}

function fieldOf(issue: z.core.$ZodIssue): string {
  const path = issue.path
    .map((key) => (typeof key === "number" ? `[${String(key)}]` : `.${String(key)}`))
    .join("");
  return `${path === "" ? "the file" : path.replace(/^\./, "")}: ${issue.message}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
