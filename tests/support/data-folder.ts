import { type DataFolder, readDataFolder } from "../../src/sources/data-folder.ts";

const read = readDataFolder(new URL("../../data/", import.meta.url));
if (!read.ok) throw new Error(read.problems.join("\n"));

/** Everything that `data/` holds, read once for all tests: reading it takes longer than most of them. */
export const DATA_FOLDER: DataFolder = read.data;
