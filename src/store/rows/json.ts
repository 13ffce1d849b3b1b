/** A JSON object whose fields are not known to be what they should. */
export type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function damage(field: string, wanted: string): Error {
  return new Error(`the store is damaged: ${field} is no ${wanted}`);
}

/** The object that the text holds; throws where it is no JSON or no object. */
export function parseObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw damage("a definition", "object");
  return value;
}

/** The texts of a list; throws where the text is no JSON or no such list. */
export function parseTexts(text: string, what: string): readonly string[] {
  const value: unknown = JSON.parse(text);
  return textsAt({ [what]: value }, what);
}

/** The object in a field; every reader below throws like this one where the field holds something else. */
export function objectAt(object: JsonObject, field: string): JsonObject {
  const value = object[field];
  if (!isObject(value)) throw damage(field, "object");
  return value;
}

/** The object in a field, or null where null stands there. */
export function objectOrNullAt(object: JsonObject, field: string): JsonObject | null {
  return object[field] === null ? null : objectAt(object, field);
}

/** The objects of the list in a field. */
export function objectsAt(object: JsonObject, field: string): readonly JsonObject[] {
  const value = object[field];
  if (!Array.isArray(value)) throw damage(field, "list");
  return value.map((one: unknown) => {
    if (!isObject(one)) throw damage(field, "list of objects");
    return one;
  });
}

export function textAt(object: JsonObject, field: string): string {
  const value = object[field];
  if (typeof value !== "string") throw damage(field, "text");
  return value;
}

/** The text in a field, or null where null stands there. */
export function textOrNullAt(object: JsonObject, field: string): string | null {
  return object[field] === null ? null : textAt(object, field);
}

export function textsAt(object: JsonObject, field: string): readonly string[] {
  const value = object[field];
  if (!Array.isArray(value)) throw damage(field, "list");
  return value.map((one: unknown) => {
    if (typeof one !== "string") throw damage(field, "list of texts");
    return one;
  });
}

export function numberAt(object: JsonObject, field: string): number {
  const value = object[field];
  if (typeof value !== "number") throw damage(field, "number");
  return value;
}

/** The number in a field, or null where null stands there. */
export function numberOrNullAt(object: JsonObject, field: string): number | null {
  return object[field] === null ? null : numberAt(object, field);
}

export function booleanAt(object: JsonObject, field: string): boolean {
  const value = object[field];
  if (typeof value !== "boolean") throw damage(field, "truth value");
  return value;
}

/** The text in a field as one of the words that are allowed there. */
export function wordAt<Word extends string>(
  object: JsonObject,
  field: string,
  words: Readonly<Record<Word, unknown>>,
): Word {
  const isWord = (value: string): value is Word => Object.hasOwn(words, value);
  const value = textAt(object, field);
  if (!isWord(value)) throw damage(field, `word this version knows (“${value}”)`);
  return value;
}

/** The text in a field as one of a list of words. */
export function listedAt<Word extends string>(
  object: JsonObject,
  field: string,
  words: readonly Word[],
): Word {
  const value = textAt(object, field);
  const found = words.find((word) => word === value);
  if (found === undefined) throw damage(field, `word this version knows (“${value}”)`);
  return found;
}

/** The text in a field as one of the words that are allowed there, or null where null stands there. */
export function wordOrNullAt<Word extends string>(
  object: JsonObject,
  field: string,
  words: Readonly<Record<Word, unknown>>,
): Word | null {
  return object[field] === null ? null : wordAt(object, field, words);
}
