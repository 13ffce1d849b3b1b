import { existsSync } from "node:fs";
import type { Sourced } from "../app/ports/market-sources.ts";
import { type Settings, readSettings } from "../config.ts";
import { createReplyRest } from "../discord/client.ts";
import { API } from "../discord/discord-api.ts";
import { startProblem } from "../discord/start-problem.ts";
import { type Calendar, newestClosedSession } from "../domain/calendar.ts";
import { addDays, epochMs, type Instant, newYorkDate } from "../domain/time.ts";
import { dayInWords, plural, usd } from "../domain/wording.ts";
import {
  backupCheck,
  calendarCheck,
  clockCheck,
  type DataLook,
  databaseCheck,
  dataCheck,
  diskCheck,
  healthCheck,
  nodeCheck,
  settingsCheck,
  type TokenAnswer,
  tokenCheck,
} from "../ops/doctor-checks.ts";
import { type SourceProbe, sourceChecks } from "../ops/doctor-sources.ts";
import {
  type DoctorCheck,
  doctorExitCode,
  doctorLines,
  parseDoctorArguments,
  runChecks,
} from "../ops/doctor.ts";
import { readServerTime } from "../ops/server-time.ts";
import { checkDataFolder, readDataFolder } from "../sources/data-folder.ts";
import { newestDailyBackup } from "../store/daily-backups.ts";
import { openDatabase } from "../store/database.ts";
import { inspectDatabase } from "../store/inspect.ts";
import { clock, DATA, out } from "./environment.ts";
import { openProviders, type Providers } from "./providers.ts";
import { EXIT, Stop } from "./stop.ts";
import { readStoredHealth } from "./stored-health.ts";

/** Looks at everything the bot needs and says what to do; changes nothing. Exit code 1 where something is wrong. */
export async function examine(args: readonly string[]): Promise<number> {
  const parsed = parseDoctorArguments(args);
  if (!parsed.ok) throw new Stop([parsed.message], EXIT.usage);
  const read = readSettings();
  const settings = read.ok ? read.settings : null;
  const results = await runChecks(
    [
      nodeCheck(process.versions.node),
      settingsCheck({ problems: read.ok ? [] : read.problems, warnings: settings?.warnings ?? [] }),
      ...(settings === null ? [] : checksWith(settings)),
    ],
    { offline: parsed.offline },
  );
  for (const line of doctorLines(results)) out(`${line}\n`);
  return doctorExitCode(results);
}

function checksWith(settings: Settings): readonly DoctorCheck[] {
  const { databasePath, discordToken, discordApiUrl } = settings;
  const folder = readDataFolder(DATA);
  const calendar = folder.ok ? folder.data.calendar : null;
  const now = clock.now();
  const today = newYorkDate(now);
  const hasDatabase = existsSync(databasePath);
  const providers =
    calendar === null || settings.marketData === "simulated"
      ? null
      : openProviders(settings, calendar, new AbortController().signal);
  return [
    tokenCheck(discordToken === null ? null : () => askDiscord(discordApiUrl, discordToken)),
    clockCheck(() => readServerTime(discordApiUrl, () => clock.now())),
    databaseCheck(databasePath, () => inspectDatabase(databasePath)),
    diskCheck(databasePath),
    backupCheck(newestDailyBackup(databasePath)?.date ?? null, hasDatabase, today),
    ...(calendar === null ? [] : [calendarCheck(calendar, today)]),
    dataCheck(async () => lookAtData(folder, today)),
    ...(calendar === null ? [] : [healthCheck(() => healthOf(settings, calendar))]),
    ...(providers === null || calendar === null
      ? []
      : sourceChecks(probesOf(providers, settings, calendar, now))),
  ];
}

async function askDiscord(apiUrl: string, token: string): Promise<TokenAnswer> {
  const api = new API(createReplyRest(apiUrl, token));
  try {
    const { name } = await api.applications.getCurrent({ signal: AbortSignal.timeout(10_000) });
    return { ok: true, name };
  } catch (error) {
    const problem = startProblem(error, apiUrl);
    if (problem === null) throw error;
    return { ok: false, problem };
  }
}

function lookAtData(folder: ReturnType<typeof readDataFolder>, today: string): DataLook {
  if (!folder.ok) return { ok: false, problems: folder.problems };
  const problems = checkDataFolder(folder.data, today);
  if (problems.length > 0) return { ok: false, problems };
  const rows = Object.values(folder.data.bundle).reduce((sum, list) => sum + list.length, 0);
  return { ok: true, rows };
}

/** What the store says of jobs and providers; null where there is none, or it is of another version. */
async function healthOf(settings: Settings, calendar: Calendar) {
  const found = inspectDatabase(settings.databasePath);
  if (!found.ok || found.stepsBehind > 0) return null;
  const opened = await openDatabase(`file:${settings.databasePath}`, { busyTimeoutMs: 5000 });
  if (!opened.ok) return null;
  try {
    return await readStoredHealth(settings, opened, calendar, clock.now());
  } finally {
    await opened.close();
  }
}

/** One small question for everything that providers are asked for. */
function probesOf(
  providers: Providers,
  settings: Settings,
  calendar: Calendar,
  now: Instant,
): readonly SourceProbe[] {
  const off = new Set<string>(settings.sourcesOff);
  const hour = new Date(Math.floor(epochMs(now) / 3_600_000 - 1) * 3_600_000).toISOString();
  const yesterday = addDays(now.slice(0, 10), -1);
  const session = newestClosedSession(calendar, now) ?? yesterday;
  const probe =
    <Source extends { readonly name: string }>(
      capability: SourceProbe["capability"],
      ask: (source: Source) => Promise<Sourced<string>>,
    ) =>
    (source: Source): SourceProbe => ({
      source: source.name,
      capability,
      isOff: off.has(source.name),
      ask: async () => {
        const answer = await ask(source);
        return answer.ok ? { ok: true, text: answer.value } : answer;
      },
    });
  return [
    ...providers.btcSpot.map(
      probe("btc_spot", async (source) => told(await source.spot(now), ({ priceUsd }) => usd(priceUsd))),
    ),
    ...providers.btcClose.map(
      probe("btc_close", async (source) =>
        told(await source.closes([hour], now), (closes) => plural(closes.length, "price")),
      ),
    ),
    ...providers.btcDaily.map(
      probe("btc_daily", async (source) =>
        told(await source.daily(yesterday, yesterday, now), (days) => plural(days.length, "day")),
      ),
    ),
    ...providers.stockBars.map(
      probe("stock_bars", async (source) => {
        const bars = (await source.bars([SYMBOL], addDays(session, -7), session, now)).get(SYMBOL);
        return told(
          bars ?? NOTHING,
          ({ bars: all }) => `${SYMBOL} to ${dayInWords(all.at(-1)?.session ?? "")}`,
        );
      }),
    ),
    ...providers.quotes.map(
      probe("stock_quotes", async (source) => {
        const quote = (await source.quotes([SYMBOL], now)).get(SYMBOL);
        return told(quote ?? NOTHING, ({ priceUsd }) => `${SYMBOL} $${priceUsd.toFixed(2)}`);
      }),
    ),
    ...providers.network.map(
      probe("network", async (source) =>
        told(await source.network(now), ({ difficulty }) => `difficulty ${(difficulty / 1e12).toFixed(1)} T`),
      ),
    ),
    ...(providers.openFilings === null ? [] : [{ name: "sec", open: providers.openFilings }]).map(
      probe("filings", async ({ open }) =>
        told(
          await (await open()).submissions(CIK),
          ({ filer, filings }) => `${filer.name} to ${filings[0]?.filed ?? ""}`,
        ),
      ),
    ),
  ];
}

/** A company that is there for good: the bot's own list has it. */
const CIK = "0001507605";

const SYMBOL = "MARA";

const NOTHING = {
  ok: false,
  failure: { kind: "empty", detail: "It gave nothing.", retryAfterS: null },
} as const;

function told<T>(answer: Sourced<T>, words: (value: T) => string): Sourced<string> {
  return answer.ok ? { ok: true, value: words(answer.value) } : answer;
}
