/**
 * How an interaction ended. `answered`: with what was asked for. `refused`: with the word that it was asked wrongly, too
 * often or by the wrong person. `failed`: with an apology, or not at all.
 */
export type InteractionOutcome = "answered" | "refused" | "failed";

/** Counts interactions and the time they take. */
export interface InteractionMeter {
  /** `seconds` from the interaction's arrival to the end of its answer. */
  count(command: string, outcome: InteractionOutcome, seconds: number): void;
}
