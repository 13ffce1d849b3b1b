import { ComponentType } from "discord-api-types/v10";
import { endsAsOffered } from "../app/options.ts";
import type { ModalField, ModalValue, ModalValues } from "../surface/modal.ts";
import type { Resolved } from "./dispatch-resolved.ts";
import { type Json, list, object, text } from "./limits-json.ts";
import { LONGEST_TEXT } from "./modal.ts";

export type ReadModal =
  | { readonly ok: true; readonly values: ModalValues }
  /** One sentence for the person who submitted it. */
  | { readonly ok: false; readonly problem: string };

type InputField = Exclude<ModalField, { readonly type: "note" }>;

/** The value, null where the field was left empty, or what is wrong with it. */
type ReadField = ModalValue | null | { readonly type: "problem"; readonly problem: string };

/**
 * What a person filled in, held against the fields that were offered: a value, a field or a kind that was not is
 * refused, and so is an id that Discord did not explain. Where the fields are not known (`null`), texts, ticks,
 * channels and roles are taken as they are, and anything whose offer would have to be known is refused.
 */
export function readModalValues(
  components: unknown,
  fields: readonly ModalField[] | null,
  resolved: Resolved,
): ReadModal {
  const inputs = inputsOf(components);
  const byName = new Map(inputs.map((input) => [text(input["custom_id"]), input]));
  if (byName.size < inputs.length) return refuse("A field of that form came twice.");
  const offered = fields?.filter((field) => field.type !== "note") ?? inputs.flatMap(assumedField);
  const values: [string, ModalValue][] = [];
  for (const field of offered) {
    if (field === null) {
      return refuse("That form was open for too long, and I no longer know what it offered. Open it again.");
    }
    const input = byName.get(field.name);
    byName.delete(field.name);
    const read = input === undefined ? null : readField(field, input, resolved);
    if (read?.type === "problem") return refuse(`“${field.label}”: ${read.problem}`);
    if (read !== null) values.push([field.name, read]);
    else if (field.required === true && field.type !== "checkbox") {
      return refuse(`“${field.label}” is needed.`);
    }
  }
  if (fields !== null && byName.size > 0) return refuse("That form held a field that was not in it.");
  return { ok: true, values: Object.fromEntries(values) };
}

/** The inputs of a form: in labels as we write them, or in rows as forms once were. */
function inputsOf(components: unknown): readonly Json[] {
  return list(components).flatMap((part) => {
    if (part["type"] === ComponentType.Label) return [object(part["component"])];
    return part["type"] === ComponentType.ActionRow ? list(part["components"]) : [];
  });
}

const KINDS: Readonly<Record<InputField["type"], ComponentType>> = {
  text: ComponentType.TextInput,
  select: ComponentType.StringSelect,
  radio: ComponentType.RadioGroup,
  checkboxes: ComponentType.CheckboxGroup,
  checkbox: ComponentType.Checkbox,
  channel: ComponentType.ChannelSelect,
  role: ComponentType.RoleSelect,
  file: ComponentType.FileUpload,
};

/** Kinds whose values can be judged without knowing what was offered. */
const JUDGED_ALONE = ["text", "checkbox", "channel", "role"] as const;

/** The field an input must have been, where nobody remembers it; null where that cannot be told, none where it is empty. */
function assumedField(input: Json): readonly (InputField | null)[] {
  const type = JUDGED_ALONE.find((kind) => KINDS[kind] === input["type"]);
  if (type === undefined) return valuesOf(input).length === 0 ? [] : [null];
  return [{ type, name: text(input["custom_id"]), label: "One of its fields" }];
}

function readField(field: InputField, input: Json, resolved: Resolved): ReadField {
  if (input["type"] !== KINDS[field.type]) return problem("that is not what was asked for.");
  const chosen = valuesOf(input);
  switch (field.type) {
    case "text":
      return readText(input["value"], field.maxLength ?? LONGEST_TEXT);
    case "checkbox":
      return { type: "checked", checked: input["value"] === true };
    case "radio":
    case "select":
    case "checkboxes": {
      const most = field.type === "select" ? (field.max ?? 1) : field.type === "radio" ? 1 : Infinity;
      return readChosen(chosen, new Set(field.options.map((option) => option.value)), most);
    }
    case "channel": {
      const [id, ...more] = chosen;
      if (id === undefined) return null;
      const channel = more.length > 0 ? null : resolved.channel(id);
      return channel === null
        ? problem("choose one text channel, announcement channel or thread of this server.")
        : { type: "channel", channel };
    }
    case "role": {
      const [id, ...more] = chosen;
      if (id === undefined) return null;
      const role = more.length > 0 ? null : resolved.role(id);
      return role === null ? problem("choose one role of this server.") : { type: "role", ...role };
    }
    case "file": {
      const [id, ...more] = chosen;
      if (id === undefined) return null;
      const file = more.length > 0 ? null : resolved.file(id);
      return file === null || !endsAsOffered(file.name, field.endings)
        ? problem(`choose one file that ends in ${field.endings.join(" or ")}.`)
        : { type: "file", ...file };
    }
  }
}

/** The values of whatever was chosen from; radio buttons have one or none. */
function valuesOf(input: Json): readonly string[] {
  const { value, values } = input;
  if (Array.isArray(values)) return values.map(text);
  return typeof value === "string" && value !== "" ? [value] : [];
}

function readText(value: unknown, longest: number): ReadField {
  const written = text(value).trim();
  if (written === "") return null;
  // As Discord counts: an emoji is one character.
  return written.length > longest && Array.from(written).length > longest
    ? problem(`at most ${longest} characters.`)
    : { type: "text", text: written };
}

function readChosen(chosen: readonly string[], offered: ReadonlySet<string>, most: number): ReadField {
  if (chosen.length === 0) return null;
  if (chosen.some((value) => !offered.has(value)) || new Set(chosen).size < chosen.length) {
    return problem("that was not offered.");
  }
  return chosen.length > most ? problem(`choose at most ${most}.`) : { type: "chosen", values: chosen };
}

function problem(sentence: string): ReadField {
  return { type: "problem", problem: sentence };
}

function refuse(sentence: string): ReadModal {
  return { ok: false, problem: sentence };
}
