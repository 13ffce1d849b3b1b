import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { runScenario, type ScenarioReport, type ScenarioSpec } from "./scenario.ts";
import { canFillDisk } from "./troubles.ts";

// npm run test:crash [-- --seed N] [--kills N] [--channels N] [NAME…]
// Kills real processes at random while they tell many channels, and counts what arrived.

const { values, positionals } = parseArgs({
  options: { seed: { type: "string" }, kills: { type: "string" }, channels: { type: "string" } },
  allowPositionals: true,
});
const out = (line: string): void => void process.stdout.write(`${line}\n`);

const seed = numberOf(values.seed, randomInt(2 ** 31));
const common = {
  channels: numberOf(values.channels, 1000),
  kills: numberOf(values.kills, 100),
  jumpMs: 0,
  fillsDisk: false,
  careless: false,
};
const SCENARIOS: readonly ScenarioSpec[] = [
  { ...common, name: "kills", seed },
  // Longer than Discord remembers a nonce, and than we rely on it.
  { ...common, name: "nonce-over", seed: seed + 1, jumpMs: 400_000 },
  { ...common, name: "disk-full", seed: seed + 2, fillsDisk: true },
  // The same eyes on a bot that takes no care: what sees no doubles here would see none anywhere.
  { ...common, name: "careless", seed: seed + 3, kills: Math.ceil(common.kills / 5), careless: true },
];

function numberOf(text: string | undefined, usual: number): number {
  const given = text === undefined ? usual : Number(text);
  if (!Number.isInteger(given) || given < 0) throw new RangeError(`no number: ${text}`);
  return given;
}

function wordsOf(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
  return sorted.length === 0 ? "none" : sorted.map(([what, count]) => `${what} ${count}`).join(", ");
}

function print({ name, careless }: ScenarioSpec, report: ScenarioReport): boolean {
  const { doubles, lost, wrong } = report;
  out(
    `| ${name} | ${report.kills} | ${report.starts} | ${report.bars} | ${report.posts} | ${report.edits} | ${report.found} | ${doubles.length} | ${lost.length} | ${wrong.length} | ${report.seconds.toFixed(0)} |`,
  );
  out(`  killed while: ${wordsOf(report.stages)}; starts refused for the disk: ${report.refusedStarts}`);
  out(`  calls that were to go wrong: ${wordsOf(report.faults)}`);
  out(`  not told, with a reason: ${wordsOf(report.reasons)}; notices: ${report.notices}`);
  out(`  logged as errors: ${wordsOf(report.troubles)}`);
  for (const line of [...doubles, ...lost, ...wrong].slice(0, careless ? 0 : 20)) out(`  ✗ ${line}`);
  if (careless) return doubles.length > 0;
  return doubles.length + lost.length + wrong.length === 0;
}

out(`seed ${seed} (again: npm run test:crash -- --seed ${seed})`);
out("| run | kills | starts | bars | messages | edits | found | doubles | lost | wrong | s |");
out("|---|---|---|---|---|---|---|---|---|---|---|");
let isGood = true;
for (const spec of SCENARIOS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  if (spec.fillsDisk && !canFillDisk()) {
    out(`| ${spec.name} | not run: there is no prlimit here |`);
    continue;
  }
  const report = await runScenario(spec, (kills) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${spec.name}: ${kills} of ${spec.kills}`);
  });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  isGood = print(spec, report) && isGood;
}
out(isGood ? "Nothing lost, nothing doubled." : "Something is wrong, or was not found where it had to be.");
process.exitCode = isGood ? 0 : 1;
