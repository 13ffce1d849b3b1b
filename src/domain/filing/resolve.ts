import type { FiledFact } from "./filed-fact.ts";
import { readNumber } from "./number-text.ts";
import { type Period, readPeriod } from "./period.ts";
import type {
  Dimension,
  ReadingProblem,
  ReadingProblemKind,
  TaggedContext,
  TaggedDocument,
  TaggedNumber,
  TaggedUnit,
} from "./tagged.ts";

/** The figures that could be read, and a sentence for each that could not. */
export interface Resolved {
  readonly facts: readonly FiledFact[];
  readonly problems: readonly ReadingProblem[];
}

interface Context {
  readonly period: Period;
  readonly dimensions: readonly Dimension[];
}

/**
 * Looks up the context and unit of every figure and reads its number. A figure with an unknown context, without a
 * unit or without a readable number is a problem and no fact.
 */
export function resolveFacts(document: TaggedDocument): Resolved {
  const problems: ReadingProblem[] = [];
  const report = (kind: ReadingProblemKind, sentence: string): void => void problems.push({ kind, sentence });
  const contexts = readContexts(document.contexts, report);
  const units = readUnits(document.units);
  const facts = document.numbers.flatMap((number) => {
    const context = contextOf(number, contexts, report);
    if (context === null) return [];
    const unit = unitOf(number, units, report);
    if (unit === null) return [];
    const value = valueOf(number, report);
    if (value === undefined) return [];
    const { name, text, hidden, order } = number;
    return [
      {
        name,
        contextId: number.contextId ?? "",
        ...context,
        unit,
        value,
        decimals: decimalsOf(number.decimals),
        scale: Number(number.scale ?? 0),
        text: text.trim(),
        hidden,
        order,
      },
    ];
  });
  return { facts, problems };
}

type Report = (kind: ReadingProblemKind, sentence: string) => void;

/** Null stands for a context that is there but cannot be used. */
function readContexts(
  contexts: readonly TaggedContext[],
  report: Report,
): ReadonlyMap<string, Context | null> {
  const read = new Map<string, Context | null>();
  for (const { id, start, end, instant, dimensions } of contexts) {
    const period = readPeriod(start, end, instant);
    const sorted = dimensions.toSorted((a, b) => a.axis.localeCompare(b.axis));
    const before = read.get(id);
    const context = period === null ? null : { period, dimensions: sorted };
    if (period === null) {
      const dates = [start, end, instant].filter((text) => text !== null);
      report("bad_period", `Context “${id}” has no readable period (${dates.join(" to ") || "no dates"}).`);
    }
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(context)) {
      report("bad_context", `Context “${id}” is defined twice and differently.`);
      read.set(id, null);
    } else read.set(id, context);
  }
  return read;
}

function readUnits(units: readonly TaggedUnit[]): ReadonlyMap<string, string> {
  return new Map(
    units
      .filter(({ numerators }) => numerators.length > 0)
      .map(({ id, numerators, denominators }) => {
        const above = numerators.join("*");
        return [id, denominators.length === 0 ? above : `${above}/${denominators.join("*")}`] as const;
      }),
  );
}

function contextOf(
  { name, contextId }: TaggedNumber,
  contexts: ReadonlyMap<string, Context | null>,
  report: Report,
): Context | null {
  const context = contextId === null ? undefined : contexts.get(contextId);
  if (context !== undefined) {
    if (context === null) report("bad_context", `${name} uses context “${contextId}”, which cannot be used.`);
    return context;
  }
  const which =
    contextId === null ? "no context" : `context “${contextId}”, which the document does not define`;
  report("unknown_context", `${name} has ${which}.`);
  return null;
}

function unitOf(
  { name, unitId, contextId }: TaggedNumber,
  units: ReadonlyMap<string, string>,
  report: Report,
): string | null {
  if (unitId === null) {
    report("missing_unit", `${name} in context “${contextId ?? ""}” has no unit.`);
    return null;
  }
  const unit = units.get(unitId);
  if (unit !== undefined) return unit;
  report("unknown_unit", `${name} has unit “${unitId}”, which the document does not define.`);
  return null;
}

/** Null where the document says there is none, undefined where the text is no number. */
function valueOf(number: TaggedNumber, report: Report): number | null | undefined {
  if (number.nil) return null;
  const read = readNumber(number);
  if (read.ok) return read.value;
  report("unreadable_number", `${number.name} in context “${number.contextId ?? ""}”: ${read.why}.`);
  return undefined;
}

function decimalsOf(text: string | null): number {
  if (text === null) return -Infinity;
  if (text.trim() === "INF") return Infinity;
  const decimals = Number(text);
  return text.trim() !== "" && Number.isInteger(decimals) ? decimals : -Infinity;
}
