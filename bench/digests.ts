import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { setImmediate as breathe } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { createDigestAlerts } from "../src/app/answers/digest-alerts.ts";
import { createShowDigest } from "../src/app/answers/digest-show.ts";
import { createDigestAnswer } from "../src/app/answers/digest.ts";
import { createComposer } from "../src/app/compose.ts";
import { createDigestJob } from "../src/app/digest-job.ts";
import type { OutboxRow } from "../src/app/ports/outbox.ts";
import { digestCard } from "../src/cards/digest.ts";
import type { DigestSchedule, DigestSection } from "../src/domain/digest.ts";
import type { Instant } from "../src/domain/time.ts";
import type { DataFolder } from "../src/sources/data-folder.ts";
import { openDatabase } from "../src/store/database.ts";
import { createDigestStore } from "../src/store/digests.ts";
import { createFactStore } from "../src/store/facts.ts";
import { createOutboxStore } from "../src/store/outbox.ts";
import { createPriceStore } from "../src/store/prices.ts";
import { digestRow } from "../src/store/rows/digest-rows.ts";
import { createRuleStore } from "../src/store/rules.ts";
import { createSubscriptionStore } from "../src/store/subscriptions.ts";
import { columns, heading, line, msCell, quantile, ratioCell } from "./measure.ts";

const SCHEDULES = 10_000;
const ROWS_A_STATEMENT = 500;
const COMPOSED = 2000;

/** A quarter of an hour before it is due, five minutes before, and the run after that. */
const RUNS: readonly (readonly [what: string, now: Instant])[] = [
  ["nothing is due", "2026-06-09T12:15:00.000Z"],
  ["all are due", "2026-06-09T12:25:00.000Z"],
  ["all are queued", "2026-06-09T12:30:00.000Z"],
];

const SECTION_SETS: readonly (readonly DigestSection[])[] = [
  ["gap", "movers", "facts", "network", "alerts", "ahead", "health"],
  ["gap", "facts", "health"],
  ["gap", "movers", "alerts"],
];

type Opened = Extract<Awaited<ReturnType<typeof openDatabase>>, { readonly ok: true }>;

/**
 * Ten thousand digests at one hour: what the job costs that queues them, and how often a digest is made for them. On a
 * copy of a filled database.
 */
export async function benchDigests(
  databasePath: string,
  work: string,
  data: DataFolder,
  out: (text: string) => void,
): Promise<void> {
  const path = join(work, "digests.db");
  copyFileSync(databasePath, path);
  const opened = await openDatabase(`file:${path}`, { busyTimeoutMs: 5000 });
  if (!opened.ok) throw new Error(opened.message);
  try {
    await writeSchedules(opened);
    const bare = bareInserts(join(work, "bare-digests.db"));
    out(
      `\n${SCHEDULES} digests at one hour, one run of the job (baseline: as many bare inserts, one transaction)`,
    );
    out(columns("", ["ms", "longest", "loop ms", "ratio"]));
    for (const [what, now] of RUNS) {
      const { ms, longest, blocked } = await timeRun(opened, data, now);
      out(columns(what, [msCell(ms), msCell(longest), msCell(blocked), ratioCell(ms / bare)]));
    }
    await benchCompositions(opened, data, out);
  } finally {
    await opened.close();
  }
}

async function writeSchedules({ db }: Opened): Promise<void> {
  const schedules = Array.from({ length: SCHEDULES }, (_, index): DigestSchedule => ({
    guildId: String(610_000_000_000_000_000n + BigInt(index)),
    channelId: String(620_000_000_000_000_000n + BigInt(index)),
    createdBy: "600000000000000001",
    createdAt: "2026-06-08T12:00:00.000Z",
    time: "08:30",
    zone: "America/New_York",
    days: { kind: "trading" },
    sections: SECTION_SETS[index % SECTION_SETS.length] ?? [],
    silent: false,
    whenQuiet: "line",
    publish: false,
  }));
  for (let from = 0; from < SCHEDULES; from += ROWS_A_STATEMENT) {
    const rows = schedules.slice(from, from + ROWS_A_STATEMENT).map(digestRow);
    await db.insertInto("digest_schedule").values(rows).execute();
  }
}

/** Rows of the same size in a file of their own, without keys but the first. */
function bareInserts(path: string): number {
  const db = new Sqlite(path);
  db.exec(
    "pragma journal_mode = wal; create table message(id integer primary key, channel text, content text)",
  );
  const insert = db.prepare("insert into message values (?, ?, ?)");
  const start = performance.now();
  db.transaction(() => {
    for (let id = 0; id < SCHEDULES; id += 1) insert.run(id, "620000000000000000", "x".repeat(600));
  })();
  const ms = performance.now() - start;
  db.close();
  return ms;
}

async function timeRun({ db }: Opened, { calendar }: DataFolder, now: Instant) {
  let [turn, longest] = [0, 0];
  const job = createDigestJob({
    digests: createDigestStore(db),
    outbox: createOutboxStore(db),
    calendar,
    breathe: async () => {
      longest = Math.max(longest, performance.now() - turn);
      await breathe();
      turn = performance.now();
    },
    onQueued: () => {},
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await breathe();
  delay.enable();
  const start = performance.now();
  turn = start;
  await job(now, now, new AbortController().signal);
  const ms = performance.now() - start;
  delay.disable();
  return { ms, longest, blocked: delay.max / 1e6 };
}

/** Composes some of them as delivery does, each at its own moment, and counts what is made anew. */
async function benchCompositions(
  { db, contentVersion }: Opened,
  { calendar, basket, benchmarks }: DataFolder,
  out: (text: string) => void,
): Promise<void> {
  const [facts, prices, outbox] = [createFactStore(db), createPriceStore(db), createOutboxStore(db)];
  const rules = createRuleStore(db);
  const events = (ids: readonly number[]) => rules.eventsOf(ids);
  let now = "";
  const [answers, cards] = [new Set<object>(), new Set<object>()];
  const digest = createDigestAnswer({ facts, prices, calendar, basket, benchmarks, contentVersion });
  const compose = createComposer({
    clock: { now: () => now },
    alerts: notAsked,
    digest: createShowDigest(async (content, at) => {
      const answer = await digest(content, at);
      answers.add(answer);
      return answer;
    }, createDigestAlerts({ outbox, events, facts, contentVersion })),
    events,
    subscriptions: createSubscriptionStore(db),
    outbox,
    divergence: notAsked,
    servers: { settings: notAsked },
    nextCheck: notAsked,
    postsPerWeek: notAsked,
    cards: {
      alert: notAsked,
      alertActions: notAsked,
      welcome: notAsked,
      test: notAsked,
      notice: notAsked,
      digest: digestCard,
    },
  });
  const [first, further]: [number[], number[]] = [[], []];
  for (const row of await firstRows(outbox)) {
    now = row.notBefore ?? row.createdAt;
    const start = performance.now();
    const composed = await compose(row);
    const ms = performance.now() - start;
    if (!composed.ok) throw new Error(composed.why);
    (cards.has(composed.card) ? further : first).push(ms);
    cards.add(composed.card);
  }
  const [firsts, again] = [first, further].map((times) => times.toSorted((a, b) => a - b));
  out(heading(`${COMPOSED} of them composed over ten minutes`, "every further one of the same"));
  out(line("first of its sections and minutes", firsts ?? [], again ?? []));
  out(line("every further one", again ?? [], again ?? []));
  out(
    `${SECTION_SETS.length} sets of sections, ${answers.size} digests made, ${cards.size} cards; p99 of a further one ${quantile(again ?? [], 0.99).toFixed(2)} ms`,
  );
}

/** In the order of their moments. */
async function firstRows(outbox: ReturnType<typeof createOutboxStore>): Promise<readonly OutboxRow[]> {
  const ids = Array.from({ length: COMPOSED }, (_, index) => index + 1);
  const rows = await Promise.all(ids.map((id) => outbox.get(id)));
  return rows
    .flatMap((row) => row ?? [])
    .toSorted((a, b) => ((a.notBefore ?? "") < (b.notBefore ?? "") ? -1 : 1));
}

function notAsked(): never {
  throw new Error("a digest asks for no more than its answer");
}
