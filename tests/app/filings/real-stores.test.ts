import { readFileSync, existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFilingJobs } from "../../../src/app/filings/jobs.ts";
import type { Prices } from "../../../src/app/ports/prices.ts";
import type { Holding } from "../../../src/domain/treasury.ts";
import { createEdgar } from "../../../src/sources/edgar/edgar.ts";
import { createHttp } from "../../../src/sources/http.ts";
import { createFactStore } from "../../../src/store/facts.ts";
import { createFilingMarkStore } from "../../../src/store/filing-marks.ts";
import { createFilingReportStore } from "../../../src/store/filing-reports.ts";
import { createFilingTaskStore } from "../../../src/store/filing-tasks.ts";
import { createPriceStore } from "../../../src/store/prices.ts";
import { createReviewItemStore } from "../../../src/store/review-items.ts";
import { createSourceStateStore } from "../../../src/store/source-states.ts";
import { aMiner } from "../../support/facts.ts";
import { createLinesLog } from "../../support/lines-log.ts";
import { openMemoryStore } from "../../support/memory-store.ts";
import { reportPage } from "../../support/sec-server-report.ts";
import { openSecServer, type SecFiling, type SecServer } from "../../support/sec-server.ts";

const NEVER = new AbortController().signal;
const SLOT = "2026-11-24T15:00:00.000Z";
const CLSK = "0000827876";
const BTBT = "0001710350";

const recorded = new URL("../../../../shared/fixtures/edgar/ixbrl/", import.meta.url);

const miners = [
  aMiner("CLSK", { id: CLSK, cik: CLSK, name: "CleanSpark, Inc.", fiscalYearEnd: "09-30" }),
  aMiner("BTBT", { id: BTBT, cik: BTBT, name: "Bit Digital, Inc." }),
];

let sec: SecServer;
let opened: Awaited<ReturnType<typeof openMemoryStore>>;
beforeEach(async () => {
  sec = await openSecServer();
  for (const { cik, name } of miners) if (cik !== null) sec.company({ cik, name });
  opened = await openMemoryStore();
});
afterEach(async () => {
  await opened.close();
  await sec.close();
});

/** What a process is given: real stores over one database, and the real source. */
async function open(now = SLOT, prices?: Prices) {
  const { db } = opened;
  const facts = createFactStore(db);
  const log = createLinesLog();
  await facts.load({ miners }, SLOT);
  const source = createEdgar({
    http: createHttp({ version: "0.0.0" }),
    userAgent: "Sample Watch ops@example.org",
    dataUrl: sec.dataUrl,
    wwwUrl: sec.wwwUrl,
    spacingMs: 0,
  });
  const review = createReviewItemStore(db);
  const jobs = createFilingJobs({
    source,
    states: createSourceStateStore(db),
    off: new Set(),
    tasks: createFilingTaskStore(db),
    reports: createFilingReportStore(db),
    marks: createFilingMarkStore(db),
    facts,
    loader: facts,
    review,
    prices: prices ?? createPriceStore(db),
    notices: { notify: async () => undefined },
    clock: { now: () => now },
    log,
    watched: async () => miners,
  });
  const run = (job: "filings" | "lists") => jobs[job](SLOT, now, NEVER);
  return { run, facts, review, log, versions: () => db.selectFrom("fact").select("row_id").execute() };
}

function filing(
  cik: string,
  accession: string,
  form: string,
  acceptedAt: string,
  body: string | Uint8Array,
  reportDate: string,
): SecFiling {
  return {
    accession,
    ciks: [cik],
    form,
    acceptedAt,
    reportDate,
    documents: [{ type: form, file: "report.htm", body }],
  };
}

const quarter = (cik: string, form: string, interestUsd: number) =>
  reportPage({
    cik,
    company: "Bit Digital, Inc",
    form,
    periods: [
      { start: "2026-04-01", end: "2026-06-30", interestUsd, revenueUsd: 30_000_000, cashUsd: 100_000_000 },
    ],
    shares: 300_000_000,
  });

describe("with real stores and the real source", () => {
  it("what is filed becomes facts, once, and a restated figure another version of its row", async () => {
    sec.file(
      filing(
        BTBT,
        "0001710350-26-000040",
        "10-Q",
        "2026-08-10T20:05:00.000Z",
        quarter(BTBT, "10-Q", 2_000_000),
        "2026-06-30",
      ),
    );
    const first = await open();
    expect(await first.run("lists")).toMatchObject({
      outcome: "done",
      detail: "2 lists read, 1 new filing. 1 filing read.",
    });
    const interestOf = async () =>
      (await first.facts.knownOn(null)).interest.map((row) => [row.id, row.amountUsd, row.knownAt]);
    const id = `ie-${BTBT}-2026-04-01-2026-06-30-company`;
    expect(await interestOf()).toEqual([[id, 2_000_000, "2026-08-10"]]);
    const versions = (await first.versions()).length;
    const again = await open();
    await again.run("lists");
    await again.run("filings");
    expect(await again.versions()).toHaveLength(versions);

    const amended = filing(
      BTBT,
      "0001710350-26-000077",
      "10-Q/A",
      "2026-11-24T14:00:00.000Z",
      quarter(BTBT, "10-Q/A", 2_600_000),
      "2026-06-30",
    );
    sec.file(amended);
    expect(await again.run("filings")).toMatchObject({ detail: "1 new filing. 1 filing read." });
    expect(await interestOf()).toEqual([[id, 2_600_000, "2026-11-24"]]);
    const before = await first.facts.knownOn("2026-11-23");
    expect(before.interest).toMatchObject([{ amountUsd: 2_000_000 }]);
    const changes = await first.facts.changes({ since: "2026-01-01", until: null });
    expect(changes.find(({ factId }) => factId === id)).toMatchObject({ correction: true, quiet: false });
    expect(first.log.lines.concat(again.log.lines).filter(({ level }) => level === "error")).toEqual([]);
  });

  it("a refusal of the SEC is kept over a restart", async () => {
    sec.fault("submissions", (response) => {
      response.statusCode = 429;
      response.end("slow down");
    });
    const first = await open();
    expect(await first.run("lists")).toMatchObject({ outcome: "failed" });
    sec.fault("submissions", null);
    sec.forget();
    expect(await (await open("2026-11-24T15:10:00.000Z")).run("lists")).toMatchObject({ outcome: "failed" });
    expect(sec.requests).toEqual([]);
    expect(await (await open("2026-11-24T15:11:00.000Z")).run("lists")).toMatchObject({ outcome: "done" });
  });
});

const read = (name: string): Uint8Array => readFileSync(new URL(name, recorded));

const of = <T extends { readonly miner: string | null; readonly asOf: string }>(
  rows: readonly T[],
  miner: string,
  asOf: string,
): readonly T[] => rows.filter((row) => row.miner === miner && row.asOf === asOf);

describe.skipIf(!existsSync(recorded))("the recorded reports", () => {
  it("of CleanSpark and Bit Digital give the figures that they are known for", async () => {
    sec.file(
      filing(
        CLSK,
        "0000827876-25-000099",
        "10-Q",
        "2025-11-20T21:00:00.000Z",
        read("clsk-10q-2025-06-30.htm"),
        "2025-06-30",
      ),
      filing(
        BTBT,
        "0001710350-25-000001",
        "10-Q",
        "2025-11-05T21:00:00.000Z",
        read("btbt-10q-2025-06-30.htm"),
        "2025-06-30",
      ),
      filing(
        BTBT,
        "0001710350-25-000002",
        "10-Q",
        "2025-11-14T21:00:00.000Z",
        read("btbt-10q-2025-09-30.htm"),
        "2025-09-30",
      ),
    );
    const world = await open();
    expect(await world.run("lists")).toMatchObject({ outcome: "done" });
    const known = await world.facts.knownOn(null);
    expect(of(known.debtTotals, CLSK, "2025-06-30")).toMatchObject([
      { totalUsd: 820_337_000, knownAt: "2025-11-20" },
    ]);
    expect(of(known.revenue, CLSK, "2025-06-30")).toMatchObject([
      { totalUsd: 198_644_000, aiUsd: null, periodLabel: "Q3 FY25" },
    ]);
    expect(of(known.interest, CLSK, "2025-06-30")).toMatchObject([{ amountUsd: 3_454_000 }]);
    expect(of(known.holdings, CLSK, "2025-06-30") satisfies readonly Holding[]).toEqual([]);
    expect(
      of(known.figures, CLSK, "2025-06-30").filter(({ metric }) => metric === "btc_fair_value"),
    ).toMatchObject([
      { basis: "with_pledged", value: 1_351_245_000 },
      { basis: "without_pledged", value: 1_079_754_000 },
    ]);
    expect(of(known.revenue, BTBT, "2025-09-30")).toMatchObject([
      {
        totalUsd: 30_464_002,
        aiUsd: 19_725_178,
        aiLabel: "cloud services and colocation services",
        periodLabel: "Q3 2025",
      },
    ]);
    const asked = (await world.review.open()).filter(({ miner }) => miner === CLSK);
    const coins = asked.find(({ about }) => about === "CLSK bitcoin held on 30 Jun 2025");
    expect(coins?.what).toContain("tagged 10,075,000 USD");
    expect(coins?.what).toContain("Likely 10,075 BTC");
    expect(coins?.proposal).toMatchObject({ list: "holdings", row: { btc: 10_075, miner: CLSK } });
    expect(world.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });
});
