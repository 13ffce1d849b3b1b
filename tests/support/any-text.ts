import { type Arbitrary, array, constantFrom, integer, oneof } from "fast-check";

/** The last character before the surrogates, and how many surrogates there are. */
const [BELOW, SURROGATES] = [0xd7_ff, 0x08_00];

const character = integer({ min: 0, max: 0x10_ff_ff - SURROGATES }).map((at) =>
  String.fromCodePoint(at <= BELOW ? at : at + SURROGATES),
);
const inherited = constantFrom("__proto__", "constructor", "toString", "valueOf", "hasOwnProperty");

/**
 * Text of any Unicode characters, control characters and unassigned ones included, at most so many, and now and then
 * a name that every object has. It makes what `string({ unit: "binary" })` makes, which first lists all 1.1 million
 * characters, every time it is called.
 */
export function anyText({ maxLength }: { readonly maxLength: number }): Arbitrary<string> {
  const text = array(character, { maxLength }).map((characters) => characters.join(""));
  return oneof({ arbitrary: text, weight: 20 }, { arbitrary: inherited, weight: 1 });
}
