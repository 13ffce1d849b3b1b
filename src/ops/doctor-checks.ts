import { constants } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Health } from "../app/health.ts";
import { type Calendar, daysUntilEnd, endsSoon } from "../domain/calendar.ts";
import { daysBetween, epochMs, type Instant, type IsoDate } from "../domain/time.ts";
import { dayInWords, plural } from "../domain/wording.ts";
import { type DoctorCheck, type Finding, notice, ok, problem, skipped } from "./doctor.ts";

const MB = 1e6;
const LOW_DISK = 1000 * MB;
const NO_DISK = 100 * MB;

/** `24.21.0` is new enough from 24.12 on. */
export function nodeCheck(version: string): DoctorCheck {
  return check("Node", async () => {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    return major > 24 || (major === 24 && minor >= 12)
      ? [ok(version)]
      : [problem(`${version} is too old`, "Install Node 24.12 or newer, or on Linux x64 run: npm ci")];
  });
}

/** What the settings say of themselves: lines for what is wrong, and for what works and should not stay so. */
export function settingsCheck(read: {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}): DoctorCheck {
  return check("Settings", async () => {
    const wrong = read.problems.map((line) => problem(line, "Correct it in the environment or in .env."));
    const found = [...wrong, ...read.warnings.map((line) => notice(line))];
    return found.length > 0 ? found : [ok("in order")];
  });
}

export type TokenAnswer =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly problem: string };

/** Asks Discord whose token it is; null where none is set. */
export function tokenCheck(ask: (() => Promise<TokenAnswer>) | null): DoctorCheck {
  if (ask === null) {
    return check("Discord", async () => [
      notice("no token is set: npm start opens a local Discord", "For the real one set DISCORD_TOKEN."),
    ]);
  }
  return outwardCheck("Discord", async () => {
    const answer = await ask();
    return answer.ok
      ? [ok(`the token is that of ${answer.name}`)]
      : [problem(answer.problem, "Set DISCORD_TOKEN (or DISCORD_TOKEN_FILE) to the bot's token.")];
  });
}

/** Compares this machine's clock with that of a server; null where it told no time. */
export function clockCheck(
  serverTime: () => Promise<{ readonly at: Instant; readonly now: Instant } | null>,
): DoctorCheck {
  return outwardCheck("Clock", async () => {
    const told = await serverTime();
    if (told === null) return [notice("Discord told no time to compare with")];
    const aheadS = Math.round((epochMs(told.now) - epochMs(told.at)) / 1000);
    const off = `${Math.abs(aheadS)} s ${aheadS > 0 ? "ahead of" : "behind"} Discord's`;
    const advice = "Let the system set its clock: timedatectl set-ntp true";
    if (Math.abs(aheadS) <= 10) return [ok("right within 10 s")];
    return [Math.abs(aheadS) <= 120 ? notice(off, advice) : problem(off, advice)];
  });
}

/** What a look at the database found; `missing` for one that is not there. */
export type DatabaseLook =
  | { readonly ok: true; readonly bytes: number; readonly stepsBehind: number }
  | { readonly ok: false; readonly reason: string; readonly message: string };

/** Whether the database is there, whole, of a known version, and can be written. */
export function databaseCheck(path: string, look: () => DatabaseLook): DoctorCheck {
  return check("Database", async () => {
    const found = look();
    if (!found.ok && found.reason === "missing") {
      const folder = await nearestFolder(path);
      return (await isWritable(folder))
        ? [ok(`${path} will be made at the first start`)]
        : [problem(`${path} cannot be made`, `Make ${folder} writable for this user.`)];
    }
    if (!found.ok) return [problem(found.message, DATABASE_ADVICE)];
    if (!(await isWritable(path))) {
      return [problem(`${path} cannot be written`, "Make the file and its folder writable for this user.")];
    }
    const size = `${path}, ${(found.bytes / MB).toFixed(1)} MB, whole`;
    return [
      found.stepsBehind === 0
        ? ok(size)
        : notice(`${size}; its schema is older`, "The next start copies it and brings it up to date."),
    ];
  });
}

const DATABASE_ADVICE =
  "Put a backup back: npm run restore -- FILE (daily ones lie in backups/ beside the database).";

/** Whether the disk of a file has room. */
export function diskCheck(
  path: string,
  freeBytes: (path: string) => Promise<number> = freeBytesAt,
): DoctorCheck {
  return check("Disk", async () => {
    const free = await freeBytes(path);
    const text = `${Math.floor(free / MB)} MB free`;
    if (free < NO_DISK) return [problem(text, "Free some space: without it nothing more can be stored.")];
    return [
      free < LOW_DISK ? notice(text, "Backups need room for several copies of the database.") : ok(text),
    ];
  });
}

/** How old the newest daily backup is; null where there is none. */
export function backupCheck(newest: IsoDate | null, hasDatabase: boolean, today: IsoDate): DoctorCheck {
  return check("Backup", async () => {
    if (!hasDatabase) return [skipped("there is nothing to copy yet")];
    if (newest === null)
      return [notice("none yet", "A running bot makes one a day; at once: npm run backup -- FILE")];
    return daysBetween(newest, today) > 2
      ? [notice(`the newest is of ${dayInWords(newest)}`, "A running bot makes one a day: does it run?")]
      : [ok(`of ${dayInWords(newest)}`)];
  });
}

/** How far the trading calendar reaches. */
export function calendarCheck(calendar: Calendar, today: IsoDate): DoctorCheck {
  return check("Calendar", async () => {
    const until = dayInWords(calendar.validUntil);
    const advice = "Update Pivotwatch, or add the next year to data/nyse-calendar.json.";
    if (daysUntilEnd(calendar, today) < 0) return [problem(`ended on ${until}`, advice)];
    return [endsSoon(calendar, today) ? notice(`ends on ${until}`, advice) : ok(`to ${until}`)];
  });
}

export type DataLook =
  | { readonly ok: true; readonly rows: number }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Whether the files in `data/` can be read and fit together. */
export function dataCheck(look: () => Promise<DataLook>): DoctorCheck {
  return check("Facts", async () => {
    const found = await look();
    if (found.ok) return [ok(`${plural(found.rows, "row")} in order`)];
    return found.problems.map((line) =>
      problem(line, "Correct it (data/README.md says how), or take the file as released."),
    );
  });
}

/** What the store says of jobs and providers; null where there is no database to ask. */
export function healthCheck(read: () => Promise<Health | null>): DoctorCheck {
  return check("Jobs", async () => {
    const health = await read();
    if (health === null) return [skipped("there is no database yet")];
    const found: Finding[] = health.jobs.flatMap(({ job, verdict, lastError }) => {
      if (verdict === "failing") {
        return [
          notice(
            `${job} failed: ${lastError?.detail ?? "no reason is known"}`,
            "It is tried again by itself.",
          ),
        ];
      }
      return verdict === "late"
        ? [notice(`${job} is late`, "Does the bot run? It catches up when it starts.")]
        : [];
    });
    const ran = health.jobs.filter(({ lastRun }) => lastRun !== null).length;
    if (found.length > 0) return found;
    return [ran === 0 ? skipped("none has run yet") : ok("all that ran are in order")];
  });
}

function check(name: string, run: DoctorCheck["run"]): DoctorCheck {
  return { name, asksNetwork: false, run };
}

function outwardCheck(name: string, run: DoctorCheck["run"]): DoctorCheck {
  return { name, asksNetwork: true, run };
}

async function freeBytesAt(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(await nearestFolder(path));
  return bavail * bsize;
}

/** The folder of a file, or the nearest above it that is there. */
async function nearestFolder(path: string): Promise<string> {
  let folder = dirname(resolve(path));
  while (folder !== dirname(folder)) {
    const found = await stat(folder).catch(() => null);
    if (found?.isDirectory() === true) return folder;
    folder = dirname(folder);
  }
  return folder;
}

function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
