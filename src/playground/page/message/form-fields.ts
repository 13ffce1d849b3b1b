import type { APIComponentInLabel, APIModalInteractionResponseCallbackData } from "discord-api-types/v10";
import type { FormFile, FormValues } from "../shapes.ts";
import { chosenAtFirst } from "./choices.ts";
import { COMPONENT } from "./kinds.ts";

export type FormValue = FormValues[string];

/** Something to fill in, with the words above it. */
export interface Field {
  readonly label: string;
  readonly description: string | null;
  readonly component: APIComponentInLabel;
}

/** What a form shows, in order. */
export type FormPart =
  | { readonly kind: "text"; readonly content: string }
  | { readonly kind: "field"; readonly field: Field }
  | { readonly kind: "unknown"; readonly component: { readonly type: number } };

const FIELDS: readonly number[] = [
  COMPONENT.textInput,
  COMPONENT.stringSelect,
  COMPONENT.userSelect,
  COMPONENT.roleSelect,
  COMPONENT.mentionableSelect,
  COMPONENT.channelSelect,
  COMPONENT.fileUpload,
  COMPONENT.radioGroup,
  COMPONENT.checkboxGroup,
  COMPONENT.checkbox,
];

/** The parts of a form; a text field in a row of its own, the older way, is a field like any other. */
export function partsOf(form: APIModalInteractionResponseCallbackData): readonly FormPart[] {
  return form.components.flatMap((part): readonly FormPart[] => {
    switch (part.type) {
      case COMPONENT.textDisplay:
        return [{ kind: "text", content: part.content }];
      case COMPONENT.label: {
        const { label, description = null, component } = part;
        return [fieldPart({ label, description, component })];
      }
      case COMPONENT.actionRow:
        return part.components.map((component) =>
          fieldPart({ label: component.label ?? "", description: null, component }),
        );
      default:
        return [{ kind: "unknown", component: part }];
    }
  });
}

function fieldPart(field: Field): FormPart {
  const { component } = field;
  return FIELDS.includes(component.type) ? { kind: "field", field } : { kind: "unknown", component };
}

/** The fields of a form alone. */
export function fieldsOf(form: APIModalInteractionResponseCallbackData): readonly Field[] {
  return partsOf(form).flatMap((part) => (part.kind === "field" ? [part.field] : []));
}

/** What a form is opened with, by custom_id. */
export function startValues(form: APIModalInteractionResponseCallbackData): FormValues {
  return Object.fromEntries(
    fieldsOf(form).map(({ component }) => [component.custom_id, startValue(component)]),
  );
}

function startValue(component: APIComponentInLabel): FormValue {
  switch (component.type) {
    case COMPONENT.textInput:
      return component.value ?? "";
    case COMPONENT.checkbox:
      return component.default === true;
    case COMPONENT.radioGroup:
      return component.options.find((option) => option.default === true)?.value ?? "";
    case COMPONENT.checkboxGroup:
      return component.options.filter((option) => option.default === true).map(({ value }) => value);
    case COMPONENT.fileUpload:
      return [];
    case COMPONENT.stringSelect:
    case COMPONENT.userSelect:
    case COMPONENT.roleSelect:
    case COMPONENT.mentionableSelect:
    case COMPONENT.channelSelect:
      return chosenAtFirst(component);
  }
}

/** The text of a value, empty where it is none. */
export function textIn(value: FormValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** What is chosen in a value, nothing where it holds no choices. */
export function choicesIn(value: FormValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** The files of a value, none where it holds no files. */
export function filesIn(value: FormValue | undefined): readonly FormFile[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "object") : [];
}

/** How few and how many answers a field takes. */
export function countsOf(component: Exclude<APIComponentInLabel, { readonly type: 4 | 21 | 23 }>): {
  readonly fewest: number;
  readonly most: number;
} {
  const all = component.type === COMPONENT.checkboxGroup ? component.options.length : 1;
  return { fewest: component.min_values ?? 1, most: component.max_values ?? all };
}
