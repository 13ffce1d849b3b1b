import type { APIComponentInLabel, APIFileUploadComponent } from "discord-api-types/v10";
import type { FormFile, FormValues } from "../shapes.ts";
import { choicesIn, countsOf, type Field, filesIn, type FormValue, textIn } from "./form-fields.ts";
import { COMPONENT } from "./kinds.ts";

/** The longest text that Discord takes where a field sets no limit. */
const LONGEST = 4000;

/** What is wrong with each field, a sentence by custom_id; empty where the form can be sent. */
export function problemsOf(fields: readonly Field[], values: FormValues): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields.flatMap(({ component }) => {
      const problem = problemWith(component, values[component.custom_id]);
      return problem === null ? [] : [[component.custom_id, problem]];
    }),
  );
}

/** What is wrong with one field, as a sentence; null where nothing is. */
export function problemWith(component: APIComponentInLabel, value: FormValue | undefined): string | null {
  switch (component.type) {
    case COMPONENT.textInput: {
      const text = textIn(value);
      const fewest = component.min_length ?? 0;
      const most = component.max_length ?? LONGEST;
      if (text === "") return component.required === false ? null : "This needs an answer.";
      if (text.length < fewest) return `Write at least ${characters(fewest)}; this is ${text.length}.`;
      if (text.length > most) return `Write at most ${characters(most)}; this is ${text.length}.`;
      return null;
    }
    case COMPONENT.checkbox:
      return null;
    case COMPONENT.radioGroup:
      return textIn(value) === "" && component.required !== false ? "Choose one." : null;
    case COMPONENT.fileUpload:
      return (
        countProblem(component, filesIn(value).length, "file") ?? endingProblem(component, filesIn(value))
      );
    case COMPONENT.checkboxGroup:
    case COMPONENT.stringSelect:
    case COMPONENT.userSelect:
    case COMPONENT.roleSelect:
    case COMPONENT.mentionableSelect:
    case COMPONENT.channelSelect:
      return countProblem(component, choicesIn(value).length, "choice");
  }
}

function countProblem(
  component: Exclude<APIComponentInLabel, { readonly type: 4 | 21 | 23 }>,
  count: number,
  thing: "file" | "choice",
): string | null {
  const { fewest, most } = countsOf(component);
  if (count === 0 && component.required === false) return null;
  if (count < fewest)
    return fewest === 1 && most === 1
      ? `Choose one${thing === "file" ? " file" : ""}.`
      : `Choose at least ${fewest}.`;
  return count > most ? `Choose at most ${most}.` : null;
}

function characters(count: number): string {
  return `${count} ${count === 1 ? "character" : "characters"}`;
}

function endingProblem(
  { file_types: types = [] }: APIFileUploadComponent,
  files: readonly FormFile[],
): string | null {
  const wrong = files.find((file) => types.length > 0 && !types.some((type) => fits(file, type)));
  return wrong === undefined ? null : `${wrong.filename} is of another kind: this takes ${types.join(", ")}.`;
}

/** An ending such as `.csv`, or a kind such as `image`. */
function fits({ filename, contentType = "" }: FormFile, type: string): boolean {
  return type.startsWith(".")
    ? filename.toLowerCase().endsWith(type.toLowerCase())
    : contentType.startsWith(`${type}/`);
}
