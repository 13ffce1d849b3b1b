import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import type { PriceFile, PriceFiles } from "../app/ports/price-files.ts";
import { parsePriceCsv } from "./price-csv.ts";

/** A century of daily rows stays far below; more is another kind of file and would only fill the memory. */
const LARGEST_FILE_BYTES = 16 * 1024 * 1024;

const SYMBOL = /^[A-Z0-9][A-Z0-9.^=-]{0,14}$/;

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOENT") return "there is no such file or folder";
  if (code === "EACCES" || code === "EPERM") return "it may not be read by this user";
  return error instanceof Error ? error.message : String(error);
}

async function readPriceFile(path: string): Promise<PriceFile> {
  const name = basename(path);
  const symbol = basename(path, extname(path)).toUpperCase();
  const useless = (problem: string): PriceFile => ({ name, symbol, rows: [], refused: [], problem });
  if (!SYMBOL.test(symbol)) return useless("the file's name is no symbol: call it like MARA.csv");
  try {
    if ((await stat(path)).size > LARGEST_FILE_BYTES)
      return useless("the file is too large for daily prices");
    return { name, symbol, ...parsePriceCsv(await readFile(path)) };
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return useless(reasonOf(error));
  }
}

async function expand(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => extname(name).toLowerCase() === ".csv")
    .toSorted()
    .map((name) => join(path, name));
}

/** Price files read from the disk, one at a time. */
export function priceFilesOnDisk(): PriceFiles {
  return {
    async find(paths) {
      const files: string[] = [];
      const missing: { path: string; problem: string }[] = [];
      for (const path of paths) {
        try {
          const found = await expand(path);
          if (found.length === 0) missing.push({ path, problem: "the folder holds no CSV file" });
          files.push(...found);
        } catch (error) {
          missing.push({ path, problem: reasonOf(error) });
        }
      }
      return { files: [...new Set(files)], missing };
    },
    read: readPriceFile,
  };
}
