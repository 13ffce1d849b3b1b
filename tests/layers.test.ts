import { readFileSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

/** Who may import what; docs/architecture.md says why. The first folder that fits decides. */
const mayImport: readonly (readonly [place: string, allowed: RegExp])[] = [
  ["commands/", /^(src\/(surface|domain|cards)\/|zod$)/],
  ["src/surface/", /^src\/(surface|domain)\//],
  ["src/domain/time.ts", /^(src\/domain\/|temporal-polyfill$)/],
  ["src/domain/keys.ts", /^(src\/domain\/|node:crypto$)/],
  ["src/domain/", /^src\/domain\//],
  ["src/app/", /^src\/(app|domain|surface)\//],
  ["src/cards/", /^src\/(cards|domain|surface)\//],
  ["src/charts/", /^(src\/(charts|surface)\/|@observablehq\/plot$|linkedom$|@resvg\/resvg-wasm$|node:)/],
  ["src/store/", /^(src\/(store|domain)\/|src\/app\/ports\/|kysely$|better-sqlite3$|node:)/],
  [
    "src/sources/",
    /^(src\/(sources|domain)\/|src\/app\/ports\/|zod$|csv-parse(\/sync)?$|htmlparser2$|node:)/,
  ],
  [
    "src/discord/",
    /^(src\/(discord|domain|surface|app)\/|discord\.js$|@discordjs\/|discord-api-types\/|node:)/,
  ],
  ["src/terminal/", /^(src\/(terminal|domain|surface|app)\/|node:)/],
  ["src/playground/page/", /^(src\/playground\/page\/|preact(\/hooks)?$|discord-api-types\/)/],
  [
    "src/playground/",
    /^(src\/(playground|domain|surface|app)\/|src\/discord\/limits\.ts$|hono$|@hono\/|ws$|discord-api-types\/|node:)/,
  ],
  ["src/jobs/", /^(src\/(jobs|app|domain)\/|node-cron$|node:)/],
  ["src/ops/", /^(src\/(ops|domain)\/|src\/app\/(ports\/|health\.ts$)|hono$|@hono\/|prom-client$|node:)/],
  ["src/config.ts", /^(src\/config\/|src\/domain\/local-host\.ts$|zod$|node:)/],
  ["src/config/", /^(src\/config\/|src\/domain\/local-host\.ts$|zod$|node:)/],
  ["src/log.ts", /^(src\/app\/ports\/|pino$|node:)/],
  ["src/commands.ts", /^(commands\/|src\/surface\/)/],
  ["src/main/", /./],
  ["src/main.ts", /./],
];

/** `import … from "x"`, `export … from "x"`, `import "x"` and `import("x")`; the words before `from` are names only. */
const IMPORT =
  /^\s*(?:import|export)\s[\w\s{},*$]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;

/** Every module a file names, as a path from the project's root where it is one of ours. */
function imports(file: string, text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, from, bare, dynamic]) => {
    const name = from ?? bare ?? dynamic ?? "";
    return name.startsWith(".") ? posix.join(posix.dirname(file), name) : name;
  });
}

function breaches(file: string, text: string): string[] {
  const rule = mayImport.find(([place]) => file.startsWith(place));
  if (!rule) return [`${file} lies in no known room`];
  return imports(file, text)
    .filter((name) => !rule[1].test(name))
    .map((name) => `${file} imports ${name}`);
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => posix.join(folder, name.replaceAll("\\", "/")));

const sources = (): string[] => [...filesIn("src"), ...filesIn("commands")];

test("every file imports only what its room may", () => {
  const files = sources();
  expect(files.length, "a check that saw no files proves nothing").toBeGreaterThan(60);
  expect(files.flatMap((file) => breaches(file, readFileSync(file, "utf8")))).toEqual([]);
});

test("nobody imports where all is put together", () => {
  const outside = sources().filter((file) => !/^src\/main[./]/.test(file));
  expect(outside.length).toBeGreaterThan(60);
  const importing = outside.filter((file) =>
    imports(file, readFileSync(file, "utf8")).some((name) => /^src\/main[./]/.test(name)),
  );
  expect(importing).toEqual([]);
});

test.each([
  ["src/domain/x.ts", 'import { readFileSync } from "node:fs";'],
  ["src/domain/x.ts", 'export * from "../app/ports/clock.ts";'],
  ["src/domain/x.ts", 'import { z } from "zod";'],
  ["src/surface/x.ts", 'import { z } from "zod";'],
  ["src/app/x.ts", 'const db = await import("../store/database.ts");'],
  ["src/app/x.ts", 'import { readFile } from "node:fs/promises";'],
  ["src/cards/x.ts", 'import { ask } from "../app/answers/context.ts";'],
  ["src/store/x.ts", 'import type { Client } from "../discord/client.ts";'],
  ["src/sources/x.ts", 'import { Kysely } from "kysely";'],
  ["src/sources/filings/x.ts", 'import { reportOf } from "../../terminal/extract.ts";'],
  ["src/domain/filing/x.ts", 'import { Parser } from "htmlparser2";'],
  ["src/terminal/x.ts", 'import { readFilingFile } from "../sources/filings/filing-files.ts";'],
  ["src/discord/x.ts", 'import { openDatabase } from "../store/database.ts";'],
  ["src/terminal/x.ts", 'import { render } from "../discord/render.ts";'],
  ["src/playground/x.ts", 'import { Client } from "discord.js";'],
  ["src/playground/page/x.ts", 'import { readFileSync } from "node:fs";'],
  ["src/jobs/x.ts", 'import { createJobRunStore } from "../store/job-runs.ts";'],
  ["src/app/x.ts", 'import { schedule } from "node-cron";'],
  ["src/ops/x.ts", 'import { openDatabase } from "../store/database.ts";'],
  ["src/ops/x.ts", 'import { createJobRunner } from "../app/run-jobs.ts";'],
  ["src/config.ts", 'import { createLog } from "./log.ts";'],
  ["src/config/x.ts", 'import { newYorkDate } from "../domain/time.ts";'],
  ["src/charts/x.ts", 'import { dayInWords } from "../domain/wording.ts";'],
  ["commands/x.ts", 'import "discord.js";'],
  ["commands/x.ts", 'import { ask } from "../src/app/answers/context.ts";'],
  ["src/elsewhere/x.ts", "export {};"],
])("a planted breach is seen: %s, %s", (file, text) => {
  expect(breaches(file, text)).toHaveLength(1);
});

test("surface holds types only", () => {
  const files = filesIn("src/surface");
  expect(files.length).toBeGreaterThan(5);
  const values = /^export (?:const|let|function|class|default|\{)|^import (?!type)/m;
  expect(files.filter((file) => values.test(readFileSync(file, "utf8")))).toEqual([]);
});

test("domain, cards and answers read no clock: now is an argument", () => {
  const clock = /\bDate\.now\(|\bnew Date\(\)|\bperformance\.|Temporal\.Now/;
  const files = [
    ...filesIn("src/domain"),
    ...filesIn("src/cards"),
    ...filesIn("src/app"),
    ...filesIn("commands"),
  ];
  expect(files.length).toBeGreaterThan(30);
  expect(files.filter((file) => clock.test(readFileSync(file, "utf8")))).toEqual([]);
});

test("only the settings read the environment", () => {
  const reads = sources().filter((file) => /\bprocess\.env\b/.test(readFileSync(file, "utf8")));
  expect(reads).toEqual(["src/config.ts"]);
});

test("no test replaces a module, and none is skipped, focused or left empty", () => {
  const tests = filesIn("tests").filter(
    (file) => file.endsWith(".test.ts") && file !== "tests/layers.test.ts",
  );
  expect(tests.length).toBeGreaterThan(20);
  const bad = /\bvi\.(?:mock|doMock)\(|\b(?:it|test|describe)\.(?:skip|only|todo)\(/;
  expect(tests.filter((file) => bad.test(readFileSync(file, "utf8")))).toEqual([]);
});

test("nothing switches a check off", () => {
  const off = /oxlint-disable|eslint-disable|@ts-ignore|@ts-expect-error|\bas any\b|as unknown as/;
  expect(sources().filter((file) => off.test(readFileSync(file, "utf8")))).toEqual([]);
});

test("files are kebab-case and hold one idea", () => {
  const files = sources();
  expect(files.filter((file) => !/^(?:[a-z0-9-]+\/)*[a-z0-9-]+\.ts$/.test(file))).toEqual([]);
  const long = files.filter((file) => readFileSync(file, "utf8").split("\n").length > 320);
  expect(long).toEqual([]);
});
