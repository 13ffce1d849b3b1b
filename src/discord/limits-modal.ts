import { ComponentType } from "discord-api-types/v10";
import { checkTextDisplay, MAX_TEXT, outside } from "./limits-components.ts";
import { between, type Json, number, object, text, within } from "./limits-json.ts";
import { checkNumbers, checkOptions, checkSelect, SELECTS } from "./limits-selects.ts";

const FIELDS: readonly number[] = [
  ComponentType.TextInput,
  ComponentType.FileUpload,
  ComponentType.RadioGroup,
  ComponentType.CheckboxGroup,
  ComponentType.Checkbox,
  ...SELECTS,
];

/** What Discord would refuse in a label of a modal and its one field, or in a text between labels. */
export function checkModalPart(part: Json): string[] {
  if (part["type"] === ComponentType.TextDisplay) return checkTextDisplay(part);
  if (part["type"] !== ComponentType.Label) return outside("a modal", [number(part["type"])], []);
  const field = object(part["component"]);
  return [
    ...between("label", text(part["label"]), 1, 45),
    ...between(
      "label description",
      text(part["description"]),
      part["description"] === undefined ? 0 : 1,
      100,
    ),
    ...(Array.isArray(part["components"]) ? ["a label takes one field, not a list"] : []),
    ...outside("a label", [number(field["type"])], FIELDS),
    ...checkField(field),
  ];
}

function checkField(field: Json): string[] {
  const named = between("custom_id", text(field["custom_id"]), 1, 100);
  switch (field["type"]) {
    case ComponentType.TextInput:
      return [...named, ...checkTextInput(field)];
    case ComponentType.RadioGroup:
      return [...named, ...checkOptions("a group of radio buttons", field, 2, 10)];
    case ComponentType.CheckboxGroup:
      return [
        ...named,
        ...checkNumbers(field, 10),
        ...checkNoneAllowed(field),
        ...checkOptions("a group of checkboxes", field, 1, 10),
      ];
    case ComponentType.FileUpload:
      return [...named, ...checkNumbers(field, 10), ...checkNoneAllowed(field)];
    case ComponentType.Checkbox:
      return named;
    default:
      if (!SELECTS.includes(number(field["type"]))) return [];
      return [
        ...checkSelect(field),
        ...(field["disabled"] === undefined ? [] : ["a select in a modal cannot be disabled"]),
        ...(field["required"] === true ? checkNoneAllowed(field) : []),
      ];
  }
}

function checkTextInput(input: Json): string[] {
  const { min_length: min, max_length: max } = input;
  const value = text(input["value"]);
  const longest = typeof max === "number" ? Math.min(max, MAX_TEXT) : MAX_TEXT;
  return [
    ...(input["style"] === 1 || input["style"] === 2 ? [] : ["a text input is short (1) or long (2)"]),
    ...(input["label"] === undefined ? [] : ["a text input in a label has no label of its own"]),
    ...within("min_length", min, 0, MAX_TEXT),
    ...within("max_length", max, 1, MAX_TEXT),
    ...(typeof min === "number" && typeof max === "number" && min > max
      ? ["min_length is above max_length"]
      : []),
    ...between("text input's value", value, value === "" ? 0 : number(min), longest),
    ...between("text input's placeholder", text(input["placeholder"]), 0, 100),
  ];
}

/** A field is required unless it says otherwise, and a required one cannot take nothing. */
function checkNoneAllowed(field: Json): string[] {
  return field["min_values"] === 0 && field["required"] !== false
    ? ["min_values is 0 and the field is required"]
    : [];
}
