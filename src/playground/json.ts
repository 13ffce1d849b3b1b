/** An object of which nothing is known yet. */
export type Json = Readonly<Record<string, unknown>>;

/** The fields of an object; none where it is no object. */
export function fieldsOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** The objects of a list; none where it is no list. */
export function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** The texts of a list; what is no text is left out. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** The text itself; null for anything else. */
export function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The number itself; null for anything else. */
export function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** Null where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Every component of a message or modal with those inside it, the outer ones first; the objects themselves. */
export function allComponents(components: unknown): object[] {
  if (!Array.isArray(components)) return [];
  return components
    .filter((one): one is object => typeof one === "object" && one !== null)
    .flatMap((one) => {
      const { components: inner, accessory, component } = fieldsOf(one);
      return [one, ...allComponents(inner), ...allComponents([accessory]), ...allComponents([component])];
    });
}
