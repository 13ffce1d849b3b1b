import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { type FilingRead, MOST_BYTES, readFiling, tooLarge } from "./read-filing.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "There is no such file.",
  EACCES: "It may not be read.",
  EPERM: "It may not be read.",
  ENOTDIR: "There is no such file.",
  ELOOP: "Its links lead in a circle.",
  ENAMETOOLONG: "Its name is too long.",
};

/** Reads the document in a file; a missing file, a folder or one that may not be read is a sentence. */
export async function readFilingFile(path: string): Promise<FilingRead> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return { ok: false, problem: "It is a folder; name the documents in it." };
    if (!found.isFile()) return { ok: false, problem: "It is no file." };
    if (found.size > MOST_BYTES) return { ok: false, problem: tooLarge(found.size) };
    return await readFiling(chunksOf(path));
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? REASONS[String(error.code)] : undefined;
    if (reason === undefined) throw new Error(`the document ${path} could not be read`, { cause: error });
    return { ok: false, problem: reason };
  }
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 18 })) {
    if (chunk instanceof Uint8Array) yield chunk;
  }
}
