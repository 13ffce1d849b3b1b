import { readFilingFile } from "../sources/filings/filing-files.ts";
import { runExtract } from "../terminal/extract.ts";
import { err, out } from "./environment.ts";

/** Prints what the filing reader sees in documents on disk; nothing is stored and nothing is asked for. */
export async function extract(args: readonly string[]): Promise<number> {
  return await runExtract(args, { read: readFilingFile, out, err });
}
