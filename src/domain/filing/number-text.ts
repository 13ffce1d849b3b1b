/** A number as read, or why the text is none. */
export type NumberRead =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly why: string };

export interface NumberText {
  readonly text: string;
  /** The transformation's name with or without its prefix; null: the text is a plain XML number. */
  readonly format: string | null;
  /** Power of ten the text is multiplied by; null is 0. */
  readonly scale: string | null;
  /** `-` turns the sign; null leaves it. */
  readonly sign: string | null;
}

const GROUP = "[\\u0020\\u00a0\\u202f\\u2009]";
const DOT = new RegExp(`^(?:\\d{1,3}(?:(?:,|${GROUP})\\d{3})+|\\d+)?(?:\\.\\d+)?$`);
const COMMA = new RegExp(`^(?:\\d{1,3}(?:(?:\\.|${GROUP})\\d{3})+|\\d+)?(?:,\\d+)?$`);
const PLAIN = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)$/;

/** Older and newer names of one transformation, without case and hyphens. */
const ZERO = new Set(["fixedzero", "zerodash", "numdash"]);
const DOTTED = new Set(["numdotdecimal", "numcommadot", "numspacedot"]);
const COMMAED = new Set(["numcommadecimal", "numdotcomma", "numspacecomma", "numcomma"]);
const WORDED = new Set(["numwordsen"]);

/**
 * The number that the text of an `ix:nonFraction` stands for: transformation, then scale, then sign (Inline XBRL 1.1,
 * §10; the Transformation Registry says what each format takes). The value is the decimal number nearest to the text:
 * no multiplication rounds it. Groups of thousands must be groups of three, since `19,2113` is a figure with the
 * number of a footnote stuck to it.
 */
export function readNumber({ text, format, scale, sign }: NumberText): NumberRead {
  const power = scale === null ? 0 : Number(scale.trim());
  if (!Number.isInteger(power) || Math.abs(power) > 30) return no(`the scale “${scale}” is no power of ten`);
  if (sign !== null && sign !== "-") return no(`the sign “${sign}” is not “-”`);
  const digits = readDigits(text.trim(), format);
  if (!digits.ok) return digits;
  const value = Number(`${digits.text}e${power}`);
  // A zero has no sign: −0 would differ from 0 in a comparison.
  if (value === 0) return { ok: true, value: 0 };
  if (!Number.isFinite(value)) return no(`“${text}” is too large`);
  return { ok: true, value: sign === "-" ? -value : value };
}

type Digits = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

function readDigits(text: string, format: string | null): Digits {
  if (format === null) return PLAIN.test(text) ? { ok: true, text } : no(notA(text, "plain number"));
  const name = format
    .slice(format.indexOf(":") + 1)
    .replaceAll("-", "")
    .toLowerCase();
  if (ZERO.has(name)) return { ok: true, text: "0" };
  if (DOTTED.has(name)) {
    if (text === "" || !DOT.test(text)) return no(notA(text, "number with a decimal point"));
    return { ok: true, text: text.replaceAll(/[^\d.]/g, "") };
  }
  if (COMMAED.has(name)) {
    if (text === "" || !COMMA.test(text)) return no(notA(text, "number with a decimal comma"));
    return { ok: true, text: text.replaceAll(/[^\d,]/g, "").replace(",", ".") };
  }
  if (WORDED.has(name)) {
    const value = readNumberWords(text);
    return value === null ? no(notA(text, "number in words")) : { ok: true, text: String(value) };
  }
  return no(`the format “${format}” is not known`);
}

function notA(text: string, what: string): string {
  return text === "" ? `an empty text is no ${what}` : `“${text.slice(0, 40)}” is no ${what}`;
}

function no(why: string): { readonly ok: false; readonly why: string } {
  return { ok: false, why };
}

const UNITS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const LARGE: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, billion: 1e9 };
const NONE = new Set(["no", "none", "nil"]);

/** `fourteen` → 14, `one hundred and twenty-five` → 125, `no` → 0; null where it is no English number. */
export function readNumberWords(text: string): number | null {
  const words = text
    .toLowerCase()
    .split(/[\s,-]+/)
    .filter((word) => word !== "" && word !== "and");
  const first = words[0];
  if (first === undefined) return null;
  if (words.length === 1 && NONE.has(first)) return 0;
  let total = 0;
  let group = 0;
  for (const word of words) {
    const unit = UNITS.indexOf(word);
    const ten = TENS.indexOf(word);
    const large = LARGE[word];
    if (unit >= 0) group += unit;
    else if (ten >= 0) group += (ten + 2) * 10;
    else if (word === "hundred" && group > 0) group *= 100;
    else if (large !== undefined && group > 0) {
      total += group * large;
      group = 0;
    } else return null;
  }
  return total + group;
}
