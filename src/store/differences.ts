import { createHash } from "node:crypto";
import type { Difference } from "../domain/fact.ts";

type Scalar = Difference["from"];

function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** JSON with sorted keys: equal records give equal text, whatever the order their fields were written in. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(",")}}`;
}

/** SHA-256 of a record's canonical JSON, in hexadecimal. */
export function contentHash(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

/** A field as the change feed keeps it: a scalar as it is, a list or an object as text. */
function readable(value: unknown): Scalar {
  if (value === undefined) return null;
  if (isScalar(value)) return value;
  if (Array.isArray(value)) return value.map((part) => String(readable(part))).join("; ");
  return Object.values(value ?? {})
    .filter((part) => part !== null)
    .map((part) => String(readable(part)))
    .join(", ");
}

/** The fields in which two versions of a record differ, in the order of the newer one. */
export function differencesBetween(before: object, after: object): readonly Difference[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const current = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...current.keys(), ...old.keys()])]
    .filter((field) => canonicalJson(old.get(field) ?? null) !== canonicalJson(current.get(field) ?? null))
    .map((field) => ({ field, from: readable(old.get(field)), to: readable(current.get(field)) }));
}
