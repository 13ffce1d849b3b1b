/** ✓ in order, ! worth a look, ✗ to be put right, – not looked at. */
export type Mark = "ok" | "notice" | "problem" | "skipped";

export interface Finding {
  readonly mark: Mark;
  /** One line. */
  readonly text: string;
  /** What to do about it, one line; null where there is nothing to do. */
  readonly advice: string | null;
}

/** One thing to look at. */
export interface DoctorCheck {
  readonly name: string;
  /** It asks others over the network, and is left out offline. */
  readonly asksNetwork: boolean;
  run(): Promise<readonly Finding[]>;
}

export interface DoctorResult {
  readonly name: string;
  readonly findings: readonly Finding[];
}

export type DoctorArguments =
  | { readonly ok: true; readonly offline: boolean }
  | { readonly ok: false; readonly message: string };

/** In order. */
export function ok(text: string): Finding {
  return { mark: "ok", text, advice: null };
}

/** Worth a look. */
export function notice(text: string, advice: string | null = null): Finding {
  return { mark: "notice", text, advice };
}

/** To be put right, and how. */
export function problem(text: string, advice: string): Finding {
  return { mark: "problem", text, advice };
}

/** Not looked at, and why. */
export function skipped(text: string): Finding {
  return { mark: "skipped", text, advice: null };
}

/** Reads the words after `doctor`. */
export function parseDoctorArguments(args: readonly string[]): DoctorArguments {
  if (args.every((arg) => arg === "--offline")) return { ok: true, offline: args.length > 0 };
  const message =
    "How to check everything:\n  npm run doctor\n  npm run doctor -- --offline    without asking anybody";
  return { ok: false, message };
}

/** Runs all checks side by side; results stand in the order of the checks. A check that breaks is a problem itself. */
export async function runChecks(
  checks: readonly DoctorCheck[],
  { offline }: { readonly offline: boolean },
): Promise<readonly DoctorResult[]> {
  return Promise.all(
    checks.map(async (check) => ({
      name: check.name,
      findings: offline && check.asksNetwork ? [skipped("not asked (--offline)")] : await findingsOf(check),
    })),
  );
}

async function findingsOf(check: DoctorCheck): Promise<readonly Finding[]> {
  try {
    return await check.run();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [problem(`could not be checked: ${why}`, "Something broke on our side: please report it.")];
  }
}

const SIGNS: Readonly<Record<Mark, string>> = { ok: "✓", notice: "!", problem: "✗", skipped: "–" };

/** What a person reads: a line for each finding, below it what to do, and a sum at the end. */
export function doctorLines(results: readonly DoctorResult[]): readonly string[] {
  const lines = results.flatMap(({ name, findings }) =>
    findings.flatMap(({ mark, text, advice }) => [
      `${SIGNS[mark]} ${name}: ${text}`,
      ...(advice === null ? [] : [`    → ${advice}`]),
    ]),
  );
  return [...lines, "", sum(results)];
}

function sum(results: readonly DoctorResult[]): string {
  const problems = countOf(results, "problem");
  const notices = countOf(results, "notice");
  if (problems + notices === 0) return "All is well.";
  const parts = [
    problems > 0 ? `${problems} to be put right (✗)` : null,
    notices > 0 ? `${notices} worth a look (!)` : null,
  ].filter((part) => part !== null);
  return `${parts.join(", ")}.`;
}

/** 1 where anything is to be put right, else 0. */
export function doctorExitCode(results: readonly DoctorResult[]): 0 | 1 {
  return countOf(results, "problem") > 0 ? 1 : 0;
}

function countOf(results: readonly DoctorResult[], mark: Mark): number {
  return results.flatMap(({ findings }) => findings).filter((finding) => finding.mark === mark).length;
}
