import {
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  SelectMenuDefaultValueType,
  TextInputStyle,
} from "discord-api-types/v10";
import type { SelectOption } from "../surface/card.ts";
import type { Modal, ModalField } from "../surface/modal.ts";
import { encodeCustomId } from "./custom-id.ts";
import { POSTABLE } from "./dispatch-resolved.ts";

/** The longest text a form takes where its definition says nothing: Discord's own limit. */
export const LONGEST_TEXT = 4000;

/** A form in Discord's form; null where its action and options do not fit a custom_id. */
export function renderModal(modal: Modal): APIModalInteractionResponseCallbackData | null {
  const id = encodeCustomId(modal.action);
  return id === null
    ? null
    : { custom_id: id, title: modal.title, components: modal.fields.map(fieldComponent) };
}

function fieldComponent(field: ModalField): APIModalInteractionResponseCallbackComponent {
  if (field.type === "note") return { type: ComponentType.TextDisplay, content: field.text };
  return {
    type: ComponentType.Label,
    label: field.label,
    ...(field.description === undefined ? {} : { description: field.description }),
    component: inputComponent(field),
  };
}

function inputComponent(field: Exclude<ModalField, { readonly type: "note" }>): APIComponentInLabel {
  const custom_id = field.name;
  // Discord takes a field for required that does not say otherwise.
  const required = field.required === true;
  const fewest = required ? 1 : 0;
  switch (field.type) {
    case "text":
      return {
        type: ComponentType.TextInput,
        custom_id,
        style: field.long === true ? TextInputStyle.Paragraph : TextInputStyle.Short,
        max_length: field.maxLength ?? LONGEST_TEXT,
        required,
        ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
        ...(field.value === undefined ? {} : { value: field.value }),
      };
    case "select":
      return {
        type: ComponentType.StringSelect,
        custom_id,
        options: field.options.map(optionsWith(field.chosen ?? [])),
        min_values: fewest,
        max_values: field.max ?? 1,
        required,
      };
    case "radio":
      return {
        type: ComponentType.RadioGroup,
        custom_id,
        options: field.options.map(optionsWith(field.chosen === undefined ? [] : [field.chosen])),
        required,
      };
    case "checkboxes":
      return {
        type: ComponentType.CheckboxGroup,
        custom_id,
        options: field.options.map(optionsWith(field.chosen ?? [])),
        min_values: fewest,
        max_values: field.options.length,
        required,
      };
    case "checkbox":
      return { type: ComponentType.Checkbox, custom_id, default: field.chosen === true };
    case "channel":
      return {
        type: ComponentType.ChannelSelect,
        custom_id,
        channel_types: POSTABLE,
        min_values: fewest,
        max_values: 1,
        required,
        ...(field.chosen === undefined
          ? {}
          : { default_values: [{ id: field.chosen, type: SelectMenuDefaultValueType.Channel }] }),
      };
    case "role":
      return {
        type: ComponentType.RoleSelect,
        custom_id,
        min_values: fewest,
        max_values: 1,
        required,
        ...(field.chosen === undefined
          ? {}
          : { default_values: [{ id: field.chosen, type: SelectMenuDefaultValueType.Role }] }),
      };
    case "file":
      return {
        type: ComponentType.FileUpload,
        custom_id,
        min_values: fewest,
        max_values: 1,
        required,
        file_types: field.endings.map((ending) => `.${ending.replace(/^\./, "")}` as const),
      };
  }
}

function optionsWith(chosen: readonly string[]) {
  return (option: SelectOption) => ({
    label: option.label,
    value: option.value,
    ...(option.description === undefined ? {} : { description: option.description }),
    ...(chosen.includes(option.value) ? { default: true } : {}),
  });
}
