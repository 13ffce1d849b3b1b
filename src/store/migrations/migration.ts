import type { DatabaseTransaction } from "../schema.ts";

/** One numbered step of the schema. Steps go forward only and are never edited once released. */
export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly number: number;
  readonly name: string;
  up(transaction: DatabaseTransaction): Promise<void>;
}

/** A migration's number as people and file names see it: `0002`. */
export function migrationLabel(number: number): string {
  return String(number).padStart(4, "0");
}
