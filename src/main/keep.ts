import { resolve } from "node:path";
import { backUpDatabase } from "../store/backup.ts";
import { restoreDatabase } from "../store/restore.ts";
import { clock, out, readConfiguration } from "./environment.ts";
import { EXIT, Stop } from "./stop.ts";

/** Writes a consistent copy of the database to a file, beside a running bot too. */
export async function backup(args: readonly string[]): Promise<number> {
  const target = onlyFile("backup", args);
  const made = await backUpDatabase({ databasePath: readConfiguration().databasePath, target });
  if (!made.ok) throw new Stop([made.message], EXIT.problem);
  out(`Backed up to ${target} (${(made.bytes / 1e6).toFixed(1)} MB).\n`);
  return 0;
}

/** Puts a copy in the place of the database; the one before is kept beside it. */
export async function restore(args: readonly string[]): Promise<number> {
  const from = onlyFile("restore", args);
  const { databasePath } = readConfiguration();
  const restored = restoreDatabase({ databasePath, from, now: clock.now() });
  if (!restored.ok) throw new Stop([restored.message], restored.isLocked ? EXIT.locked : EXIT.problem);
  const behind =
    restored.stepsBehind > 0
      ? " It is of an earlier version and is brought up to date at the next start."
      : "";
  const kept = restored.kept === null ? "" : ` The database before is kept as ${restored.kept}.`;
  out(`Restored from ${from}.${kept}${behind}\n`);
  return 0;
}

function onlyFile(verb: string, args: readonly string[]): string {
  const [file, ...more] = args;
  if (file === undefined || file.startsWith("-") || more.length > 0) {
    throw new Stop([`Usage: npm run ${verb} -- FILE`], EXIT.usage);
  }
  return resolve(file);
}
