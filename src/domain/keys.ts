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
