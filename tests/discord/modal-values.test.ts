import { describe, expect, test } from "vitest";
import { readResolved } from "../../src/discord/dispatch-resolved.ts";
import { readModalValues } from "../../src/discord/modal-values.ts";
import type { ModalField } from "../../src/surface/modal.ts";

const GUILD = "200000000000000001";
const options = [
  { label: "Calm", value: "calm" },
  { label: "Jumpy", value: "jumpy" },
  { label: "Normal", value: "normal" },
];
const RESOLVED = {
  channels: {
    "31": { id: "31", name: "alerts", type: 0, app_permissions: "3072" },
    "32": { id: "32", name: "lounge", type: 2, app_permissions: "3072" },
    "33": { id: "33", name: "old", type: 11 },
    "34": { id: "34", name: "away", type: 0, guild_id: "200000000000000002", app_permissions: "3072" },
  },
  roles: { "51": { id: "51", name: "Miners" } },
  attachments: {
    "61": { id: "61", filename: "list.csv", url: "https://cdn.discordapp.com/61/list.csv", size: 12 },
    "62": { id: "62", filename: "list.exe", url: "https://cdn.discordapp.com/62/list.exe", size: 12 },
    "63": { id: "63", filename: "list.csv" },
  },
};

const label = (component: unknown) => ({ type: 18, component });
const read = (
  fields: readonly ModalField[] | null,
  components: readonly unknown[],
  guild: string | null = GUILD,
) => readModalValues(components.map(label), fields, readResolved(RESOLVED, guild));
const one = (field: ModalField, component: object, guild?: string | null) =>
  read([field], [{ custom_id: "a", ...component }], guild);

const select: ModalField = { type: "select", name: "a", label: "A", options, max: 2 };
const boxes: ModalField = { type: "checkboxes", name: "a", label: "A", options };
const radio: ModalField = { type: "radio", name: "a", label: "A", options };
const channel: ModalField = { type: "channel", name: "a", label: "A" };
const role: ModalField = { type: "role", name: "a", label: "A" };
const file: ModalField = { type: "file", name: "a", label: "A", endings: [".csv"] };
const words: ModalField = { type: "text", name: "a", label: "A", maxLength: 3 };
const tick: ModalField = { type: "checkbox", name: "a", label: "A" };

describe("what fits is read by field name", () => {
  test.each<[string, ModalField, object, unknown]>([
    ["a text, trimmed", words, { type: 4, value: " ab " }, { type: "text", text: "ab" }],
    ["emoji count once each", words, { type: 4, value: "🟠🟠🟠" }, { type: "text", text: "🟠🟠🟠" }],
    ["an empty text", words, { type: 4, value: " " }, undefined],
    [
      "a select",
      select,
      { type: 3, values: ["jumpy", "calm"] },
      { type: "chosen", values: ["jumpy", "calm"] },
    ],
    ["an empty select", select, { type: 3, values: [] }, undefined],
    ["a radio button", radio, { type: 21, value: "calm" }, { type: "chosen", values: ["calm"] }],
    ["no radio button", radio, { type: 21, value: null }, undefined],
    [
      "all boxes",
      boxes,
      { type: 22, values: ["calm", "jumpy", "normal"] },
      { type: "chosen", values: ["calm", "jumpy", "normal"] },
    ],
    ["a tick", tick, { type: 23, value: true }, { type: "checked", checked: true }],
    ["no tick", tick, { type: 23, value: false }, { type: "checked", checked: false }],
    [
      "a channel",
      channel,
      { type: 8, values: ["31"] },
      { type: "channel", channel: { id: "31", name: "alerts", kind: 0, appPermissions: "3072" } },
    ],
    [
      "a thread of whose permissions nothing is known",
      channel,
      { type: 8, values: ["33"] },
      { type: "channel", channel: { id: "33", name: "old", kind: 11, appPermissions: null } },
    ],
    ["a role", role, { type: 6, values: ["51"] }, { type: "role", id: "51", name: "Miners" }],
    [
      "a file",
      file,
      { type: 19, values: ["61"] },
      { type: "file", name: "list.csv", url: "https://cdn.discordapp.com/61/list.csv", bytes: 12 },
    ],
    ["no file", file, { type: 19, values: [] }, undefined],
  ])("%s", (_, field, component, expected) => {
    expect(one(field, component)).toEqual({
      ok: true,
      values: expected === undefined ? {} : { a: expected },
    });
  });

  test("notes are no fields", () => {
    expect(read([{ type: "note", text: "Hello" }, words], [{ type: 4, custom_id: "a", value: "b" }])).toEqual(
      {
        ok: true,
        values: { a: { type: "text", text: "b" } },
      },
    );
  });

  test("a form of rows, as they once were, is read as well", () => {
    const rows = [{ type: 1, components: [{ type: 4, custom_id: "a", value: "b" }] }, { type: 10 }];
    expect(readModalValues(rows, [words], readResolved({}, GUILD))).toMatchObject({ ok: true });
  });
});

describe("what was never offered is refused", () => {
  test.each<[string, ModalField, object, string]>([
    ["a value of a select", select, { type: 3, values: ["loud"] }, "“A”: that was not offered."],
    ["a value twice", select, { type: 3, values: ["calm", "calm"] }, "“A”: that was not offered."],
    [
      "more values than allowed",
      select,
      { type: 3, values: ["calm", "jumpy", "normal"] },
      "“A”: choose at most 2.",
    ],
    ["a radio value", radio, { type: 21, value: "loud" }, "“A”: that was not offered."],
    ["two radio values", radio, { type: 21, values: ["calm", "jumpy"] }, "“A”: choose at most 1."],
    ["a value that is no text", boxes, { type: 22, values: [{ $ne: 1 }] }, "“A”: that was not offered."],
    ["another kind of input", select, { type: 4, value: "calm" }, "“A”: that is not what was asked for."],
    ["a voice channel", channel, { type: 8, values: ["32"] }, "“A”: choose one text channel"],
    ["a channel of another server", channel, { type: 8, values: ["34"] }, "“A”: choose one text channel"],
    ["a channel that is gone", channel, { type: 8, values: ["39"] }, "“A”: choose one text channel"],
    ["two channels", channel, { type: 8, values: ["31", "33"] }, "“A”: choose one text channel"],
    ["an id that is none", channel, { type: 8, values: ["__proto__"] }, "“A”: choose one text channel"],
    ["a role that is gone", role, { type: 6, values: ["59"] }, "“A”: choose one role"],
    ["a file of another kind", file, { type: 19, values: ["62"] }, "“A”: choose one file that ends in .csv."],
    [
      "a file without an address",
      file,
      { type: 19, values: ["63"] },
      "“A”: choose one file that ends in .csv.",
    ],
    ["a text that is too long", words, { type: 4, value: "abcd" }, "“A”: at most 3 characters."],
    ["a needed field left empty", { ...words, required: true }, { type: 4, value: "" }, "“A” is needed."],
    ["a field by another name", words, { type: 4, custom_id: "b", value: "x" }, "a field that was not in it"],
  ])("%s", (_, field, component, problem) => {
    const result = one(field, component);
    expect(result).toMatchObject({ ok: false });
    expect(result.ok || result.problem).toContain(problem);
  });

  test("channels and roles outside of servers", () => {
    expect(one(channel, { type: 8, values: ["31"] }, null)).toMatchObject({ ok: false });
    expect(one(role, { type: 6, values: ["51"] }, null)).toMatchObject({ ok: false });
  });

  test("a needed field that is missing altogether", () => {
    expect(read([{ ...channel, required: true }], [])).toEqual({ ok: false, problem: "“A” is needed." });
  });
});

describe("a form that nobody remembers", () => {
  test("is taken where its kinds speak for themselves", () => {
    const result = readModalValues(
      [
        label({ type: 4, custom_id: "a", value: "words" }),
        label({ type: 23, custom_id: "b", value: true }),
        label({ type: 8, custom_id: "c", values: ["31"] }),
        label({ type: 6, custom_id: "d", values: ["51"] }),
        label({ type: 3, custom_id: "e", values: [] }),
      ],
      null,
      readResolved(RESOLVED, GUILD),
    );
    expect(result.ok && Object.keys(result.values)).toEqual(["a", "b", "c", "d"]);
  });

  test.each([
    { type: 3, values: ["calm"] },
    { type: 21, value: "calm" },
    { type: 22, values: ["calm"] },
    { type: 19, values: ["61"] },
    { type: 5, values: ["1"] },
  ])("is refused where its offer would have to be known: %o", (component) => {
    const result = read(null, [{ custom_id: "a", ...component }]);
    expect(result).toMatchObject({ ok: false });
  });

  test("has Discord's own limit for texts", () => {
    expect(read(null, [{ type: 4, custom_id: "a", value: "x".repeat(4001) }])).toMatchObject({ ok: false });
  });

  test.each([null, undefined, 7, "x", [null], [{ type: 18 }], [{ type: 18, component: [] }]])(
    "may hold anything and never throws: %o",
    (components) => {
      expect(() => readModalValues(components, null, readResolved(null, null))).not.toThrow();
      expect(() => readModalValues(components, [words], readResolved([], "1"))).not.toThrow();
    },
  );
});
