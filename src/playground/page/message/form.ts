import { type ComponentChildren, h } from "preact";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import type { FormProps, FormValues } from "../shapes.ts";
import { Unknown } from "./components.ts";
import { useDialog } from "./dialog.ts";
import { problemsOf } from "./form-check.ts";
import { fieldsOf, type FormPart, partsOf, startValues } from "./form-fields.ts";
import { FieldView } from "./form-inputs.ts";
import { Cross } from "./icons.ts";
import { Markdown } from "./markdown-view.ts";

/** A form in a dialog over the page. It keeps what was filled in until it is taken away; `key` makes a new one. */
export function Form(props: FormProps): ComponentChildren {
  const { form, waiting, problem } = props;
  const [values, setValues] = useState(() => startValues(form));
  // Mistakes are shown after the first attempt, and from then on while they are mended.
  const [attempts, setAttempts] = useState(0);
  const [reading, setReading] = useState(0);
  const dialog = useDialog("[data-field]");
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  const parts = useMemo(() => partsOf(form), [form]);
  const problems = attempts > 0 ? problemsOf(fieldsOf(form), values) : {};
  const off = waiting || reading > 0;

  // After an attempt the first mistake is shown with the sentence below it.
  useEffect(() => {
    const [first] = Object.keys(problems);
    if (first !== undefined) focusField(body.current, first);
  }, [attempts]);

  const submit = (event: Event): void => {
    event.preventDefault();
    if (off) return;
    setAttempts(attempts + 1);
    if (Object.keys(problemsOf(fieldsOf(form), values)).length === 0) props.onSubmit(values);
  };
  return h(
    "dialog",
    {
      ref: dialog,
      class: "form-dialog",
      "aria-labelledby": `${id}-title`,
      onCancel: (event: Event) => {
        // The page takes the form away; a menu that is closed by the same key sends this event to nobody.
        event.preventDefault();
        props.onCancel();
      },
    },
    h(
      "form",
      { class: "form", noValidate: true, onSubmit: submit },
      h(
        "header",
        { class: "form-head" },
        h("h2", { id: `${id}-title`, class: "form-title" }, form.title),
        h(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Close", onClick: () => props.onCancel() },
          h(Cross, {}),
        ),
      ),
      h(
        "div",
        { ref: body, class: "form-body" },
        parts.map((part) =>
          partView(part, props, values, problems, {
            change: (name, value) => setValues((before) => ({ ...before, [name]: value })),
            reading: (begins) => setReading((count) => count + (begins ? 1 : -1)),
          }),
        ),
      ),
      problem === null ? null : h("p", { class: "form-problem", role: "alert" }, problem),
      h(
        "footer",
        { class: "form-foot" },
        h(
          "button",
          { type: "button", class: "btn btn-secondary", onClick: () => props.onCancel() },
          "Cancel",
        ),
        h(
          "button",
          {
            type: "submit",
            class: `btn btn-primary${waiting ? " btn-waiting" : ""}`,
            disabled: off,
            "aria-busy": waiting ? "true" : undefined,
          },
          h("span", { class: "btn-label" }, "Submit"),
        ),
      ),
    ),
  );
}

interface Filling {
  readonly change: (name: string, value: FormValues[string]) => void;
  readonly reading: (begins: boolean) => void;
}

function partView(
  part: FormPart,
  { names, choosable }: FormProps,
  values: FormValues,
  problems: Readonly<Record<string, string>>,
  { change, reading }: Filling,
): ComponentChildren {
  switch (part.kind) {
    case "text":
      return h(Markdown, { text: part.content, names });
    case "unknown":
      return h(Unknown, { component: part.component });
    case "field": {
      const { custom_id: name } = part.field.component;
      return h(FieldView, {
        field: part.field,
        choosable,
        value: values[name],
        problem: problems[name] ?? null,
        onChange: (value) => change(name, value),
        onReading: reading,
      });
    }
  }
}

function focusField(body: HTMLElement | null, name: string): void {
  const inputs = [...(body?.querySelectorAll<HTMLElement>("[data-field]") ?? [])];
  const input = inputs.find((element) => element.getAttribute("data-field") === name);
  input?.focus();
  input?.closest(".field")?.scrollIntoView({ block: "nearest" });
}
