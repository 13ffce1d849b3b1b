import { type ComponentChildren, h } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Chevron } from "./icons.ts";
import { matching, placeList, step } from "./select-list.ts";

/** Something that can be chosen. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
  /** A sign or an emoji before the label. */
  readonly sign?: string;
}

/** How a list was closed: by a single choice, by leaving it, or by Escape. */
export type Closing = "chosen" | "left" | "escape";

export interface SelectProps {
  /** The id of its button, for a label. */
  readonly id?: string;
  readonly customId: string;
  /** What is chosen here, for those who do not see it. */
  readonly name: string;
  readonly placeholder: string;
  readonly choices: readonly Choice[];
  readonly fewest: number;
  readonly most: number;
  readonly chosen: readonly string[];
  readonly disabled?: boolean;
  /** True while an answer is awaited: it keeps the focus and does nothing. */
  readonly waiting?: boolean;
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean;
  readonly required?: boolean;
  readonly onChange: (values: readonly string[]) => void;
  /** The list is closed. */
  readonly onClose?: (values: readonly string[], how: Closing) => void;
}

/** A menu that is opened and chosen from by mouse, finger or keyboard. */
export function Select(props: SelectProps): ComponentChildren {
  const { choices, chosen, fewest, most, onChange, onClose } = props;
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const typed = useRef({ text: "", at: 0 });
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const off = props.disabled === true || props.waiting === true;
  const single = most === 1;

  const show = (): void => {
    if (off) return;
    setActive(
      Math.max(
        0,
        choices.findIndex(({ value }) => chosen.includes(value)),
      ),
    );
    setOpen(true);
  };
  const close = (values: readonly string[], how: Closing): void => {
    setOpen(false);
    onClose?.(values, how);
  };
  const choose = (index: number): void => {
    const value = choices[index]?.value;
    if (value === undefined) return;
    const others = chosen.filter((one) => one !== value);
    const had = others.length < chosen.length;
    if (single) {
      const values = had && fewest === 0 ? [] : [value];
      onChange(values);
      close(values, "chosen");
    } else if (had || chosen.length < most) {
      // In the order in which they stand, whatever the order of choosing.
      const values = had
        ? others
        : choices.map((one) => one.value).filter((one) => one === value || chosen.includes(one));
      onChange(values);
    }
  };

  useLayoutEffect(() => {
    const view = list.current?.ownerDocument.defaultView ?? null;
    if (!open || view === null) return;
    const place = (): void => placeList(button.current, list.current, view.innerHeight);
    place();
    view.addEventListener("resize", place);
    // Whatever scrolls around the button moves the list with it.
    view.addEventListener("scroll", place, true);
    return () => {
      view.removeEventListener("resize", place);
      view.removeEventListener("scroll", place, true);
    };
  }, [open, choices.length]);

  useEffect(() => {
    if (open) list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [open, active]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Tab") {
      if (open) close(chosen, "left");
      return;
    }
    const letter = key.length === 1 && key !== " " ? key : "";
    if (letter !== "") {
      const fresh = event.timeStamp - typed.current.at > 700;
      typed.current = { text: (fresh ? "" : typed.current.text) + letter, at: event.timeStamp };
      if (!open) show();
      const found = matching(choices, typed.current.text, active);
      if (found !== null && !off) setActive(found);
    } else if (!open) {
      if (!["Enter", " ", "ArrowDown", "ArrowUp"].includes(key)) return;
      show();
    } else if (key === "Escape") {
      // A form around the menu stays open.
      event.stopPropagation();
      close(chosen, "escape");
    } else if (key === "Enter" || key === " ") choose(active);
    else {
      const next = step(key, active, choices.length);
      if (next === null) return;
      setActive(next);
    }
    event.preventDefault();
  };

  const shown = choices.filter(({ value }) => chosen.includes(value));
  const said = shown.length === 0 ? props.placeholder : shown.map(({ label }) => label).join(", ");
  return h(
    "div",
    { class: "select" },
    h(
      "button",
      {
        ref: button,
        id: props.id,
        type: "button",
        class: "select-button",
        role: "combobox",
        // A field of a form has a label of its own.
        [props.id === undefined ? "data-custom-id" : "data-field"]: props.customId,
        "aria-label": props.name === "" || props.name === said ? said : `${props.name}: ${said}`,
        "aria-haspopup": "listbox",
        "aria-expanded": open ? "true" : "false",
        "aria-controls": open ? `${id}-list` : undefined,
        "aria-activedescendant": open && choices.length > 0 ? `${id}-${active}` : undefined,
        "aria-describedby": props.describedBy,
        "aria-invalid": props.invalid === true ? "true" : undefined,
        "aria-required": props.required === true ? "true" : undefined,
        "aria-disabled": props.waiting === true ? "true" : undefined,
        disabled: props.disabled === true,
        onClick: () => (open ? close(chosen, "left") : show()),
        onKeyDown,
        onBlur: () => open && close(chosen, "left"),
      },
      h(
        "span",
        { class: shown.length === 0 ? "select-placeholder" : "select-value" },
        shownView(shown, single, said),
      ),
      h(Chevron, {}),
    ),
    open
      ? h(
          "ul",
          {
            ref: list,
            id: `${id}-list`,
            class: "select-list",
            role: "listbox",
            "aria-label": props.name === "" ? props.placeholder : props.name,
            "aria-multiselectable": single ? undefined : "true",
            // The button keeps the focus, so that the keyboard goes on working.
            onPointerDown: (event: Event) => event.preventDefault(),
            onMouseDown: (event: Event) => event.preventDefault(),
          },
          choices.length === 0
            ? h("li", { class: "select-none" }, "There is nothing to choose from here.")
            : null,
          choices.map((choice, index) =>
            optionView(choice, {
              id: `${id}-${index}`,
              active: index === active,
              chosen: chosen.includes(choice.value),
              full: !single && chosen.length >= most,
              single,
              onChoose: () => choose(index),
              onPoint: () => setActive(index),
            }),
          ),
        )
      : null,
  );
}

function shownView(shown: readonly Choice[], single: boolean, said: string): ComponentChildren {
  const [first] = shown;
  if (first === undefined) return said;
  if (!single) return shown.map(({ label }) => h("span", { class: "chip" }, label));
  return [signView(first), first.label];
}

interface OptionState {
  readonly id: string;
  readonly active: boolean;
  readonly chosen: boolean;
  readonly full: boolean;
  readonly single: boolean;
  readonly onChoose: () => void;
  readonly onPoint: () => void;
}

function optionView(choice: Choice, state: OptionState): ComponentChildren {
  const off = state.full && !state.chosen;
  return h(
    "li",
    {
      id: state.id,
      class: `option${state.active ? " option-active" : ""}`,
      role: "option",
      "data-value": choice.value,
      "aria-selected": state.chosen ? "true" : "false",
      "aria-disabled": off ? "true" : undefined,
      onClick: state.onChoose,
      onPointerMove: state.active ? undefined : state.onPoint,
    },
    signView(choice),
    h(
      "span",
      { class: "option-words" },
      h("span", { class: "option-label" }, choice.label),
      choice.description === undefined
        ? null
        : h("span", { class: "option-description" }, choice.description),
    ),
    h("span", {
      class: `option-mark ${state.single ? "option-mark-one" : "option-mark-many"}`,
      "aria-hidden": "true",
    }),
  );
}

function signView({ sign }: Choice): ComponentChildren {
  return sign === undefined ? null : h("span", { class: "option-sign", "aria-hidden": "true" }, sign);
}
