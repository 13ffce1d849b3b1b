import type { APIFileUploadComponent } from "discord-api-types/v10";
import { type ComponentChildren, h } from "preact";
import { useRef, useState } from "preact/hooks";
import type { FormFile } from "../shapes.ts";
import { countsOf } from "./form-fields.ts";
import { Cross, Sheet } from "./icons.ts";
import { sizeText } from "./media.ts";

/** Larger files are not read: Discord takes none either. */
const LARGEST_BYTES = 10 * 1024 * 1024;

interface FileInputProps {
  readonly component: APIFileUploadComponent;
  readonly files: readonly FormFile[];
  readonly around: {
    readonly id: string;
    readonly describedBy: string | undefined;
    readonly invalid: boolean;
    readonly required: boolean;
  };
  readonly onChange: (files: readonly FormFile[]) => void;
  /** A file begins to be read, or has been. */
  readonly onReading: (begins: boolean) => void;
}

/** A place to choose files, or to drop them on, with the names of those that are chosen. */
export function FileInput({
  component,
  files,
  around,
  onChange,
  onReading,
}: FileInputProps): ComponentChildren {
  const [refused, setRefused] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const { most } = countsOf(component);
  const types = component.file_types ?? [];

  const take = async (chosen: readonly File[]): Promise<void> => {
    const large = chosen.find(({ size }) => size > LARGEST_BYTES);
    setRefused(
      large === undefined
        ? null
        : `${large.name} is too large: ${sizeText(large.size)} of at most ${sizeText(LARGEST_BYTES)}.`,
    );
    if (large !== undefined) return;
    onReading(true);
    try {
      const read = await Promise.all(chosen.map(readFile));
      // A new choice takes the place of the one before where only one fits.
      onChange(most === 1 ? read : [...files, ...read]);
    } catch {
      setRefused("This file could not be read.");
    } finally {
      onReading(false);
    }
  };
  return [
    h(
      "div",
      { class: "file-drop" },
      h(
        "span",
        { "aria-hidden": "true" },
        most === 1 ? "Choose a file, or drop it here" : "Choose files, or drop them here",
      ),
      types.length === 0 ? null : h("span", { class: "file-note", "aria-hidden": "true" }, types.join(", ")),
      h("input", {
        ref: input,
        id: around.id,
        type: "file",
        "data-field": component.custom_id,
        multiple: most > 1,
        accept: types.map((type) => (type.startsWith(".") ? type : `${type}/*`)).join(","),
        "aria-describedby": around.describedBy,
        "aria-invalid": around.invalid ? "true" : undefined,
        "aria-required": around.required ? "true" : undefined,
        onChange: () => {
          const chosen = [...(input.current?.files ?? [])];
          // The same file can be chosen again after it was taken away.
          if (input.current !== null) input.current.value = "";
          if (chosen.length > 0) void take(chosen);
        },
      }),
    ),
    files.map((file, index) =>
      h(
        "div",
        { class: "file" },
        h(Sheet, {}),
        h("span", { class: "file-words file-name" }, file.filename),
        h(
          "button",
          {
            type: "button",
            class: "icon-button",
            "aria-label": `Take ${file.filename} away`,
            onClick: () => onChange(files.filter((_, place) => place !== index)),
          },
          h(Cross, {}),
        ),
      ),
    ),
    refused === null ? null : h("p", { class: "field-problem", role: "alert" }, refused),
  ];
}

async function readFile(file: File): Promise<FormFile> {
  const content = await file.text();
  return { filename: file.name, content, ...(file.type === "" ? {} : { contentType: file.type }) };
}
