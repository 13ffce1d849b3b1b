import type { Adding, FactBundle } from "../../src/app/ports/facts.ts";
import type {
  CompanyMark,
  FilingMarks,
  FilingReports,
  FilingTask,
  FilingTasks,
  StoredReport,
} from "../../src/app/ports/filings.ts";
import type { ReviewItem, ReviewItems } from "../../src/app/ports/review-items.ts";
import type { SourceState } from "../../src/app/ports/source-states.ts";
import type { FactRows, FactSet } from "../../src/domain/fact-set.ts";
import type { Fact } from "../../src/domain/fact.ts";
import type { Miner } from "../../src/domain/miner.ts";
import { epochMs } from "../../src/domain/time.ts";
import { aFactSet } from "./facts.ts";

/** A fact as the store took it. */
export interface Added {
  readonly list: keyof FactRows;
  readonly row: Fact;
  readonly quiet: boolean;
  /** True where the record was there with another content. */
  readonly correction: boolean;
}

/** What every store of a process remembers, so that a stop of the process leaves it. */
export interface FilingMemory {
  readonly tasks: Map<string, FilingTask>;
  readonly reports: Map<string, StoredReport>;
  readonly feeds: Map<string, readonly string[]>;
  readonly companies: Map<string, CompanyMark>;
  readonly rows: Map<string, { readonly list: keyof FactRows; readonly row: Fact }>;
  readonly said: Map<string, string>;
  readonly added: Added[];
  readonly reviews: Map<string, ReviewItem>;
  readonly states: Map<string, SourceState>;
}

/** Nothing yet, but for these records, which came with the program. */
export function createFilingMemory(bundled: FactBundle = {}): FilingMemory {
  const memory: FilingMemory = {
    tasks: new Map(),
    reports: new Map(),
    feeds: new Map(),
    companies: new Map(),
    rows: new Map(),
    said: new Map(),
    added: [],
    reviews: new Map(),
    states: new Map(),
  };
  write(memory, bundled, { origin: "bundle", quiet: true });
  memory.added.length = 0;
  return memory;
}

const LISTS = [
  "holdings",
  "debtTotals",
  "interest",
  "revenue",
  "figures",
  "filings",
] as const satisfies readonly (keyof FactRows)[];

export function write(memory: FilingMemory, bundle: FactBundle, { origin, quiet }: Adding): void {
  for (const list of LISTS) {
    for (const row of bundle[list] ?? []) {
      const content = JSON.stringify(row);
      const saidKey = `${origin} ${row.id}`;
      const before = memory.rows.get(row.id);
      const isSaid = memory.said.get(saidKey) === content;
      memory.said.set(saidKey, content);
      if (isSaid || (before !== undefined && JSON.stringify(before.row) === content)) continue;
      memory.rows.set(row.id, { list, row });
      memory.added.push({ list, row, quiet, correction: before !== undefined });
    }
  }
}

/** The rows of a list that stand, by id. */
export function rowsOf<K extends (typeof LISTS)[number]>(memory: FilingMemory, list: K): FactRows[K] {
  return factSetOf(memory, [])[list];
}

export function factSetOf(memory: FilingMemory, miners: readonly Miner[]): FactSet {
  const of = (list: keyof FactRows): readonly Fact[] =>
    [...memory.rows.values()]
      .filter((one) => one.list === list && one.row.withdrawn === undefined)
      .map(({ row }) => row)
      .toSorted((a, b) => a.id.localeCompare(b.id));
  // What was put into a list comes out of it.
  const lists: Partial<FactRows> = Object.fromEntries(LISTS.map((list) => [list, of(list)]));
  return aFactSet({ ...lists, miners });
}

function keyOf(cik: string, accession: string): string {
  return `${cik} ${accession}`;
}

export function createTasks({ tasks }: FilingMemory): FilingTasks {
  const change = (cik: string, accession: string, fields: Partial<FilingTask>): void => {
    const key = keyOf(cik, accession);
    const before = tasks.get(key);
    if (before !== undefined) tasks.set(key, { ...before, ...fields });
  };
  return {
    add: async (filings, { quiet }, now) => {
      const added = filings.filter((one) => !tasks.has(keyOf(one.cik, one.accession)));
      for (const one of added) {
        const rest = { quiet, discoveredAt: now, state: "waiting", attempts: 0 } as const;
        tasks.set(keyOf(one.cik, one.accession), { ...one, ...rest, notBefore: null, detail: null });
      }
      return added;
    },
    due: async (now, { quiet, most }) =>
      [...tasks.values()]
        .filter((task) => task.state === "waiting" && task.quiet === quiet)
        .filter(({ notBefore }) => notBefore === null || epochMs(notBefore) <= epochMs(now))
        .toSorted((a, b) => a.filed.localeCompare(b.filed) || a.accession.localeCompare(b.accession))
        .slice(0, most),
    known: async (cik) =>
      new Set([...tasks.values()].filter((task) => task.cik === cik).map(({ accession }) => accession)),
    describe: async (cik, accession, header) => change(cik, accession, header),
    settle: async (cik, accession, state, detail) =>
      change(cik, accession, { state, detail, notBefore: null }),
    putBack: async (cik, accession, notBefore, detail) => {
      const attempts = (tasks.get(keyOf(cik, accession))?.attempts ?? 0) + 1;
      change(cik, accession, { notBefore, detail, attempts });
    },
    reopen: async (cik, detail) => {
      for (const task of tasks.values()) {
        if (task.cik !== cik || task.state !== "done" || task.detail !== detail) continue;
        change(cik, task.accession, {
          state: "waiting",
          quiet: true,
          notBefore: null,
          attempts: 0,
          detail: null,
        });
      }
    },
    progress: async () =>
      [...Map.groupBy(tasks.values(), ({ cik }) => cik)].map(([cik, own]) => {
        const ofState = (state: FilingTask["state"]): readonly FilingTask[] =>
          own.filter((task) => task.state === state);
        return {
          cik,
          waiting: ofState("waiting").filter(({ quiet }) => !quiet).length,
          waitingQuiet: ofState("waiting").filter(({ quiet }) => quiet).length,
          done: ofState("done").length,
          failed: ofState("failed").length,
          readTo:
            ofState("done")
              .map(({ filed }) => filed)
              .toSorted()
              .at(-1) ?? null,
        };
      }),
  };
}

export function createReports({ reports }: FilingMemory): FilingReports {
  return {
    put: async (report) => {
      const key = `${report.cik} ${report.accession}`;
      const before = reports.get(key);
      reports.set(key, structuredClone(report));
      return { changed: before !== undefined && before.contentHash !== report.contentHash };
    },
    of: async (cik) =>
      [...reports.values()]
        .filter((report) => report.cik === cik)
        .toSorted((a, b) => a.filed.localeCompare(b.filed) || a.accession.localeCompare(b.accession)),
  };
}

export function createMarks({ feeds, companies }: FilingMemory): FilingMarks {
  return {
    feed: async (form) => feeds.get(form) ?? [],
    setFeed: async (form, newest) => void feeds.set(form, newest),
    company: async (cik) => companies.get(cik) ?? null,
    companies: async () => [...companies.values()],
    setCompany: async (mark) => void companies.set(mark.cik, mark),
  };
}

export function createReview({ reviews }: FilingMemory): ReviewItems {
  const add = (key: string, item: Omit<ReviewItem, "id" | "state" | "decidedBy" | "decidedAt">): number => {
    const id = reviews.size + 1;
    reviews.set(key, { ...item, id, state: "open", decidedBy: null, decidedAt: null });
    return id;
  };
  const find = (id: number): readonly [string, ReviewItem] | undefined =>
    [...reviews].find(([, item]) => item.id === id);
  return {
    add: async (item) => add(`added ${String(reviews.size)}`, item),
    propose: async (items) => {
      let added = 0;
      for (const { key, item } of items) {
        const before = reviews.get(key);
        if (before === undefined) {
          add(key, item);
          added += 1;
        } else if (before.state === "open") {
          reviews.set(key, { ...before, what: item.what, proposal: item.proposal });
        }
      }
      return added;
    },
    withdraw: async (keys, now) => {
      let withdrawn = 0;
      for (const key of keys) {
        const before = reviews.get(key);
        if (before?.state !== "open") continue;
        reviews.set(key, { ...before, state: "done", decidedAt: now });
        withdrawn += 1;
      }
      return withdrawn;
    },
    countSince: async () => 0,
    open: async () => [...reviews.values()].filter(({ state }) => state === "open"),
    decisions: async () => new Map(),
    get: async (id) => find(id)?.[1] ?? null,
    decide: async (id, state, by, now) => {
      const found = find(id);
      if (found === undefined || found[1].state !== "open") return false;
      reviews.set(found[0], { ...found[1], state, decidedBy: by, decidedAt: now });
      return true;
    },
  };
}
