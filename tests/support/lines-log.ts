import type { Log } from "../../src/app/ports/log.ts";

export interface LinesLog extends Log {
  readonly lines: {
    readonly level: string;
    readonly fields: Readonly<Record<string, unknown>>;
    readonly message: string;
  }[];
}

/** A log that keeps its lines for a test to look at. */
export function createLinesLog(): LinesLog {
  const lines: LinesLog["lines"][number][] = [];
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields: { ...fields }, message });
  };
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
