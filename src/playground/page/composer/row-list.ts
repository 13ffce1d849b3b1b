import { type ComponentChildren, h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Suggestions } from "./composer-rows.ts";
import { type Composer, focusedChip, remainingOptions, type Row } from "./composer-state.ts";

export interface RowListProps {
  /** Of the list, for the box that controls it. */
  readonly id: string;
  readonly composer: Composer;
  readonly rows: readonly Row[];
  readonly suggestions: Suggestions;
  readonly onChoose: (row: Row) => void;
  readonly onHighlight: (index: number) => void;
}

/** The id of a row, for the box that points at it. */
export function rowId(list: string, index: number): string {
  return `${list}-${index}`;
}

/** The list above the box: commands, options, or values, with a line that says for what. */
export function RowList(props: RowListProps): ComponentChildren {
  const { id, composer, rows, suggestions } = props;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const row = list.current?.children[composer.highlighted];
    row?.scrollIntoView({ block: "nearest" });
  }, [composer.highlighted, rows.length]);
  const note = noteOf(composer, rows, suggestions);
  return h(
    "div",
    { class: "offer-list" },
    headView(composer),
    h(
      "ul",
      {
        ref: list,
        id,
        class: "offers",
        role: "listbox",
        "aria-label": labelOf(composer),
        hidden: rows.length === 0,
      },
      rows.map((row, index) =>
        h(
          "li",
          {
            key: keyOf(row),
            id: rowId(id, index),
            class: "offer",
            role: "option",
            "aria-selected": index === composer.highlighted ? "true" : "false",
            // The box keeps the focus.
            onMouseDown: (event: Event) => event.preventDefault(),
            onMouseMove: () => {
              if (index !== composer.highlighted) props.onHighlight(index);
            },
            onClick: () => props.onChoose(row),
          },
          rowView(row),
        ),
      ),
    ),
    note === null ? null : h("p", { class: "offer-note", role: "status" }, note),
  );
}

function headView(composer: Composer): ComponentChildren {
  if (composer.kind === "text") return h("p", { class: "offer-head" }, h("b", {}, "Commands"));
  const chip = focusedChip(composer);
  if (chip === null) {
    const words =
      remainingOptions(composer).length === 0 ? "Enter sends it" : "Enter sends it; ↓ for options";
    return h(
      "p",
      { class: "offer-head" },
      h("b", {}, `/${composer.line.name}`),
      h("span", {}, composer.line.description),
      h("i", {}, words),
    );
  }
  const { name, description, required } = chip.option;
  return h(
    "p",
    { class: "offer-head" },
    h("b", {}, name),
    h("span", {}, description),
    h("i", {}, required ? "required" : "optional"),
  );
}

function labelOf(composer: Composer): string {
  if (composer.kind === "text") return "Commands";
  const chip = focusedChip(composer);
  return chip === null ? `Options of /${composer.line.name}` : `Values for ${chip.option.name}`;
}

function noteOf(composer: Composer, rows: readonly Row[], suggestions: Suggestions): string | null {
  if (composer.kind === "text") return rows.length === 0 ? "No command matches." : null;
  const chip = focusedChip(composer);
  if (chip?.option.autocomplete !== true || chip.value !== null) return null;
  if (suggestions.status === "failed") return "Loading suggestions failed. Anything can be typed.";
  if (rows.length > 0) return null;
  return suggestions.status === "ready"
    ? "No suggestion matches. Enter sends it as it is."
    : "Loading suggestions…";
}

function keyOf(row: Row): string {
  if (row.kind === "command") return row.line.name;
  return row.kind === "option" ? row.option.name : String(row.value);
}

function rowView(row: Row): ComponentChildren {
  switch (row.kind) {
    case "command":
      return [
        h("span", { class: "offer-name" }, `/${row.line.name}`),
        h("span", { class: "offer-more" }, row.line.description),
      ];
    case "option":
      return [
        h("span", { class: "offer-name offer-option" }, row.option.name),
        h("span", { class: "offer-more" }, row.option.description),
      ];
    case "value":
      return h("span", { class: "offer-value" }, row.label);
  }
}
