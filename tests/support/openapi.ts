import { readFileSync } from "node:fs";

type Json = Readonly<Record<string, unknown>>;

/** Problems of a value by one schema of a description, each with its place; empty where it is valid. */
export type Validate = (schemaName: string, value: unknown) => readonly string[];

/** Reads an OpenAPI 3.1 description; gives what checks values against its named schemas. */
export function openApiValidator(path: URL): Validate {
  const document = objectOf(JSON.parse(readFileSync(path, "utf8")));
  const schemas = objectOf(objectOf(document["components"])["schemas"]);
  return (schemaName, value) => {
    if (schemas[schemaName] === undefined) throw new Error(`there is no schema ${schemaName}`);
    return problemsOf(schemas, { $ref: `#/components/schemas/${schemaName}` }, value, schemaName);
  };
}

/** The part of JSON Schema 2020-12 that Discord's description uses; formats and unknown fields are not looked at. */
function problemsOf(schemas: Json, schema: Json, value: unknown, place: string): readonly string[] {
  const ref = schema["$ref"];
  if (typeof ref === "string") {
    return problemsOf(schemas, objectOf(schemas[ref.replace("#/components/schemas/", "")]), value, place);
  }
  return [
    ...typeProblems(schema, value, place),
    ...sizeProblems(schema, value, place),
    ...insideProblems(schemas, schema, value, place),
    ...listOf(schema["allOf"]).flatMap((part) => problemsOf(schemas, part, value, place)),
    ...unionProblems(schemas, schema, value, place),
  ];
}

function typeProblems(schema: Json, value: unknown, place: string): readonly string[] {
  const types = [schema["type"] ?? []].flat().map(String);
  const problems: string[] = [];
  if (types.length > 0 && !types.some((type) => isOfType(type, value))) {
    problems.push(`${place} is no ${types.join(" or ")}`);
  }
  if (Array.isArray(schema["enum"]) && !schema["enum"].includes(value))
    problems.push(`${place} is not listed`);
  if ("const" in schema && schema["const"] !== value)
    problems.push(`${place} is not ${String(schema["const"])}`);
  return problems;
}

function isOfType(type: unknown, value: unknown): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer":
      // Discord takes its large numbers as text too.
      return Number.isInteger(value) || (typeof value === "string" && /^\d+$/.test(value));
    default:
      return typeof value === type;
  }
}

function sizeProblems(schema: Json, value: unknown, place: string): readonly string[] {
  const { size, least, most } = sizeOf(schema, value);
  const problems: string[] = [];
  if (typeof least === "number" && size < least)
    problems.push(`${place} has ${size}, at least ${least} needed`);
  if (typeof most === "number" && size > most) problems.push(`${place} has ${size}, ${most} allowed`);
  const { pattern } = schema;
  if (typeof value === "string" && typeof pattern === "string" && !new RegExp(pattern, "u").test(value)) {
    problems.push(`${place} does not match ${pattern}`);
  }
  if (schema["uniqueItems"] === true && Array.isArray(value) && new Set(value).size < value.length) {
    problems.push(`${place} holds something twice`);
  }
  return problems;
}

function sizeOf(schema: Json, value: unknown) {
  if (typeof value === "number") return { size: value, least: schema["minimum"], most: schema["maximum"] };
  if (typeof value === "string") {
    return { size: Array.from(value).length, least: schema["minLength"], most: schema["maxLength"] };
  }
  if (Array.isArray(value))
    return { size: value.length, least: schema["minItems"], most: schema["maxItems"] };
  return { size: 0, least: undefined, most: undefined };
}

function insideProblems(schemas: Json, schema: Json, value: unknown, place: string): readonly string[] {
  if (Array.isArray(value)) {
    if (schema["items"] === undefined) return [];
    const items = objectOf(schema["items"]);
    return value.flatMap((entry, index) => problemsOf(schemas, items, entry, `${place}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  const fields = objectOf(value);
  const properties = objectOf(schema["properties"]);
  const required: readonly unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  const missing = required.map(String).filter((name) => fields[name] === undefined);
  const known = Object.keys(properties).filter((name) => fields[name] !== undefined);
  return [
    ...missing.map((name) => `${place}.${name} is missing`),
    ...known.flatMap((name) =>
      problemsOf(schemas, objectOf(properties[name]), fields[name], `${place}.${name}`),
    ),
  ];
}

/** Branches that say another `type` than the value are passed over, so that one mistake is one problem. */
function unionProblems(schemas: Json, schema: Json, value: unknown, place: string): readonly string[] {
  const branches = [...listOf(schema["oneOf"]), ...listOf(schema["anyOf"])];
  if (branches.length === 0) return [];
  const meant = branches.filter((branch) => fitsTag(schemas, branch, value));
  const results = meant.map((branch) => problemsOf(schemas, branch, value, place));
  if (results.some((problems) => problems.length === 0)) return [];
  return results.toSorted((a, b) => a.length - b.length)[0] ?? [`${place} is of no allowed type`];
}

function fitsTag(schemas: Json, branch: Json, value: unknown): boolean {
  const ref = branch["$ref"];
  const schema =
    typeof ref === "string" ? objectOf(schemas[ref.replace("#/components/schemas/", "")]) : branch;
  const tags = objectOf(objectOf(schema["properties"])["type"])["enum"];
  const own = objectOf(value)["type"];
  return own === undefined || !Array.isArray(tags) || tags.includes(own);
}

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}
