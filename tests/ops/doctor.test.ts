import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { SourceFailureKind } from "../../src/app/ports/market-sources.ts";
import {
  backupCheck,
  calendarCheck,
  clockCheck,
  databaseCheck,
  dataCheck,
  diskCheck,
  healthCheck,
  nodeCheck,
  settingsCheck,
  tokenCheck,
} from "../../src/ops/doctor-checks.ts";
import { sourceChecks, type SourceProbe } from "../../src/ops/doctor-sources.ts";
import {
  type DoctorCheck,
  doctorExitCode,
  doctorLines,
  notice,
  ok,
  parseDoctorArguments,
  problem,
  runChecks,
  skipped,
} from "../../src/ops/doctor.ts";
import { readServerTime } from "../../src/ops/server-time.ts";
import { openDatabase } from "../../src/store/database.ts";
import { inspectDatabase } from "../../src/store/inspect.ts";
import { sampleHealth } from "../support/health-sample.ts";
import { nyseCalendar } from "../support/market.ts";

const TODAY = "2026-11-24";
const calendar = nyseCalendar();

/** What a check finds, a line each, with the advice behind an arrow. */
async function lines(...checks: readonly DoctorCheck[]): Promise<readonly string[]> {
  return doctorLines(await runChecks(checks, { offline: false })).slice(0, -2);
}

function failing(kind: SourceFailureKind) {
  return async () => ({ ok: false, failure: { kind, detail: `It is ${kind}.`, retryAfterS: null } }) as const;
}

const answering = async () => ({ ok: true, text: "70,000 USD" }) as const;

function probe(source: string, ask: SourceProbe["ask"], rest: Partial<SourceProbe> = {}): SourceProbe {
  return { source, capability: "btc_spot", isOff: false, ask, ...rest };
}

function check(name: string, run: DoctorCheck["run"], asksNetwork = false): DoctorCheck {
  return { name, run, asksNetwork };
}

const ask = (...probes: readonly SourceProbe[]) => lines(...sourceChecks(probes));

describe("the report", () => {
  it("has a line for each finding, what to do below it, and a sum", async () => {
    const results = await runChecks(
      [
        check("One", async () => [ok("fine")]),
        check("Two", async () => [notice("so so", "Look at it."), notice("hm")]),
        check("Three", async () => [problem("broken", "Mend it.")]),
        check("Four", async () => [skipped("nothing to see")]),
      ],
      { offline: false },
    );
    expect(doctorLines(results)).toEqual([
      "✓ One: fine",
      "! Two: so so",
      "    → Look at it.",
      "! Two: hm",
      "✗ Three: broken",
      "    → Mend it.",
      "– Four: nothing to see",
      "",
      "1 to be put right (✗), 2 worth a look (!).",
    ]);
    expect(doctorExitCode(results)).toBe(1);
  });

  it("ends with 0 where nothing is to be put right", async () => {
    const results = await runChecks([check("One", async () => [notice("so so")])], { offline: false });
    expect(doctorExitCode(results)).toBe(0);
    expect(doctorLines(results).at(-1)).toBe("1 worth a look (!).");
    expect(doctorLines(await runChecks([], { offline: false })).at(-1)).toBe("All is well.");
  });

  it("asks nobody offline, and says so", async () => {
    const results = await runChecks(
      [check("Far", () => Promise.reject(new Error("asked")), true), check("Near", async () => [ok("fine")])],
      { offline: true },
    );
    expect(doctorLines(results).slice(0, 2)).toEqual(["– Far: not asked (--offline)", "✓ Near: fine"]);
  });

  it("goes on where a check breaks", async () => {
    const results = await runChecks([check("One", () => Promise.reject(new Error("torn")))], {
      offline: false,
    });
    expect(doctorLines(results).slice(0, 2)).toEqual([
      "✗ One: could not be checked: torn",
      "    → Something broke on our side: please report it.",
    ]);
  });

  it.each([
    [[], { ok: true, offline: false }],
    [["--offline"], { ok: true, offline: true }],
  ])("understands %o", (args, expected) => {
    expect(parseDoctorArguments(args)).toEqual(expected);
  });

  it("explains itself where it is asked in another way", () => {
    expect(parseDoctorArguments(["--of-line"])).toMatchObject({ ok: false, message: /--offline/ });
  });
});

test.each([
  ["24.21.0", ["✓ Node: 24.21.0"]],
  ["25.0.0", ["✓ Node: 25.0.0"]],
  ["24.12.0", ["✓ Node: 24.12.0"]],
  [
    "24.11.1",
    ["✗ Node: 24.11.1 is too old", "    → Install Node 24.12 or newer, or on Linux x64 run: npm ci"],
  ],
])("Node %s", async (version, expected) => {
  expect(await lines(nodeCheck(version))).toEqual(expected);
});

test.each([
  [[], [], ["✓ Settings: in order"]],
  [
    ["LOG_LEVEL: must be one of info"],
    [".env can be read by others"],
    [
      "✗ Settings: LOG_LEVEL: must be one of info",
      "    → Correct it in the environment or in .env.",
      "! Settings: .env can be read by others",
    ],
  ],
])("settings: %o", async (problems, warnings, expected) => {
  expect(await lines(settingsCheck({ problems, warnings }))).toEqual(expected);
});

test("the token", async () => {
  expect(await lines(tokenCheck(null))).toEqual([
    "! Discord: no token is set: npm start opens a local Discord",
    "    → For the real one set DISCORD_TOKEN.",
  ]);
  expect(await lines(tokenCheck(async () => ({ ok: true, name: "Pivotwatch" })))).toEqual([
    "✓ Discord: the token is that of Pivotwatch",
  ]);
  expect(await lines(tokenCheck(async () => ({ ok: false, problem: "Discord refused the token." })))).toEqual(
    [
      "✗ Discord: Discord refused the token.",
      "    → Set DISCORD_TOKEN (or DISCORD_TOKEN_FILE) to the bot's token.",
    ],
  );
});

test.each([
  ["2026-11-24T12:00:00Z", "2026-11-24T12:00:10Z", "✓ Clock: right within 10 s"],
  ["2026-11-24T12:00:00Z", "2026-11-24T12:01:00Z", "! Clock: 60 s ahead of Discord's"],
  ["2026-11-24T12:00:00Z", "2026-11-24T11:00:00Z", "✗ Clock: 3600 s behind Discord's"],
])("the clock: %s is %s by ours", async (at, now, expected) => {
  expect((await lines(clockCheck(async () => ({ at, now }))))[0]).toBe(expected);
});

test("a clock that cannot be compared", async () => {
  expect(await lines(clockCheck(async () => null))).toEqual([
    "! Clock: Discord told no time to compare with",
  ]);
});

describe("the time of a server", () => {
  const server = createServer((request, response) => {
    if (request.url === "/without") response.sendDate = false;
    else
      response.setHeader("date", request.url === "/strange" ? "yesterday" : "Tue, 24 Nov 2026 12:00:00 GMT");
    response.end();
  });
  let url = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const bound = server.address();
    url = `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("is read from an answer, beside ours at the middle of the exchange", async () => {
    const times = ["2026-11-24T12:00:10.000Z", "2026-11-24T12:00:12.000Z"];
    expect(await readServerTime(`${url}/`, () => times.shift() ?? "")).toEqual({
      at: "2026-11-24T12:00:00.000Z",
      now: "2026-11-24T12:00:11.000Z",
    });
  });

  it.each(["/without", "/strange"])("is unknown from %s", async (path) => {
    expect(await readServerTime(url + path, () => "2026-11-24T12:00:00Z")).toBeNull();
  });

  it("is unknown where nobody answers", async () => {
    expect(await readServerTime("http://127.0.0.1:1/", () => "2026-11-24T12:00:00Z")).toBeNull();
  });
});

describe("the database", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "pivotwatch-doctor-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("that is not there yet will be made", async () => {
    const path = join(folder, "deep", "er", "pivotwatch.db");
    expect(await lines(databaseCheck(path, () => inspectDatabase(path)))).toEqual([
      `✓ Database: ${path} will be made at the first start`,
    ]);
  });

  it("that is there is looked through while it is in use", async () => {
    const path = join(folder, "pivotwatch.db");
    const opened = await openDatabase(`file:${path}`, { busyTimeoutMs: 200 });
    if (!opened.ok) throw new Error(opened.message);
    expect((await lines(databaseCheck(path, () => inspectDatabase(path))))[0]).toMatch(
      /^✓ Database: .*pivotwatch\.db, \d+\.\d MB, whole$/,
    );
    await opened.close();
  });

  it("that is older, damaged or of another program", async () => {
    const path = join(folder, "pivotwatch.db");
    const found = (look: Parameters<typeof databaseCheck>[1]) => lines(databaseCheck(path, look));
    expect((await found(() => ({ ok: true, bytes: 12_340_000, stepsBehind: 2 })))[0]).toBe(
      `! Database: ${path}, 12.3 MB, whole; its schema is older`,
    );
    expect(await found(() => ({ ok: false, reason: "damaged", message: `${path} is damaged.` }))).toEqual([
      `✗ Database: ${path} is damaged.`,
      "    → Put a backup back: npm run restore -- FILE (daily ones lie in backups/ beside the database).",
    ]);
  });

  it("that cannot be written", async () => {
    const path = join(folder, "gone.db");
    expect(await lines(databaseCheck(path, () => ({ ok: true, bytes: 1, stepsBehind: 0 })))).toEqual([
      `✗ Database: ${path} cannot be written`,
      "    → Make the file and its folder writable for this user.",
    ]);
  });

  it.each([
    [50e6, "✗ Disk: 50 MB free"],
    [500e6, "! Disk: 500 MB free"],
    [5000e6, "✓ Disk: 5000 MB free"],
  ])("on a disk with %i bytes free", async (free, expected) => {
    expect((await lines(diskCheck("a.db", async () => free)))[0]).toBe(expected);
  });

  it("on the disk of this machine", async () => {
    expect((await lines(diskCheck(join(folder, "nowhere", "a.db"))))[0]).toMatch(/^[✓!✗] Disk: \d+ MB free$/);
  });
});

test.each([
  [null, false, "– Backup: there is nothing to copy yet"],
  [null, true, "! Backup: none yet"],
  ["2026-11-24", true, "✓ Backup: of 24 Nov 2026"],
  ["2026-11-22", true, "✓ Backup: of 22 Nov 2026"],
  ["2026-11-21", true, "! Backup: the newest is of 21 Nov 2026"],
])("a backup of %s, with a database: %s", async (newest, hasDatabase, expected) => {
  expect((await lines(backupCheck(newest, hasDatabase, TODAY)))[0]).toBe(expected);
});

test.each([
  [TODAY, "✓ Calendar: to 31 Dec 2028"],
  ["2028-11-10", "! Calendar: ends on 31 Dec 2028"],
  ["2029-01-01", "✗ Calendar: ended on 31 Dec 2028"],
])("the calendar on %s", async (today, expected) => {
  expect((await lines(calendarCheck(calendar, today)))[0]).toBe(expected);
});

test("the data files", async () => {
  expect(await lines(dataCheck(async () => ({ ok: true, rows: 612 })))).toEqual([
    "✓ Facts: 612 rows in order",
  ]);
  expect(await lines(dataCheck(async () => ({ ok: false, problems: ["debts.json: no"] })))).toEqual([
    "✗ Facts: debts.json: no",
    "    → Correct it (data/README.md says how), or take the file as released.",
  ]);
});

test("jobs", async () => {
  expect(await lines(healthCheck(async () => null))).toEqual(["– Jobs: there is no database yet"]);
  expect(await lines(healthCheck(async () => sampleHealth({}, { runs: new Map() })))).toEqual([
    "– Jobs: none has run yet",
  ]);
  expect(await lines(healthCheck(async () => sampleHealth()))).toEqual([
    "! Jobs: network failed: No provider answered.",
    "    → It is tried again by itself.",
  ]);
});

describe("providers", () => {
  it("are asked in their order, each thing by itself", async () => {
    expect(
      await ask(
        probe("coinbase", answering),
        probe("mempool", answering, { capability: "network" }),
        probe("kraken", answering),
      ),
    ).toEqual([
      "✓ BTC now: coinbase: 70,000 USD",
      "✓ BTC now: kraken: 70,000 USD",
      "✓ Network: mempool: 70,000 USD",
    ]);
  });

  it("may fail while another answers, and may be switched off", async () => {
    const probes = [
      probe("coinbase", failing("blocked")),
      probe("kraken", answering),
      probe("bitstamp", () => Promise.reject(new Error("asked")), { isOff: true }),
    ];
    expect(await ask(...probes)).toEqual([
      "! BTC now: coinbase: It is blocked.",
      "    → Another source stands in.",
      "✓ BTC now: kraken: 70,000 USD",
      "– BTC now: bitstamp is switched off (SOURCES_OFF)",
    ]);
  });

  it.each<[SourceFailureKind, RegExp]>([
    ["unreachable", /online/],
    ["timed_out", /online/],
    ["too_large", /report/],
    ["server_error", /wait/],
    ["rate_limited", /wait/],
    ["blocked", /another network/],
    ["refused", /key/],
    ["malformed", /update/],
    ["wrong", /update/],
    ["empty", /report/],
  ])("that all fail are to be put right: %s", async (kind, advice) => {
    const found = await ask(probe("coinbase", failing(kind)));
    expect(found[0]).toBe(`✗ BTC now: coinbase: It is ${kind}.`);
    expect(found[1]).toMatch(advice);
  });

  it("that refuse this machine: Yahoo leads to a free key", async () => {
    const yahoo = probe("yahoo", failing("blocked"), { capability: "stock_bars" });
    expect(await ask(yahoo)).toEqual([
      "✗ Stock prices: yahoo: It is blocked.",
      "    → Add a free Alpaca key (https://alpaca.markets) to the settings: ALPACA_KEY_ID=… and ALPACA_SECRET_KEY=…",
    ]);
    const key = probe("alpaca", answering, { capability: "stock_bars" });
    expect((await ask(yahoo, key))[0]).toBe("! Stock prices: yahoo: It is blocked.");
  });

  it("that refuse a name: the SEC leads to the setting", async () => {
    const sec = probe("sec", failing("blocked"), { capability: "filings" });
    expect(await ask(sec)).toEqual([
      "✗ Filings: sec: It is blocked.",
      "    → Set SEC_USER_AGENT to a name and an e-mail address of your own, and start the bot again.",
    ]);
  });

  it("that are all switched off are to be put right", async () => {
    expect(await ask(probe("coinbase", answering, { isOff: true }))).toEqual([
      "✗ BTC now: every source is switched off",
      "    → Take one of them out of SOURCES_OFF.",
    ]);
  });

  it("that break hide no other", async () => {
    const found = await ask(
      probe("coinbase", () => Promise.reject(new Error("torn"))),
      probe("kraken", answering),
    );
    expect(found).toContain("! BTC now: coinbase: something broke on our side (torn)");
    expect(found).toContain("✓ BTC now: kraken: 70,000 USD");
  });
});
