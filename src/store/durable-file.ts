import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "./failure.ts";

/** A name beside the file, for what is not finished yet; everything written under it can be deleted. */
export function partialPath(path: string): string {
  return `${path}.partial-${randomBytes(4).toString("hex")}`;
}

/** Waits until a file's content, or a folder's list of names, is on the disk. */
export function syncToDisk(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } catch (error) {
    // Some file systems know nothing to wait for with folders.
    if (errorCode(error) !== "EINVAL" && errorCode(error) !== "EPERM") throw error;
  } finally {
    closeSync(file);
  }
}

/** Gives a finished file its name, all at once; false where a file of that name is there, which then stays as it is. */
export function placeNew(finished: string, path: string): boolean {
  if (!linkNew(finished, path)) {
    if (existsSync(path)) return false;
    renameSync(finished, path);
  }
  rmSync(finished, { force: true });
  syncToDisk(dirname(path));
  return true;
}

/** Keeps a file under a second name, whatever becomes of the first; false where that name is taken. */
export function keepAs(path: string, second: string): boolean {
  if (existsSync(second)) return false;
  if (!linkNew(path, second)) copyFileSync(path, second, constants.COPYFILE_EXCL);
  syncToDisk(dirname(second));
  return true;
}

/** False where the name is taken, or the file system knows no second names. */
function linkNew(path: string, second: string): boolean {
  try {
    linkSync(path, second);
    return true;
  } catch (error) {
    if (NO_LINKS.has(errorCode(error) ?? "")) return false;
    throw error;
  }
}

const NO_LINKS: ReadonlySet<string> = new Set([
  "EEXIST",
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
  "EXDEV",
]);
