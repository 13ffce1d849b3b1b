import type { IsoDate } from "./time.ts";

// Figures and dates in the words people read; cards and answers use the same ones.

/** U+2212, as wide as the plus sign. */
const MINUS = "−";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `$9.8B`, `$330M`, `$1.07M`, `$950K`, `$38.66`; at most three significant digits from a thousand on. */
export function usd(amount: number): string {
  const size = Math.abs(amount);
  const sign = amount < 0 ? MINUS : "";
  // The limits lie where rounding would print 1,000 of the smaller unit.
  if (size >= 999.5e6) return `${sign}$${significant(size / 1e9)}B`;
  if (size >= 999.5e3) return `${sign}$${significant(size / 1e6)}M`;
  if (size >= 999.5) return `${sign}$${significant(size / 1e3)}K`;
  return `${sign}$${group(size, 0, 2)}`;
}

/** A price per unit: `$63,400`, `$127.76`, `$4.38`. */
export function usdPrice(amount: number): string {
  return `$${amount >= 1000 ? group(amount, 0, 0) : group(amount, 2, 2)}`;
}

/** `−12.3%`, `+4.0%`: signed, one decimal. */
export function signedPct(value: number): string {
  return `${signed(value, 1)}%`;
}

/** `62%`, `9.4%`: unsigned, a decimal below ten. */
export function pct(value: number): string {
  return `${minus(group(value, 0, Math.abs(value) < 10 ? 1 : 0))}%`;
}

/** A gap in percentage points: `+31.2 pp`. */
export function pp(value: number): string {
  return `${signed(value, 1)} pp`;
}

/** `1,992 BTC`, `3,313.4 BTC`. */
export function btc(value: number): string {
  return `${minus(group(value, 0, 1))} BTC`;
}

/** `+1,234 BTC`, `−15,133 BTC`, `0 BTC`. */
export function signedBtc(value: number): string {
  return `${signed(value, Number.isInteger(value) ? 0 : 1)} BTC`;
}

/** `352 MW`, `72.5 MW`. */
export function mw(value: number): string {
  return `${group(value, 0, 1)} MW`;
}

/** A plain number with thousands: `76,000`. */
export function count(value: number, decimals = 0): string {
  return minus(group(value, 0, decimals));
}

/** A signed number: `+0.4`, `−1.2`, `0.0`. */
export function signed(value: number, decimals: number): string {
  return minus(formatter(SIGNED, decimals, (digits) => signedFormat(digits)).format(value));
}

/** ▲ for a rise, ▼ for a fall, – for neither: always beside a sign or a word. */
export function arrow(value: number): string {
  if (value > 0) return "▲";
  return value < 0 ? "▼" : "–";
}

/** `9 Jun 2026`. */
export function dayInWords(date: IsoDate): string {
  const [year = "", month = "", dayOfMonth = ""] = date.split("-");
  return `${Number(dayOfMonth)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** `1 Jan – 31 Mar 2026`, one date where both are the same. */
export function span(from: IsoDate, to: IsoDate): string {
  if (from === to) return dayInWords(to);
  return from.slice(0, 4) === to.slice(0, 4)
    ? `${dayInWords(from).slice(0, -5)} – ${dayInWords(to)}`
    : `${dayInWords(from)} – ${dayInWords(to)}`;
}

/** `1 contract`, `3 contracts`; the plural is the singular with an s where none is given. */
export function plural(number: number, singular: string, many = `${singular}s`): string {
  return `${count(number)} ${number === 1 ? singular : many}`;
}

/** `senior_secured_notes` → `senior secured notes`: the data's own words for people. */
export function words(slug: string): string {
  return slug.replaceAll("_", " ");
}

// Making a number format takes far longer than using it, so those that cards use are made once.
const DIGITS = [0, 1, 2, 3, 4, 5, 6] as const;
const SIGNED = DIGITS.map(signedFormat);
const SIGNIFICANT = DIGITS.map((digits) => significantFormat(Math.max(1, digits)));
const GROUPED = [0, 1, 2].map((least) => DIGITS.map((most) => groupedFormat(least, Math.max(least, most))));

function signedFormat(decimals: number): Intl.NumberFormat {
  return new Intl.NumberFormat("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: "exceptZero",
  });
}

function significantFormat(digits: number): Intl.NumberFormat {
  return new Intl.NumberFormat("en-US", { maximumSignificantDigits: digits });
}

function groupedFormat(least: number, most: number): Intl.NumberFormat {
  return new Intl.NumberFormat("en-US", { minimumFractionDigits: least, maximumFractionDigits: most });
}

/** The one made in advance, or a new one for a number of digits that no card uses. */
function formatter(
  made: readonly Intl.NumberFormat[],
  digits: number,
  make: (digits: number) => Intl.NumberFormat,
): Intl.NumberFormat {
  return made[digits] ?? make(digits);
}

function significant(value: number): string {
  return numeral(value, 3);
}

function group(value: number, least: number, most: number): string {
  return formatter(GROUPED[least] ?? [], most, (digits) => groupedFormat(least, digits)).format(value);
}

function minus(text: string): string {
  return text.replace(/^-/, MINUS);
}

/** A number with thousands and at most so many significant digits. */
export function numeral(value: number, digits: number): string {
  return formatter(SIGNIFICANT, digits, (most) => significantFormat(most)).format(value);
}
