import {
  type APIModalSubmission,
  type APIModalSubmissionComponent,
  ComponentType,
  type ModalSubmitComponent,
} from "discord-api-types/v10";
import type { LocalFile, Surroundings } from "./command-options.ts";
import { fieldsOf, type Json, listOf, numberOf, textOf } from "./json.ts";

/** What somebody filled in, by custom_id: text, a choice or several, a tick, files. */
export type FormValues = Readonly<
  Record<string, string | boolean | readonly string[] | readonly LocalFile[]>
>;

export interface Submission {
  readonly data: APIModalSubmission;
  /** Why no client would let a person send this form; empty where it would. */
  readonly problems: readonly string[];
}

/** The submission of a modal as it was shown: what nobody filled in keeps what it was opened with. */
export function submissionOf(modal: unknown, values: FormValues, around: Surroundings): Submission {
  const { custom_id, components } = fieldsOf(modal);
  const gathered: Gathered = { users: [], roles: [], channels: [], attachments: [], problems: [] };
  const parts = listOf(components).map((part) => partOf(part, values, around, gathered));
  const { problems, ...named } = gathered;
  const resolved = around.resolve(named);
  const data = {
    custom_id: textOf(custom_id) ?? "",
    components: parts,
    ...(Object.keys(resolved).length === 0 ? {} : { resolved }),
  };
  const names = new Set(listOf(components).map((part) => fieldsOf(part["component"])["custom_id"]));
  const unknown = Object.keys(values).filter((name) => !names.has(name));
  return { data, problems: [...problems, ...unknown.map((name) => `${name} is no field of this form`)] };
}

interface Gathered {
  readonly users: string[];
  readonly roles: string[];
  readonly channels: string[];
  readonly attachments: ReturnType<Surroundings["attach"]>[];
  readonly problems: string[];
}

function partOf(
  part: Json,
  values: FormValues,
  around: Surroundings,
  gathered: Gathered,
): APIModalSubmissionComponent {
  const id = numberOf(part["id"]) ?? 0;
  if (part["type"] !== ComponentType.Label) return { type: ComponentType.TextDisplay, id };
  const field = fieldsOf(part["component"]);
  return { type: ComponentType.Label, id, component: fieldOf(field, values, around, gathered) };
}

function fieldOf(
  field: Json,
  values: FormValues,
  around: Surroundings,
  gathered: Gathered,
): ModalSubmitComponent {
  const custom_id = textOf(field["custom_id"]) ?? "";
  const common = { id: numberOf(field["id"]) ?? 0, custom_id };
  const given = values[custom_id];
  const complain = (problem: string): void => void gathered.problems.push(`${custom_id} ${problem}`);
  const { type } = field;
  switch (type) {
    case ComponentType.Checkbox: {
      const value = typeof given === "boolean" ? given : field["default"] === true;
      return { type, ...common, value };
    }
    case ComponentType.RadioGroup: {
      const [value = null] = chosenIn(field, given);
      if (value === null && field["required"] !== false) complain("is not answered");
      if (value !== null && !offers(field, [value])) complain("has no such option");
      return { type, ...common, value };
    }
    case ComponentType.FileUpload: {
      const files = Array.isArray(given) ? given.filter((one) => typeof one === "object") : [];
      checkCount(field, files.length, complain);
      const attachments = files.map((file) => around.attach(file));
      gathered.attachments.push(...attachments);
      return { type, ...common, values: attachments.map((attachment) => attachment.id) };
    }
    case ComponentType.CheckboxGroup:
    case ComponentType.StringSelect: {
      const chosen = chosenIn(field, given);
      checkCount(field, chosen.length, complain);
      if (!offers(field, chosen)) complain("has no such option");
      return { type, ...common, values: chosen };
    }
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect: {
      const chosen = chosenIn(field, given);
      checkCount(field, chosen.length, complain);
      if (type === ComponentType.ChannelSelect) gathered.channels.push(...chosen);
      if (type !== ComponentType.RoleSelect && type !== ComponentType.ChannelSelect)
        gathered.users.push(...chosen);
      if (type === ComponentType.RoleSelect || type === ComponentType.MentionableSelect)
        gathered.roles.push(...chosen);
      return { type, ...common, values: chosen };
    }
    default: {
      const value = typeof given === "string" ? given : (textOf(field["value"]) ?? "");
      const fewest = numberOf(field["min_length"]) ?? 0;
      if (value === "" && field["required"] !== false) complain("is empty");
      if (value !== "" && value.length < fewest) complain(`needs ${fewest} characters`);
      if (value.length > (numberOf(field["max_length"]) ?? 4000)) complain("is too long");
      return { type: ComponentType.TextInput, ...common, value };
    }
  }
}

/** What is chosen: what somebody chose, or what the form was opened with. */
function chosenIn(field: Json, given: FormValues[string] | undefined): string[] {
  if (typeof given === "string") return given === "" ? [] : [given];
  if (Array.isArray(given)) return given.filter((one) => typeof one === "string");
  const options = listOf(field["options"]).filter((option) => option["default"] === true);
  return [
    ...options.map((option) => String(option["value"])),
    ...listOf(field["default_values"]).map((one) => String(one["id"])),
  ];
}

function offers(field: Json, chosen: readonly string[]): boolean {
  const offered = listOf(field["options"]).map(({ value }) => value);
  return chosen.every((value) => offered.includes(value));
}

function checkCount(field: Json, count: number, complain: (problem: string) => void): void {
  if (count === 0 && field["required"] === false) return;
  const fewest = numberOf(field["min_values"]) ?? 1;
  const options = listOf(field["options"]).length;
  const all = field["type"] === ComponentType.CheckboxGroup ? options : 1;
  if (count < fewest) complain(`needs ${fewest} answers`);
  if (count > (numberOf(field["max_values"]) ?? all)) complain("has too many answers");
}
