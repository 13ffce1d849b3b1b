import { type ComponentChildren, h, type RefObject } from "preact";
import { CrossIcon } from "../icons.ts";
import type { Chip } from "./composer-state.ts";

/** What the boxes of the composer share. */
export interface BoxProps {
  readonly "aria-autocomplete": "list";
  readonly "aria-controls": string;
  readonly "aria-expanded": "true" | "false";
  readonly "aria-activedescendant": string | undefined;
  readonly onInput: (event: Event) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export interface ChipViewProps {
  readonly chip: Chip;
  readonly active: boolean;
  readonly wrong: boolean;
  readonly problemId: string;
  readonly box: BoxProps;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onFocus: () => void;
  readonly onRemove: () => void;
  readonly onFile: (file: File) => void;
}

/** An option with its box. */
export function ChipView(props: ChipViewProps): ComponentChildren {
  const { chip, active, wrong } = props;
  const { name, description, required } = chip.option;
  return h(
    "span",
    { class: `slot${active ? " slot-active" : ""}${wrong ? " slot-wrong" : ""}` },
    h("span", { class: "slot-name", "aria-hidden": "true", onClick: () => props.onFocus() }, name),
    chip.option.kind === "attachment" ? fileView(props) : boxView(props),
    required
      ? null
      : h(
          "button",
          {
            type: "button",
            class: "slot-remove",
            tabIndex: -1,
            "aria-label": `Remove ${name}`,
            title: `${description}. Remove`,
            onClick: () => props.onRemove(),
          },
          h(CrossIcon, {}),
        ),
  );
}

function boxView({ chip, active, wrong, problemId, box, input, onFocus }: ChipViewProps): ComponentChildren {
  const { name, description } = chip.option;
  return h("input", {
    ...(active ? box : {}),
    ref: active ? input : null,
    class: "slot-box",
    role: "combobox",
    "aria-label": `${name}: ${description}`,
    "aria-expanded": active ? box["aria-expanded"] : "false",
    "aria-invalid": wrong ? "true" : undefined,
    "aria-describedby": wrong ? problemId : undefined,
    ...PLAIN_BOX,
    inputMode: chip.option.kind === "integer" ? "numeric" : "text",
    size: Math.min(40, Math.max(4, chip.text.length + 1)),
    value: chip.text,
    onFocus: () => {
      if (!active) onFocus();
    },
  });
}

function fileView({ chip, active, input, box, onFile, onFocus }: ChipViewProps): ComponentChildren {
  return h(
    "label",
    { class: "slot-file" },
    h("input", {
      ref: active ? input : null,
      type: "file",
      class: "unseen",
      "aria-label": `${chip.option.name}: ${chip.option.description}`,
      onKeyDown: (event: KeyboardEvent) => {
        // The file box opens by itself; the other keys go on as in any box.
        if (event.key !== "Enter" || chip.value !== null) box.onKeyDown(event);
      },
      onFocus: () => {
        if (!active) onFocus();
      },
      onChange: (event: Event) => {
        const chosen = event.currentTarget;
        const file = chosen instanceof HTMLInputElement ? chosen.files?.[0] : undefined;
        if (file !== undefined) onFile(file);
      },
    }),
    chip.text === "" ? "Choose a file" : chip.text,
  );
}

/** A box for what no browser should complete, correct or capitalise. */
export const PLAIN_BOX = {
  type: "text",
  autoComplete: "off",
  autoCapitalize: "off",
  autoCorrect: "off",
  spellcheck: false,
  enterKeyHint: "send",
} as const;
