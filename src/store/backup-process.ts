import { copyDatabase, type CopyOutcome } from "./copy-database.ts";
import { errorCode } from "./failure.ts";

// A process of its own: copying and checking a database would hold up everything else, and what it needs of memory a
// thread would leave behind in the bot's.

const [source = "", target = ""] = process.argv.slice(2);

async function run(): Promise<CopyOutcome> {
  try {
    return await copyDatabase(source, target);
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: "failed", code: errorCode(error), message };
  }
}

const outcome = await run();
// Whoever asked may be gone by now.
if (process.connected) process.send?.(outcome, () => process.disconnect?.());
