import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Makes an absolute folder with those above it; throws the operating system's error where that cannot be.
 * Step by step, because Node's recursive form never returns on some file systems that refuse.
 */
export function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isFolder(folder)) throw error;
  }
}
