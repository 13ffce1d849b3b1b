import type {
  APICheckboxGroupComponent,
  APIRadioGroupComponent,
  APISelectMenuComponent,
  APITextInputComponent,
} from "discord-api-types/v10";
import { type ComponentChildren, h } from "preact";
import { useId } from "preact/hooks";
import type { Choosable } from "../shapes.ts";
import { choicesOf, placeholderOf } from "./choices.ts";
import { FileInput } from "./file-input.ts";
import { choicesIn, countsOf, type Field, filesIn, type FormValue, textIn } from "./form-fields.ts";
import { COMPONENT, PARAGRAPH } from "./kinds.ts";
import { Select } from "./select.ts";

export interface FieldProps {
  readonly field: Field;
  readonly choosable: Choosable;
  readonly value: FormValue | undefined;
  readonly problem: string | null;
  readonly onChange: (value: FormValue) => void;
  /** A file begins to be read, or has been. */
  readonly onReading: (begins: boolean) => void;
}

/** What every input is told of the words around it. */
interface Around {
  readonly id: string;
  readonly name: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
}

/** A field with its label, its description and what is wrong with it. */
export function FieldView(props: FieldProps): ComponentChildren {
  const { field, problem, value } = props;
  const { component, label, description } = field;
  const id = useId();
  if (component.type === COMPONENT.checkbox) {
    // Its label stands beside it, as the labels of options do.
    const ticked = value === true;
    const tick = {
      type: "checkbox",
      class: "tick",
      "data-field": component.custom_id,
      checked: ticked,
      onChange: () => props.onChange(!ticked),
    };
    return h("div", { class: "field" }, optionView({ label, description }, id, tick));
  }
  const describedBy = [
    ...(description === null ? [] : [`${id}-about`]),
    ...(problem === null ? [] : [`${id}-problem`]),
  ].join(" ");
  const required = component.required !== false;
  const around: Around = {
    id,
    name: label,
    describedBy: describedBy === "" ? undefined : describedBy,
    invalid: problem !== null,
    required,
  };
  const words = [label, required ? h("span", { class: "required", "aria-hidden": "true" }, "*") : null];
  const about =
    description === null ? null : h("p", { id: `${id}-about`, class: "field-about" }, description);
  const complaint =
    problem === null ? null : h("p", { id: `${id}-problem`, class: "field-problem" }, problem);
  if (component.type === COMPONENT.radioGroup || component.type === COMPONENT.checkboxGroup) {
    return h(
      "fieldset",
      {
        class: "field",
        role: component.type === COMPONENT.radioGroup ? "radiogroup" : "group",
        "aria-describedby": around.describedBy,
        "aria-invalid": problem === null ? undefined : "true",
        "aria-required": required ? "true" : undefined,
      },
      h("legend", { class: "field-label" }, words),
      about,
      component.type === COMPONENT.radioGroup
        ? radioView(component, textIn(value), around, props.onChange)
        : boxesView(component, choicesIn(value), around, props.onChange),
      complaint,
    );
  }
  return h(
    "div",
    { class: "field" },
    h("label", { class: "field-label", for: id }, words),
    about,
    inputView(props, around),
    complaint,
  );
}

function inputView(
  { field, value, choosable, onChange, onReading }: FieldProps,
  around: Around,
): ComponentChildren {
  const { component } = field;
  switch (component.type) {
    case COMPONENT.textInput:
      return textView(component, textIn(value), around, onChange);
    case COMPONENT.fileUpload:
      return h(FileInput, { component, files: filesIn(value), around, onChange, onReading });
    case COMPONENT.stringSelect:
    case COMPONENT.userSelect:
    case COMPONENT.roleSelect:
    case COMPONENT.mentionableSelect:
    case COMPONENT.channelSelect:
      return menuView(component, choicesIn(value), choosable, around, onChange);
    case COMPONENT.radioGroup:
    case COMPONENT.checkboxGroup:
    case COMPONENT.checkbox:
      return null;
  }
}

type Change = (value: FormValue) => void;

function textView(
  input: APITextInputComponent,
  value: string,
  around: Around,
  onChange: Change,
): ComponentChildren {
  const { custom_id, placeholder, max_length: most } = input;
  const long = input.style === PARAGRAPH;
  const common = {
    id: around.id,
    class: "input",
    "data-field": custom_id,
    value,
    placeholder,
    "aria-describedby": around.describedBy,
    "aria-invalid": around.invalid ? ("true" as const) : undefined,
    "aria-required": around.required ? ("true" as const) : undefined,
    onInput: ({ target }: Event) => {
      if (target !== null && "value" in target && typeof target.value === "string") onChange(target.value);
    },
  };
  return h(
    "div",
    { class: "input-box" },
    long
      ? h("textarea", { ...common, rows: 4 })
      : h("input", { ...common, type: "text", autoComplete: "off" }),
    // More than the limit can be typed and pasted: cutting it off unseen would send half of it.
    most === undefined
      ? null
      : h(
          "span",
          { class: `counter${value.length > most ? " counter-over" : ""}`, "aria-hidden": "true" },
          `${value.length} / ${most}`,
        ),
  );
}

function menuView(
  menu: APISelectMenuComponent,
  chosen: readonly string[],
  choosable: Choosable,
  around: Around,
  onChange: Change,
): ComponentChildren {
  const { fewest, most } = countsOf(menu);
  return h(Select, {
    id: around.id,
    customId: menu.custom_id,
    name: around.name,
    placeholder: placeholderOf(menu),
    choices: choicesOf(menu, choosable),
    fewest: around.required ? fewest : 0,
    most,
    chosen,
    describedBy: around.describedBy,
    invalid: around.invalid,
    required: around.required,
    onChange,
  });
}

function radioView(
  { custom_id, options }: APIRadioGroupComponent,
  chosen: string,
  around: Around,
  onChange: Change,
): ComponentChildren {
  return [
    options.map((option, index) =>
      optionView(option, `${around.id}-${index}`, {
        type: "radio",
        name: around.id,
        class: "tick",
        "data-field": custom_id,
        value: option.value,
        checked: option.value === chosen,
        onChange: () => onChange(option.value),
      }),
    ),
    around.required || chosen === ""
      ? null
      : h("button", { type: "button", class: "text-button", onClick: () => onChange("") }, "Choose none"),
  ];
}

function boxesView(
  { custom_id, options }: APICheckboxGroupComponent,
  chosen: readonly string[],
  around: Around,
  onChange: Change,
): ComponentChildren {
  return options.map((option, index) => {
    const ticked = chosen.includes(option.value);
    const after = options
      .map(({ value }) => value)
      .filter((value) => chosen.includes(value) !== (value === option.value));
    return optionView(option, `${around.id}-${index}`, {
      type: "checkbox",
      class: "tick",
      "data-field": custom_id,
      value: option.value,
      checked: ticked,
      onChange: () => onChange(after),
    });
  });
}

function optionView(
  { label, description }: { readonly label: string; readonly description?: string | null },
  id: string,
  input: object,
): ComponentChildren {
  return h(
    "label",
    { class: "tick-row", for: id },
    h("input", { id, ...input }),
    h(
      "span",
      { class: "option-words" },
      h("span", { class: "option-label" }, label),
      description === undefined || description === null
        ? null
        : h("span", { class: "option-description" }, description),
    ),
  );
}
