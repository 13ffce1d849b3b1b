const SECONDS = /^\d{1,9}$/;

/**
 * What a `Retry-After` header asks to wait, in whole seconds; null where it is absent or says nothing. A date is
 * measured against the answer's own `Date`, so that a clock that is wrong here does not matter, and without one against
 * `nowMs`; a date that has passed is 0.
 */
export function retryAfterSeconds(headers: Headers, nowMs: number): number | null {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (SECONDS.test(text)) return Number(text);
  // Dates of HTTP begin with the name of a day; anything else Date.parse would take is a mistake of the host's.
  const at = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) return null;
  const said = Date.parse(headers.get("date") ?? "");
  return Math.max(0, Math.ceil((at - (Number.isNaN(said) ? nowMs : said)) / 1000));
}
