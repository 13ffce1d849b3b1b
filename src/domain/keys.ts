import { createHash } from "node:crypto";

/** Discord takes 25 characters. */
const NONCE_LENGTH = 24;

/**
 * A short text that is the same for the same parts and, as far as anybody can tell, for no others: letters, digits,
 * `-` and `_` (SHA-256 in base64url, cut). As a message's nonce it keeps a repeat from being posted twice.
 */
export function nonceOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, NONCE_LENGTH);
}

/** 96 bits: two of a million rules share a key once in some 10^16 worlds. */
const RULE_KEY_LENGTH = 16;

/**
 * The key of a rule: 16 letters, digits, `-` and `_` (SHA-256 in base64url, cut) of its fields as JSON with sorted
 * names. Two texts of one rule have one key; a rule that differs in any field has another.
 */
export function ruleKeyOf(fields: Readonly<Record<string, string | number | readonly string[]>>): string {
  const sorted = Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("base64url").slice(0, RULE_KEY_LENGTH);
}

/** A number from 0 to below 1 that is the same for the same parts and spread evenly over others (of SHA-256). */
export function shareOf(parts: readonly string[]): number {
  return createHash("sha256").update(JSON.stringify(parts)).digest().readUIntBE(0, 6) / 2 ** 48;
}
