import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { withoutOutside } from "../domain/outside.ts";
import { newYorkDate } from "../domain/time.ts";
import { writeFactsFile } from "../sources/facts-file-writer.ts";
import { clock, out, readConfiguration } from "./environment.ts";
import { openWorld } from "./open-world.ts";
import { EXIT, Stop } from "./stop.ts";

/** Writes what this store knows as a facts file, for others to merge; a bot may run beside it. */
export async function exportFacts(args: readonly string[]): Promise<number> {
  const [what, file, ...more] = args;
  if (what !== "facts" || file === undefined || file.startsWith("-") || more.length > 0) {
    throw new Stop(["Usage: npm run export -- facts FILE"], EXIT.usage);
  }
  const now = clock.now();
  const world = await openWorld(readConfiguration(), 5000, now);
  try {
    const facts = withoutOutside(await world.facts.knownOn(null), []);
    const path = resolve(file);
    const text = writeFactsFile(facts, `Facts of a Pivotwatch store, written on ${newYorkDate(now)}.`);
    try {
      // Never over a file that is there: it may be what somebody serves.
      writeFileSync(path, text, { flag: "wx" });
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
      const why = code === "EEXIST" ? "exists already; name another file" : `cannot be written (${code})`;
      throw new Stop([`${path} ${why}.`], EXIT.problem);
    }
    out(`Facts written to ${path} (${(Buffer.byteLength(text) / 1e6).toFixed(1)} MB).\n`);
    return 0;
  } finally {
    await world.close();
  }
}
