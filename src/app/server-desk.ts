import { nearestZones, zoneNamed } from "../domain/clock-words.ts";
import type { MinerId } from "../domain/fact.ts";
import type { Miner } from "../domain/miner.ts";
import { isOutside } from "../domain/outside.ts";
import { FEWEST_LISTED } from "../domain/rule.ts";
import {
  isServerList,
  MOST_LISTED_BY_SERVER,
  readMiners,
  SERVER_LIST,
  type UnknownName,
} from "../domain/server-list.ts";
import type { Instant } from "../domain/time.ts";
import { plural } from "../domain/wording.ts";
import type { AlertAsked, Asker } from "../surface/alerts.ts";
import type { ServerDesk, ServerForm, ServerPlan, ServerSettings } from "../surface/servers.ts";
import type { AlertsDeps } from "./alerts/alerts-deps.ts";
import { followList } from "./alerts/follow-list.ts";
import { refused } from "./alerts/problems.ts";
import { keepRules } from "./alerts/save.ts";
import { echo } from "./alerts/words.ts";
import type { GuildBook } from "./guild-book.ts";
import { addRecords, type OutsideDeps, outsideProblems, recordOf } from "./outside/outside-companies.ts";
import { readNames } from "./outside/read-names.ts";
import { followedSentence, noListSentence, readingWords, unknownSentence } from "./outside/words.ts";
import type { ListedMiner } from "./ports/guilds.ts";

export interface ServerDeskDeps extends Pick<AlertsDeps, "facts" | "prices" | "basket" | "rules" | "guilds"> {
  readonly subscriptions: Pick<AlertsDeps["subscriptions"], "of">;
  readonly servers: Pick<GuildBook, "settings" | "settle" | "inTurn">;
  /** Left out where a list holds nobody but those that are watched. */
  readonly outside?: OutsideDeps;
}

const LONGEST_LIST = 1000;
const NEAREST = 3;

const NO_SERVER = "Settings are of a server, and changed there.";

const NOT_MANAGER =
  "Only people who may manage this server (*Manage Server*) can see and change its settings.";

/** The settings of servers: read from memory, changed in the store and there. */
export function createServerDesk(deps: ServerDeskDeps): ServerDesk {
  return {
    read: async (by) => {
      const server = serverOf(by);
      if (!server.ok) return server;
      const { miners } = await deps.facts.knownOn(null);
      return { ok: true, answer: await planOf(deps, deps.servers.settings(server.answer), miners) };
    },
    settle: async (form, by, now) => {
      const server = serverOf(by);
      if (!server.ok) return server;
      const { miners } = await deps.facts.knownOn(null);
      const read = await readForm(deps, form, miners);
      if (!read.ok) return read;
      return deps.servers.inTurn(server.answer, () =>
        settle(deps, server.answer, read.answer, miners, by, now),
      );
    },
  };
}

async function settle(
  deps: ServerDeskDeps,
  server: string,
  { records, ...wished }: Wished,
  known: readonly Miner[],
  by: Asker,
  now: Instant,
): ReturnType<ServerDesk["settle"]> {
  const miners = [...known, ...records];
  const before = deps.servers.settings(server);
  const isSame = before.list.join(" ") === wished.list.join(" ");
  const following = isSame ? [] : (await deps.subscriptions.of({ guildId: server })).filter(isOnList);
  const ruleKeys = new Map<string, readonly string[]>();
  const problems = new Set<string>();
  const names = { basketId: deps.basket.id, miners, list: wished.list };
  for (const subscription of following) {
    const followed = await followList(deps, subscription, names);
    if (!followed.ok) {
      for (const problem of followed.problems) problems.add(problem);
      continue;
    }
    await keepRules(deps, followed.rules, now);
    ruleKeys.set(subscription.id, followed.ruleKeys);
  }
  if (problems.size > 0) {
    const isEmptied = wished.list.length === 0;
    return refused(inUse(following.length, isEmptied), ...(isEmptied ? [] : problems));
  }
  const listed = (await deps.guilds.get(server))?.list ?? [];
  const list = wished.list.map(
    (miner): ListedMiner =>
      listed.find((one) => one.miner === miner) ?? { miner, addedBy: by.userId, addedAt: now },
  );
  // Before the list that names them: a list of nobody knows whom would be of no use.
  if (deps.outside !== undefined) await addRecords(deps.outside, records, now);
  await deps.servers.settle(server, { zone: wished.zone, list }, ruleKeys);
  const notes = [
    ...addedNotes(deps, before.list, wished.list, miners),
    ...(await notesOf(deps, wished.list, miners)),
  ];
  return { ok: true, answer: { plan: await planOf(deps, wished, miners), followed: ruleKeys.size, notes } };
}

/** What is followed from now on of companies that no release watches. */
function addedNotes(
  { outside }: Pick<ServerDeskDeps, "outside">,
  before: readonly MinerId[],
  list: readonly MinerId[],
  miners: readonly Miner[],
): readonly string[] {
  if (outside === undefined) return [];
  return miners
    .filter((miner) => isOutside(miner) && list.includes(miner.id) && !before.includes(miner.id))
    .map((miner) => followedSentence(miner, outside.readsFilings));
}

function isOnList({ wish }: { readonly wish: { readonly target: string } }): boolean {
  return isServerList(wish.target);
}

/** An alert is never left without what it watches: whoever empties the list says first what becomes of it. */
function inUse(alerts: number, isEmptied: boolean): string {
  const [watch, them] = alerts === 1 ? ["watches", "it"] : ["watch", "them"];
  const why = isEmptied ? "it cannot be emptied" : "it cannot be this one";
  return `${plural(alerts, "alert")} of this server ${watch} the list, so ${why}, and nothing was changed. Change or remove ${them} first: \`/alerts list\`.`;
}

/** What was filled in, with records of companies of whom there are none yet. */
interface Wished extends ServerSettings {
  readonly records: readonly Miner[];
}

async function readForm(
  deps: ServerDeskDeps,
  { zone: typed, miners: text }: ServerForm,
  miners: readonly Miner[],
): Promise<AlertAsked<Wished>> {
  const problems: string[] = [];
  const word = (typed ?? "").trim();
  const zone = word === "" ? null : zoneNamed(word);
  if (word !== "" && zone === null) problems.push(zoneProblem(word));
  const listed = (text ?? "").trim();
  if (listed.length > LONGEST_LIST) return refused(...problems, "This list is too long to be one.");
  const read = await readList(deps.outside, listed, miners);
  problems.push(...read.problems);
  if (read.list.length > MOST_LISTED_BY_SERVER) {
    problems.push(
      `${String(read.list.length)} miners are too many: the list holds at most ${String(MOST_LISTED_BY_SERVER)}.`,
    );
  }
  const { list, records } = read;
  if (deps.outside !== undefined) {
    problems.push(...(await outsideProblems(deps.outside, list, [...miners, ...records])));
  }
  return problems.length === 0 ? { ok: true, answer: { zone, list, records } } : refused(...problems);
}

interface ReadList {
  readonly list: readonly MinerId[];
  readonly records: readonly Miner[];
  readonly problems: readonly string[];
}

/** Reads the names of a list among those of whom there are records, and among all listed companies where they are known. */
async function readList(
  outside: OutsideDeps | undefined,
  text: string,
  miners: readonly Miner[],
): Promise<ReadList> {
  if (outside === undefined || (await outside.companies.readAt()) === null) {
    const read = readMiners(text, miners);
    const problems = read.unknown.map(unknownProblem);
    const why = outside === undefined || problems.length === 0 ? [] : [noListSentence(outside.readsFilings)];
    return { list: read.miners, records: [], problems: [...problems, ...why] };
  }
  const read = await readNames(text, miners, outside.companies);
  const records: Miner[] = [];
  const list = read.named.map((one) => {
    if (one.kind === "miner") return one.miner;
    const record = recordOf(one.company, outside.benchmarks);
    records.push(record);
    return record.id;
  });
  return { list, records, problems: read.unknown.map(unknownSentence) };
}

function zoneProblem(typed: string): string {
  const near = typed.length > 100 ? [] : nearestZones(typed, NEAREST);
  return near.length === 0
    ? `“${echo(typed)}” does not say where: name a place such as America/New_York or Europe/Berlin.`
    : `There is no time zone “${echo(typed)}”; nearest: ${near.join(", ")}.`;
}

function unknownProblem({ typed, nearest }: UnknownName): string {
  const near = nearest.map(({ ticker }) => `**${ticker}**`);
  const last = near.at(-1) ?? "";
  const asked = near.length < 2 ? last : `${near.slice(0, -1).join(", ")} or ${last}`;
  return `I don't track **${echo(typed)}**.${asked === "" ? "" : ` Did you mean ${asked}?`}`;
}

async function notesOf(
  { prices }: Pick<ServerDeskDeps, "prices">,
  list: readonly MinerId[],
  miners: readonly Miner[],
): Promise<readonly string[]> {
  if (list.length === 0) return [];
  if (list.length < FEWEST_LISTED) {
    return [
      `With fewer than ${String(FEWEST_LISTED)} miners \`${SERVER_LIST}\` has no gap: a mean must stand on more than two closes.`,
    ];
  }
  const { securities } = await prices.coverage();
  const priced = new Set(securities.map(({ security }) => security));
  const without = securities.length === 0 ? [] : list.filter((miner) => !priced.has(miner));
  return without.length === 0
    ? []
    : [
        `No daily prices of ${named(without, miners)} are stored, so no gap counts ${without.length === 1 ? "it" : "them"} yet.`,
      ];
}

function named(list: readonly MinerId[], miners: readonly Miner[]): string {
  return list.map((id) => miners.find((miner) => miner.id === id)?.ticker ?? id).join(", ");
}

/** A miner that the facts do not know stands there by its id. */
async function planOf(
  { outside }: Pick<ServerDeskDeps, "outside">,
  { zone, list }: ServerSettings,
  miners: readonly Miner[],
): Promise<ServerPlan> {
  const own = list.map((id) => ({ id, miner: miners.find((one) => one.id === id) }));
  const isReading =
    outside?.readsFilings === true && own.some(({ miner }) => miner !== undefined && isOutside(miner));
  const progress = isReading ? await outside.tasks.progress() : null;
  return {
    zone,
    list: own.map(({ id, miner }) => {
      const reading = miner === undefined || progress === null ? null : readingWords(miner, progress);
      return {
        ticker: miner?.ticker ?? id,
        name: miner?.name ?? id,
        ...(reading === null ? {} : { reading }),
      };
    }),
    most: MOST_LISTED_BY_SERVER,
  };
}

function serverOf({ guildId, canManage }: Asker): AlertAsked<string> {
  if (guildId === null) return refused(NO_SERVER);
  return canManage ? { ok: true, answer: guildId } : refused(NOT_MANAGER);
}
