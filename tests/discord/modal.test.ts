import { expect, test } from "vitest";
import { checkModal } from "../../src/discord/limits.ts";
import { renderModal } from "../../src/discord/modal.ts";
import type { Modal, ModalField } from "../../src/surface/modal.ts";

const action = { command: "setup", name: "saved", argument: "", options: {} };
const options = [
  { label: "Calm", value: "calm", description: "Few" },
  { label: "Jumpy", value: "jumpy" },
];

function rendered(field: ModalField): unknown {
  const modal = renderModal({ title: "Set up", action, fields: [field] });
  expect(checkModal(modal)).toEqual([]);
  return modal?.components[0];
}

test("a form has a title, its action as custom_id and its fields in order", () => {
  const modal: Modal = {
    title: "Set up",
    action: { ...action, argument: "1", options: { zone: "UTC" } },
    fields: [
      { type: "note", text: "Two questions." },
      { type: "checkbox", name: "digest", label: "Digest?" },
    ],
  };
  expect(renderModal(modal)).toMatchObject({
    custom_id: "v1:setup:saved:1:zone=UTC",
    title: "Set up",
    components: [
      { type: 10, content: "Two questions." },
      { type: 18, label: "Digest?" },
    ],
  });
});

test("a form whose action does not fit a custom_id is none", () => {
  const long = { ...action, options: { zone: "x".repeat(100) } };
  expect(renderModal({ title: "Set up", action: long, fields: [] })).toBeNull();
});

test.each<[ModalField, object]>([
  [
    { type: "text", name: "a", label: "A", required: true, maxLength: 50, placeholder: "p", value: "v" },
    { type: 4, custom_id: "a", style: 1, max_length: 50, required: true, placeholder: "p", value: "v" },
  ],
  [
    { type: "text", name: "a", label: "A", long: true },
    { type: 4, custom_id: "a", style: 2, max_length: 4000, required: false },
  ],
  [
    { type: "select", name: "a", label: "A", options, max: 2, chosen: ["jumpy"] },
    {
      type: 3,
      custom_id: "a",
      options: [options[0], { label: "Jumpy", value: "jumpy", default: true }],
      min_values: 0,
      max_values: 2,
      required: false,
    },
  ],
  [
    { type: "radio", name: "a", label: "A", options, chosen: "calm", required: true },
    { type: 21, custom_id: "a", options: [{ ...options[0], default: true }, options[1]], required: true },
  ],
  [
    { type: "checkboxes", name: "a", label: "A", options, chosen: ["calm", "jumpy"], required: true },
    {
      type: 22,
      custom_id: "a",
      options: options.map((option) => ({ ...option, default: true })),
      min_values: 1,
      max_values: 2,
      required: true,
    },
  ],
  [
    { type: "checkbox", name: "a", label: "A", chosen: true },
    { type: 23, custom_id: "a", default: true },
  ],
  [
    { type: "channel", name: "a", label: "A", required: true, chosen: "300000000000000001" },
    {
      type: 8,
      custom_id: "a",
      channel_types: [0, 5, 10, 11, 12],
      min_values: 1,
      max_values: 1,
      required: true,
      default_values: [{ id: "300000000000000001", type: "channel" }],
    },
  ],
  [
    { type: "role", name: "a", label: "A", chosen: "500000000000000001" },
    {
      type: 6,
      custom_id: "a",
      min_values: 0,
      max_values: 1,
      required: false,
      default_values: [{ id: "500000000000000001", type: "role" }],
    },
  ],
  [
    { type: "file", name: "a", label: "A", endings: ["csv", ".json"] },
    {
      type: 19,
      custom_id: "a",
      min_values: 0,
      max_values: 1,
      required: false,
      file_types: [".csv", ".json"],
    },
  ],
])("a field in Discord's form: %o", (field, component) => {
  expect(rendered(field)).toEqual({ type: 18, label: "A", component });
});

test("a field may be described", () => {
  const field: ModalField = { type: "checkbox", name: "a", label: "A", description: "Each trading day" };
  expect(rendered(field)).toMatchObject({ label: "A", description: "Each trading day" });
});
