import { readFileSync } from "node:fs";
import type { Clock } from "../app/ports/clock.ts";
import { readSettings, type Settings } from "../config.ts";
import type { DataFolder } from "../sources/data-folder.ts";
import { EXIT, Stop } from "./stop.ts";

/** The curated facts and the calendar. */
export const DATA = new URL("../../data/", import.meta.url);

export const clock: Clock = { now: () => new Date().toISOString() };
export const out = (text: string): void => void process.stdout.write(text);
export const err = (text: string): void => void process.stderr.write(text);

/** The settings; a wrong one ends the verb with a line for each. */
export function readConfiguration(): Settings {
  const read = readSettings();
  if (!read.ok) throw new Stop(read.problems, read.exitCode);
  return read.settings;
}

/** Everything under `data/`; what only this needs is loaded with it. */
export async function readData(): Promise<DataFolder> {
  const { readDataFolder } = await import("../sources/data-folder.ts");
  const read = readDataFolder(DATA);
  if (!read.ok) throw new Stop(read.problems, EXIT.problem);
  return read.data;
}

/** The version of this program. */
export function version(): string {
  const file: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof file === "object" && file !== null && "version" in file ? String(file.version) : "unknown";
}
