/** A body as it came, every field still to be looked at. */
export type Json = Readonly<Record<string, unknown>>;

/** The fields of an object; none for anything else. */
export function object(value: unknown): Json {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** The entries of a list as objects; none for anything else. */
export function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(object) : [];
}

/** A text; empty for anything else. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A number; 0 for anything else. */
export function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** A problem where a text is shorter or longer than allowed, in UTF-16 units. */
export function between(name: string, value: string, min: number, max: number): string[] {
  if (value.length >= min && value.length <= max) return [];
  return [`${name} has ${value.length} characters, ${min} to ${max} allowed`];
}

/** A problem where a number is given and is not a whole one within the bounds. */
export function within(name: string, value: unknown, min: number, max: number): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return [];
  return [`${name} is ${JSON.stringify(value)}, ${min} to ${max} allowed`];
}

/** Every value that stands more than once. */
export function duplicates(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
