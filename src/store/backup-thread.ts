import { parentPort, workerData } from "node:worker_threads";
import { copyDatabase, type CopyOutcome } from "./copy-database.ts";
import { errorCode } from "./failure.ts";

// A thread of its own: copying and checking a database would hold up everything else.

const { source, target }: { readonly source: string; readonly target: string } = workerData;

async function run(): Promise<CopyOutcome> {
  try {
    return await copyDatabase(source, target);
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: "failed", code: errorCode(error), message };
  }
}

parentPort?.postMessage(await run(), []);
