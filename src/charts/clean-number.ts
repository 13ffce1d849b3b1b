/** Nothing that is drawn here comes near it; beyond it the steps of an axis lose their digits. */
const GREATEST = 1e15;

/** Less than this is zero in every unit. */
const LEAST = 1e-9;

/** A number that can be drawn; null for what is none, or beyond 10¹⁵. */
export function cleanNumber(value: number | null | undefined): number | null {
  if (value === null || value === undefined || !(Math.abs(value) <= GREATEST)) return null;
  return Math.abs(value) < LEAST ? 0 : value;
}
