/** Of sysexits.h, by which supervisors tell a bug, a busy resource, a missing service and a wrong setting apart. */
export const EXIT = {
  problem: 1,
  usage: 2,
  unavailable: 69,
  unexpected: 70,
  locked: 75,
  settings: 78,
} as const;

/** Ends a verb with lines for the person and an exit code; caught once, at the edge. */
export class Stop extends Error {
  readonly exitCode: number;
  constructor(lines: readonly string[], exitCode: number) {
    super(lines.join("\n"));
    this.exitCode = exitCode;
  }
}
