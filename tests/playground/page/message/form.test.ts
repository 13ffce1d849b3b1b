import type { APIModalInteractionResponseCallbackData } from "discord-api-types/v10";
import { h } from "preact";
import { describe, expect, test } from "vitest";
import { renderModal } from "../../../../src/discord/modal.ts";
import { readSubmit } from "../../../../src/playground/control-requests.ts";
import { submissionOf } from "../../../../src/playground/modal-submission.ts";
import { problemWith } from "../../../../src/playground/page/message/form-check.ts";
import { fieldsOf, startValues } from "../../../../src/playground/page/message/form-fields.ts";
import { Form } from "../../../../src/playground/page/message/form.ts";
import type { FormValues } from "../../../../src/playground/page/shapes.ts";
import { aForm, drawn, field, formProps, type Mounted, mounted } from "./support.ts";

function use(form: APIModalInteractionResponseCallbackData, done: unknown[][] = []): Mounted {
  return mounted(h(Form, formProps(form, done)));
}

/** What a form sends when nobody touches it, or after somebody did something. */
function sent(
  form: APIModalInteractionResponseCallbackData,
  act: (page: Mounted) => void = () => {},
): unknown {
  const done: unknown[][] = [];
  const page = use(form, done);
  act(page);
  page.send();
  page.end();
  return done.find(([what]) => what === "submit")?.[1];
}

/** The sentences below the fields after an attempt to send. */
function complaints(
  form: APIModalInteractionResponseCallbackData,
  act: (page: Mounted) => void = () => {},
): readonly string[] {
  const page = use(form);
  act(page);
  page.send();
  const found = [...page.document.querySelectorAll(".field-problem")].map((one) => one.textContent);
  page.end();
  return found;
}

const options = ["One", "Two", "Three"].map((label) => ({ label, value: label.toLowerCase() }));
const text = (more: object = {}): object => field({ type: 4, custom_id: "text", style: 1, ...more });

describe("what it shows", () => {
  test("title, words, labels, descriptions and placeholders, each joined to its field", () => {
    const { body } = drawn(
      h(
        Form,
        formProps(
          aForm(
            { type: 10, content: "Some **words**" },
            field(
              { type: 4, custom_id: "a", style: 2, placeholder: "e.g.", value: "v", max_length: 20 },
              "Why",
              {
                description: "In short",
              },
            ),
          ),
        ),
      ),
    );
    expect(body.querySelector("h2")?.textContent).toBe("A form");
    expect(body.querySelector("dialog")?.getAttribute("aria-labelledby")).toBe(body.querySelector("h2")?.id);
    expect(body.querySelector("strong")?.textContent).toBe("words");
    const area = body.querySelector("textarea");
    expect(area?.textContent).toBe("v");
    expect(area?.getAttribute("placeholder")).toBe("e.g.");
    expect(body.querySelector("label")?.getAttribute("for")).toBe(area?.id);
    expect(body.querySelector("label")?.textContent).toBe("Why*");
    expect(body.querySelector(`#${area?.getAttribute("aria-describedby")}`)?.textContent).toBe("In short");
    expect(body.querySelector(".counter")?.textContent).toBe("1 / 20");
  });

  test("a text field in a row of its own, the older way, is a field like any other", () => {
    const form = aForm({
      type: 1,
      components: [{ type: 4, custom_id: "old", style: 1, label: "Old", value: "x" }],
    });
    expect(drawn(h(Form, formProps(form))).querySelector("label")?.textContent).toBe("Old*");
    expect(sent(form)).toEqual({ old: "x" });
  });

  test("a part of a kind that is not known says so", () => {
    const form = aForm({ type: 98 }, field({ type: 99, custom_id: "x" }));
    const { body } = drawn(h(Form, formProps(form)));
    expect([...body.querySelectorAll(".unknown")].map((one) => one.textContent)).toEqual([
      "component type 98 is not shown here",
      "component type 99 is not shown here",
    ]);
    expect(sent(form)).toEqual({});
  });

  test("what went wrong is said, and nothing is sent while an answer is awaited", () => {
    const done: unknown[][] = [];
    const props = formProps(aForm(text({ value: "x" })), done, { waiting: true, problem: "Not this time." });
    const page = mounted(h(Form, props));
    expect(page.find("[role=alert]").textContent).toBe("Not this time.");
    expect(page.find("[type=submit]").hasAttribute("disabled")).toBe(true);
    page.send();
    expect(done).toEqual([]);
    page.end();
  });

  test("Cancel, the cross and Escape take it away", () => {
    const done: unknown[][] = [];
    const page = use(aForm(text()), done);
    page.click("footer button[type=button]");
    page.click("header button");
    page.happen("dialog", "cancel");
    expect(done).toEqual([["cancel"], ["cancel"], ["cancel"]]);
    page.end();
  });

  test("hostile words are shown as words", () => {
    const hostile = `<img src=x onerror=alert(1)><script>alert(1)</script>"'><b>`;
    const choices = [{ label: hostile, value: hostile, description: hostile, default: true }];
    const form = {
      ...aForm(
        { type: 10, content: `# ${hostile}` },
        field({ type: 4, custom_id: "a", style: 1, placeholder: hostile, value: hostile }, hostile, {
          description: hostile,
        }),
        field({ type: 3, custom_id: "b", placeholder: hostile, options: choices }, hostile),
        field({ type: 21, custom_id: "c", options: choices }, hostile),
        field({ type: 22, custom_id: "d", options: choices }, hostile),
      ),
      title: hostile,
    };
    const { body } = drawn(h(Form, formProps(form, [], { problem: hostile })));
    expect(body.querySelectorAll("script, b, img, [onerror], [style]").length).toBe(0);
    expect(body.textContent.split("<script>alert(1)</script>").length).toBeGreaterThan(9);
    expect(sent(form)).toEqual({ a: hostile, b: [hostile], c: hostile, d: [hostile] });
  });
});

describe("filling in", () => {
  test("what nobody touches is sent as the form was opened", () => {
    const chosen = options.map((option, index) => ({ ...option, default: index === 1 }));
    const form = aForm(
      text({ value: "v" }),
      field({ type: 3, custom_id: "select", options: chosen }),
      field({ type: 21, custom_id: "radio", options: chosen }),
      field({ type: 22, custom_id: "boxes", options: chosen }),
      field({ type: 23, custom_id: "tick", default: true }),
      field({ type: 8, custom_id: "channel", default_values: [{ id: "2", type: "channel" }] }),
      field({ type: 6, custom_id: "role", required: false }),
      field({ type: 19, custom_id: "file", required: false }),
    );
    expect(sent(form)).toEqual({
      text: "v",
      select: ["two"],
      radio: "two",
      boxes: ["two"],
      tick: true,
      channel: ["2"],
      role: [],
      file: [],
    });
  });

  test("text, ticks and choices are taken", () => {
    const form = aForm(
      text({ max_length: 5 }),
      field({ type: 3, custom_id: "select", options, max_values: 2 }),
      field({ type: 21, custom_id: "radio", options }),
      field({ type: 22, custom_id: "boxes", options }),
      field({ type: 23, custom_id: "tick" }),
      field({ type: 5, custom_id: "person" }),
    );
    const values = sent(form, (page) => {
      page.type("[data-field=text]", "hello");
      expect(page.find(".counter").textContent).toBe("5 / 5");
      page.click("[data-field=select]");
      page.click("[role=option][data-value=three]");
      page.click("[role=option][data-value=one]");
      page.key("[data-field=select]", "Escape");
      page.happen("[data-field=radio][value=three]", "change");
      page.happen("[data-field=boxes][value=three]", "change");
      page.happen("[data-field=boxes][value=one]", "change");
      page.happen("[data-field=boxes][value=three]", "change");
      page.happen("[data-field=tick]", "change");
      page.key("[data-field=person]", "Enter");
      page.key("[data-field=person]", "Enter");
    });
    expect(values).toEqual({
      text: "hello",
      select: ["one", "three"],
      radio: "three",
      boxes: ["one"],
      tick: true,
      person: ["1"],
    });
  });

  test("an optional choice can be taken back", () => {
    const chosen = [{ label: "One", value: "one", default: true }];
    const form = aForm(
      field({ type: 21, custom_id: "radio", options: chosen, required: false }),
      field({ type: 3, custom_id: "select", options: chosen, required: false }),
    );
    const values = sent(form, (page) => {
      page.click("fieldset .text-button");
      page.click("[data-field=select]");
      page.click("[role=option]");
    });
    expect(values).toEqual({ radio: "", select: [] });
  });

  test("a file is read as text, shown by name and can be taken away", async () => {
    const done: unknown[][] = [];
    const page = use(aForm(field({ type: 19, custom_id: "file", file_types: [".csv"] })), done);
    const file = new File(["a,b"], "a.csv", { type: "text/csv" });
    Object.assign(page.find("[data-field=file]"), { files: [file] });
    page.happen("[data-field=file]", "change");
    await expect
      .poll(() => page.document.querySelector(".file-name")?.textContent, { interval: 5 })
      .toBe("a.csv");
    page.send();
    expect(done).toEqual([
      ["submit", { file: [{ filename: "a.csv", content: "a,b", contentType: "text/csv" }] }],
    ]);
    page.click(".file button");
    page.send();
    expect(page.find(".field-problem").textContent).toBe("Choose one file.");
    page.end();
  });
});

test.each([
  [text(), "", "This needs an answer."],
  [text({ required: false, min_length: 3 }), "", null],
  [text({ min_length: 3 }), "ab", "Write at least 3 characters; this is 2."],
  [text({ max_length: 1 }), "ab", "Write at most 1 character; this is 2."],
  [text(), "x".repeat(4001), "Write at most 4000 characters; this is 4001."],
  [field({ type: 3, custom_id: "f", options }), [], "Choose one."],
  [field({ type: 3, custom_id: "f", options, required: false }), [], null],
  [field({ type: 3, custom_id: "f", options, min_values: 2, max_values: 3 }), ["one"], "Choose at least 2."],
  [field({ type: 8, custom_id: "f", max_values: 2 }), ["1", "2", "3"], "Choose at most 2."],
  [field({ type: 21, custom_id: "f", options }), "", "Choose one."],
  [field({ type: 21, custom_id: "f", options, required: false }), "", null],
  [field({ type: 22, custom_id: "f", options, min_values: 1 }), [], "Choose at least 1."],
  [field({ type: 22, custom_id: "f", options }), ["one", "two", "three"], null],
  [field({ type: 23, custom_id: "f" }), false, null],
  [field({ type: 19, custom_id: "f" }), [], "Choose one file."],
  [
    field({ type: 19, custom_id: "f", file_types: [".csv", "image"] }),
    [{ filename: "A.CSV", content: "" }],
    null,
  ],
  [
    field({ type: 19, custom_id: "f", file_types: [".csv", "image"] }),
    [{ filename: "a.txt", content: "", contentType: "text/plain" }],
    "a.txt is of another kind: this takes .csv, image.",
  ],
])("%j filled with %j: %s", (part, value, expected) => {
  const [found] = fieldsOf(aForm(part));
  expect(found === undefined ? "no field" : problemWith(found.component, value)).toBe(expected);
});

test("mistakes are said below their fields after the first attempt, and go when they are mended", () => {
  const form = aForm(text({ min_length: 2 }), field({ type: 21, custom_id: "radio", options }));
  expect(complaints(form)).toEqual(["This needs an answer.", "Choose one."]);
  const page = use(form);
  expect(page.document.querySelector(".field-problem")).toBeNull();
  page.send();
  expect(page.find("[data-field=text]").getAttribute("aria-invalid")).toBe("true");
  page.type("[data-field=text]", "ok");
  expect(page.find(".field-problem").textContent).toBe("Choose one.");
  page.end();
});

function attach({ filename }: { readonly filename: string }) {
  return { id: "50", filename, size: 1, url: "", proxy_url: "" };
}

/** What the bot would receive, by the local Discord's own reading. */
function received(form: APIModalInteractionResponseCallbackData, values: FormValues) {
  const body: unknown = JSON.parse(JSON.stringify({ interactionId: "1", values }));
  const read = readSubmit(body);
  if (read === null) throw new Error("the local Discord does not take these values");
  const { values: given = {} } = read;
  return { read: given, submission: submissionOf(form, given, { attach, resolve: () => ({}) }) };
}

test("values pass through the local Discord unchanged, for every kind of field of our own forms", () => {
  const form = renderModal({
    action: { command: "x", name: "y", argument: "", options: {} },
    title: "All",
    fields: [
      { type: "note", text: "words" },
      { type: "text", name: "text", label: "Text", value: "v", required: true },
      { type: "select", name: "select", label: "Select", options, chosen: ["one"], max: 2 },
      { type: "radio", name: "radio", label: "Radio", options, chosen: "two" },
      { type: "checkboxes", name: "boxes", label: "Boxes", options, chosen: ["three"] },
      { type: "checkbox", name: "tick", label: "Tick", chosen: true },
      { type: "channel", name: "channel", label: "Channel", chosen: "2" },
      { type: "role", name: "role", label: "Role" },
      { type: "file", name: "file", label: "File", endings: ["csv"] },
    ],
  });
  if (form === null) throw new Error("no form");
  const values = {
    ...startValues(form),
    file: [{ filename: "a.csv", content: "a", contentType: "text/csv" }],
  };
  const { read, submission } = received(form, values);
  expect(read).toEqual(values);
  expect(submission.problems).toEqual([]);
  const given = submission.data.components.flatMap((part) => ("component" in part ? [part.component] : []));
  expect(given.map((one) => ("values" in one ? one.values : "value" in one ? one.value : null))).toEqual([
    "v",
    ["one"],
    "two",
    ["three"],
    true,
    ["2"],
    [],
    ["50"],
  ]);
});

test("what the page lets through, the local Discord lets through, and the other way round", () => {
  const cases: readonly (readonly [object, FormValues[string]])[] = [
    [text(), ""],
    [text({ required: false }), ""],
    [text({ min_length: 3 }), "ab"],
    [text({ max_length: 1 }), "ab"],
    [field({ type: 3, custom_id: "text", options }), []],
    [field({ type: 3, custom_id: "text", options, required: false }), []],
    [field({ type: 3, custom_id: "text", options, max_values: 2 }), ["one", "two", "three"]],
    [field({ type: 22, custom_id: "text", options, min_values: 2 }), ["one"]],
    [field({ type: 22, custom_id: "text", options }), ["one", "two"]],
    [field({ type: 21, custom_id: "text", options }), ""],
    [field({ type: 21, custom_id: "text", options, required: false }), ""],
    [field({ type: 19, custom_id: "text" }), []],
    [field({ type: 19, custom_id: "text", required: false }), []],
    [field({ type: 23, custom_id: "text" }), false],
  ];
  for (const [part, value] of cases) {
    const form = aForm(part);
    const [found] = fieldsOf(form);
    const here = found === undefined ? "no field" : problemWith(found.component, value);
    const there = received(form, { text: value }).submission.problems;
    expect([JSON.stringify(part), here === null]).toEqual([JSON.stringify(part), there.length === 0]);
  }
});
