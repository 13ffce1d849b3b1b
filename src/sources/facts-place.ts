import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { SharedFactsRead, SharedFactsSource } from "../app/ports/shared-facts.ts";
import type { Miner } from "../domain/miner.ts";
import { parseFactsFile, readFiles } from "./facts-file.ts";
import { parseJson } from "./facts/read-rows.ts";
import type { Http } from "./http.ts";

/** No facts file comes near it: all bundled facts together have a tenth. */
const MOST_BYTES = 10_000_000;

/**
 * Reads facts files: a path is a file or a folder of them, anything that begins with `http` an address, which must be
 * https (plain http on this machine alone). The address is never repeated in a problem: it may hold a key.
 */
export function createFactsPlace(http: Http): SharedFactsSource {
  return {
    read: async (place, miners) =>
      /^https?:/i.test(place) ? fetchFacts(http, place, miners) : readFacts(place, miners),
  };
}

async function fetchFacts(http: Http, place: string, miners: readonly Miner[]): Promise<SharedFactsRead> {
  if (!URL.canParse(place)) return no("The address cannot be read.");
  const { origin, pathname, searchParams } = new URL(place);
  let site: ReturnType<Http["site"]>;
  try {
    site = http.site({ baseUrl: origin, spacingMs: 0 });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return no("The address must begin with https://.");
  }
  const query = Object.fromEntries(searchParams);
  const answer = await site.get({ path: pathname, query, accept: "text" });
  if (!answer.ok) return no(answer.failure.detail);
  return parseFactsFile(basename(pathname), answer.value, miners);
}

function readFacts(path: string, miners: readonly Miner[]): SharedFactsRead {
  try {
    if (statSync(path).isDirectory()) return readFolder(path, miners);
    if (statSync(path).size > MOST_BYTES) return no(tooLarge(basename(path)));
    return parseFactsFile(basename(path), readFileSync(path, "utf8"), miners);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : null;
    if (code === null) throw error;
    return no(code === "ENOENT" ? `${path} does not exist.` : `${path} cannot be read (${code}).`);
  }
}

function readFolder(path: string, miners: readonly Miner[]): SharedFactsRead {
  const names = readdirSync(path).filter((name) => name.endsWith(".json"));
  if (names.length === 0) return no(`${path} holds no JSON file.`);
  const files = new Map<string, unknown>();
  for (const name of names) {
    if (statSync(join(path, name)).size > MOST_BYTES) return no(tooLarge(name));
    const parsed = parseJson(readFileSync(join(path, name), "utf8"));
    if (!parsed.ok) return no(`${name} ${parsed.problem}.`);
    files.set(name, parsed.json);
  }
  return readFiles(files, miners);
}

function tooLarge(name: string): string {
  return `${name} is larger than ${MOST_BYTES / 1e6} MB and is not read.`;
}

function no(problem: string): SharedFactsRead {
  return { ok: false, problem };
}
