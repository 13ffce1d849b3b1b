import { performance } from "node:perf_hooks";
import { setImmediate as breathe } from "node:timers/promises";
import { createAlertAnswer } from "../src/app/answers/alert.ts";
import { createComposer } from "../src/app/compose.ts";
import { fanOutBars } from "../src/app/fan-out-bars.ts";
import type { OutboxRow } from "../src/app/ports/outbox.ts";
import { noticeCard } from "../src/cards/alert-notice.ts";
import { testCard, welcomeCard } from "../src/cards/alert-welcome.ts";
import { alertActions, alertCard } from "../src/cards/alert.ts";
import { createDraw } from "../src/charts/draw.ts";
import { type MessageDeps, messageOf, pictureOf } from "../src/discord/dispatch-message.ts";
import { withRef } from "../src/discord/ref-line.ts";
import { chartOf } from "../src/discord/render.ts";
import { body } from "../src/discord/responder.ts";
import { POSTS_A_DAY } from "../src/domain/fan-out.ts";
import type { DataFolder } from "../src/sources/data-folder.ts";
import { openDatabase } from "../src/store/database.ts";
import { createDigestStore } from "../src/store/digests.ts";
import { createDraftStore } from "../src/store/drafts.ts";
import { createFactStore } from "../src/store/facts.ts";
import { createOutboxStore } from "../src/store/outbox.ts";
import { createPriceStore } from "../src/store/prices.ts";
import { createRuleStore } from "../src/store/rules.ts";
import { createSubscriptionStore } from "../src/store/subscriptions.ts";
import { createLinesLog } from "../tests/support/lines-log.ts";
import { heading, line, timings } from "./measure.ts";

const AGAIN = 500;
const FIRST = 9;

type Opened = Extract<Awaited<ReturnType<typeof openDatabase>>, { readonly ok: true }>;

/**
 * What one alert costs before it leaves: deciding about every channel, and the message of one, for the first channel
 * and for the ones that follow. On a database where a bar is finished and nobody was told.
 */
export async function benchComposing(
  path: string,
  data: DataFolder,
  out: (text: string) => void,
): Promise<void> {
  const opened = await openDatabase(`file:${path}`, { busyTimeoutMs: 5000 });
  if (!opened.ok) throw new Error(opened.message);
  const draw = createDraw();
  try {
    const { rows, ms, turnMs } = await decide(opened);
    const write = await writing(opened, data, draw, rows);
    // The picture and compiled code are there from now on, as after any earlier alert.
    const [early] = await firstOnes(write, rows.slice(0, 1));
    const first = await firstOnes(write, rows.slice(1, 1 + FIRST));
    let next = 0;
    const sameBar = write();
    const again = await timings(AGAIN, 50, () => sameBar(rowAt(rows, next++)));
    const turn = `the longest turn ${turnMs.toFixed(0)} ms`;
    out(`\nA finished bar to ${rows.length} rows of the outbox: ${ms.toFixed(0)} ms, ${turn}`);
    out(heading("The message of one channel, up to the call", "every further one"));
    out(line("first of all, picture drawn", [early ?? NaN], again));
    out(line("first of a bar, picture kept", first, again));
    out(line("every further one", again, again));
  } finally {
    await draw.close();
    await opened.close();
  }
}

function notAsked(): never {
  throw new Error("an alert asks for no more than its events");
}

function rowAt(rows: readonly OutboxRow[], index: number): OutboxRow {
  const row = rows[index % rows.length];
  if (row === undefined) throw new Error("nobody hears of the bar");
  return row;
}

async function decide({
  db,
}: Opened): Promise<{ readonly rows: readonly OutboxRow[]; readonly ms: number; readonly turnMs: number }> {
  const outbox = createOutboxStore(db);
  const start = performance.now();
  let turn = start;
  let turnMs = 0;
  await fanOutBars(
    {
      rules: createRuleStore(db),
      subscriptions: createSubscriptionStore(db),
      outbox,
      digests: createDigestStore(db),
      postsADay: POSTS_A_DAY,
      breathe: async () => {
        turnMs = Math.max(turnMs, performance.now() - turn);
        await breathe();
        turn = performance.now();
      },
    },
    new Date().toISOString(),
  );
  const ms = performance.now() - start;
  const ids = await db.selectFrom("outbox").select("id").orderBy("id").execute();
  const rows: OutboxRow[] = [];
  for (const { id } of ids) {
    const row = await outbox.get(id);
    if (row !== null) rows.push(row);
  }
  return { rows, ms, turnMs };
}

/** Makes messages as the bot does, up to the call: each call of what it gives begins with nothing in memory of a bar. */
async function writing(
  { db }: Opened,
  data: DataFolder,
  draw: ReturnType<typeof createDraw>,
  rows: readonly OutboxRow[],
): Promise<() => (row: OutboxRow) => Promise<unknown>> {
  if (rows.length === 0) throw new Error("nobody hears of the bar");
  const { calendar, basket, benchmarks } = data;
  const answers = { facts: createFactStore(db), prices: createPriceStore(db), calendar, basket, benchmarks };
  const clock = { now: () => new Date().toISOString() };
  const log = createLinesLog();
  const rules = createRuleStore(db);
  return () => {
    const rendering: MessageDeps = { log, clock, drafts: createDraftStore(db), messages: new WeakMap() };
    const compose = createComposer({
      clock,
      alerts: createAlertAnswer(answers),
      digest: notAsked,
      events: (ids) => rules.eventsOf(ids),
      subscriptions: createSubscriptionStore(db),
      outbox: createOutboxStore(db),
      divergence: notAsked,
      servers: { settings: notAsked },
      nextCheck: notAsked,
      postsPerWeek: notAsked,
      cards: {
        alert: alertCard,
        alertActions,
        welcome: welcomeCard,
        test: testCard,
        notice: noticeCard,
        digest: notAsked,
      },
    });
    return async (row) => {
      const composed = await compose(row);
      if (!composed.ok) throw new Error(composed.why);
      const card = withRef(composed.card, row.ref);
      const chart = chartOf(card);
      if (chart === null) throw new Error("an alert on the gap has a picture");
      const picture = pictureOf(log, chart, await draw.draw(chart));
      const { message, png } = await messageOf(rendering, { card, visibility: "public" }, picture);
      return { ...body(message, png), files: [] };
    };
  };
}

/** Milliseconds of the first message of a bar, ascending. */
async function firstOnes(
  write: () => (row: OutboxRow) => Promise<unknown>,
  rows: readonly OutboxRow[],
): Promise<readonly number[]> {
  const times: number[] = [];
  for (const row of rows) {
    const make = write();
    const start = performance.now();
    await make(row);
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b);
}
