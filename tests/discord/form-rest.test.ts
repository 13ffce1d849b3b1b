import { expect, test } from "vitest";
import { formOf } from "../../src/discord/form-rest.ts";
import { readForm } from "../../src/playground/form.ts";

const PNG = Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10, 0, 255]);

/** The body as it goes over the wire. */
function bodyOf({ parts }: ReturnType<typeof formOf>): Buffer {
  return Buffer.concat(parts);
}

test("a form is read by others as it was meant", async () => {
  const form = formOf({ content: "7 % “gap”" }, [
    { name: "gap.png", data: PNG, contentType: "image/png" },
    { name: 'a"b\r\n.json', data: "{}", key: "files[7]" },
  ]);
  const read = await new Response(bodyOf(form), {
    headers: { "content-type": form.contentType },
  }).formData();
  const files = ["files[0]", "files[7]"].map((name) => read.get(name));
  const [picture, text] = files.map((file) => (file instanceof File ? file : null));
  expect(read.get("payload_json")).toBe('{"content":"7 % “gap”"}');
  expect([picture?.name, picture?.type]).toEqual(["gap.png", "image/png"]);
  expect(new Uint8Array((await picture?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(PNG);
  expect([text?.name, text?.type, await text?.text()]).toEqual([
    'a"b\r\n.json',
    "application/octet-stream",
    "{}",
  ]);
});

test("the picture is in it as it is, and no copy", () => {
  expect(formOf({}, [{ name: "gap.png", data: PNG }]).parts).toContain(PNG);
});

test("no two forms have the same boundary, for a file may hold one", () => {
  const [first, second] = [formOf({}, []), formOf({}, [])];
  expect(first.contentType).not.toBe(second.contentType);
});

test("the local Discord reads it, and what a browser's form would be", async () => {
  const form = new FormData();
  form.append("payload_json", '{"content":"a"}');
  form.append("files[0]", new Blob([PNG], { type: "image/png" }), "gap.png");
  form.append("files[1]", new Blob([]), "empty");
  const sent = new Response(form);
  const contentType = sent.headers.get("content-type") ?? "";
  const read = readForm(new Uint8Array(await sent.arrayBuffer()), contentType);
  expect(read.texts).toEqual(new Map([["payload_json", '{"content":"a"}']]));
  expect(read.files.map(({ index, name }) => [index, name])).toEqual([
    ["0", "gap.png"],
    ["1", "empty"],
  ]);
  expect(read.files.map(({ bytes }) => [...bytes])).toEqual([[...PNG], []]);
  const own = formOf({ content: "b" }, [{ name: "b.png", data: PNG, contentType: "image/png" }]);
  expect(readForm(bodyOf(own), own.contentType)).toMatchObject({
    texts: new Map([["payload_json", '{"content":"b"}']]),
    files: [{ index: "0", name: "b.png", contentType: "image/png", bytes: Buffer.from(PNG) }],
  });
});

test.each([
  ["without a boundary", "x", "multipart/form-data"],
  [
    "without an end",
    '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb',
    "multipart/form-data; boundary=x",
  ],
  ["that is none", "nothing", "multipart/form-data; boundary=x"],
])("a form %s is empty", (_, text, contentType) => {
  expect(readForm(Buffer.from(text), contentType)).toEqual({ texts: new Map(), files: [] });
});
