import { expect, test } from "vitest";
import { createBodyBuffers } from "../../src/discord/body-buffers.ts";

const bytes = (...numbers: number[]): Uint8Array => Uint8Array.from(numbers);

test("a body is its parts one after another", () => {
  expect(createBodyBuffers().lend([bytes(1, 2), bytes(), bytes(3)])).toEqual(bytes(1, 2, 3));
});

test("what is lent out is nobody else's, and what was given back is lent again", () => {
  const buffers = createBodyBuffers();
  const first = buffers.lend([bytes(1)]);
  const second = buffers.lend([bytes(2)]);
  expect(first).toEqual(bytes(1));
  expect(second.buffer).not.toBe(first.buffer);
  buffers.giveBack(first);
  const third = buffers.lend([bytes(3, 3)]);
  expect(third.buffer).toBe(first.buffer);
  expect([second, third]).toEqual([bytes(2), bytes(3, 3)]);
});

test("what is too small stays, and no more are kept than are on their way at once", () => {
  const buffers = createBodyBuffers();
  const small = buffers.lend([bytes(1)]);
  buffers.giveBack(small);
  expect(buffers.lend([new Uint8Array(100_000)]).buffer).not.toBe(small.buffer);
  const many = Array.from({ length: 12 }, () => buffers.lend([bytes(1)]));
  many.forEach((one) => buffers.giveBack(one));
  const again = new Set(Array.from({ length: 12 }, () => buffers.lend([bytes(1)]).buffer));
  expect(many.filter(({ buffer }) => again.has(buffer))).toHaveLength(10);
});

test("what is given back twice is lent once", () => {
  const buffers = createBodyBuffers();
  const one = buffers.lend([bytes(1)]);
  buffers.giveBack(one);
  buffers.giveBack(one);
  expect(buffers.lend([bytes(2)]).buffer).not.toBe(buffers.lend([bytes(3)]).buffer);
});
