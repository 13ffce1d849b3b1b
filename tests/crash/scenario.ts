import { setTimeout as sleep } from "node:timers/promises";
import { readEnds, type SceneEnd } from "./ends.ts";
import { judge, type Verdict } from "./judge.ts";
import { type Life, type LifeSetting, type Stage, startLife } from "./life.ts";
import { createRandoms, type Randoms } from "./randoms.ts";
import { openScene, type Scene } from "./scene.ts";
import { makeTrouble, setDisk } from "./troubles.ts";

export interface ScenarioSpec {
  readonly name: string;
  readonly seed: number;
  readonly channels: number;
  readonly kills: number;
  /** How far time goes on between the end of a process and the next. */
  readonly jumpMs: number;
  /** True where the disk is full for a while, again and again. */
  readonly fillsDisk: boolean;
  /** True for a bot that takes no care, which must be found out. */
  readonly careless: boolean;
}

export interface ScenarioReport extends Verdict, Pick<SceneEnd, "posts" | "edits" | "found" | "reasons"> {
  readonly kills: number;
  readonly starts: number;
  /** Starts that ended at once because the disk took nothing. */
  readonly refusedStarts: number;
  readonly bars: number;
  readonly notices: number;
  /** What a process was at when it was killed. */
  readonly stages: ReadonlyMap<Stage, number>;
  /** Calls that were to go wrong, by how. */
  readonly faults: ReadonlyMap<string, number>;
  /** What processes logged as errors. */
  readonly troubles: ReadonlyMap<string, number>;
  readonly seconds: number;
}

const FIRST_BARS = 5;
const SLOT_MS = 300_000;
/** Longer than what is still to be done can take; a process that takes longer has lost its way. */
const LAST_LIFE_MS = 120_000;
/** Longer than the first rest of a channel, and than its check. */
const REST_OVER_MS = 15 * 60_000;

/** Kills processes until there were enough, lets the last ones come to an end, and judges what is there. */
export async function runScenario(
  spec: ScenarioSpec,
  onKill: (kills: number) => void,
): Promise<ScenarioReport> {
  const startedMs = performance.now();
  const randoms = createRandoms(spec.seed);
  const scene = await openScene(spec.channels);
  const firstBarMs = Math.floor(Date.now() / SLOT_MS) * SLOT_MS;
  const [stages, faults, troubles] = [
    new Map<Stage, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ];
  const onTrouble = (what: string): void => void troubles.set(what, (troubles.get(what) ?? 0) + 1);
  const doomed = scene.places.filter(({ kind }) => kind === "dead").map(({ channelId }) => channelId);
  const most = Math.ceil(doomed.length / Math.max(1, spec.kills * 0.6));
  let [kills, starts, refusedStarts, bars, aheadMs] = [0, 0, 0, FIRST_BARS, 0];
  const jump = (ms: number): void => {
    aheadMs += ms;
    scene.advance(ms);
  };
  const setting = (): LifeSetting => ({
    path: scene.path,
    apiUrl: scene.discord.apiUrl,
    token: scene.discord.token,
    ownId: scene.discord.world.bot.id,
    aheadMs,
    firstBarMs,
    bars,
    careless: spec.careless,
  });

  const first = await startLife(onTrouble);
  first.dismiss();
  await first.ended;
  // The next one loads while this one lives.
  let next = startLife(onTrouble);
  try {
    while (kills < spec.kills) {
      const life = await next;
      next = startLife(onTrouble);
      for (let count = randoms.between(0, most); count > 0; count -= 1) {
        const channelId = doomed.pop();
        if (channelId !== undefined) scene.discord.world.deleteChannel(channelId);
      }
      starts += 1;
      const end = await liveAndDie(life, setting(), scene, randoms, faults, spec.fillsDisk);
      if (end === "killed") {
        kills += 1;
        stages.set(life.stage(), (stages.get(life.stage()) ?? 0) + 1);
        onKill(kills);
      } else if (end === "0") bars += 1;
      else if (end === "2" && spec.fillsDisk) refusedStarts += 1;
      else throw new Error(`a process ended by itself: ${end}`);
      jump(spec.jumpMs);
    }
    scene.discord.clearFaults();
    for (const channelId of doomed.splice(0)) scene.discord.world.deleteChannel(channelId);
    // Once to bring everything to its end, and once more after channels have rested.
    for (const waitMs of [0, REST_OVER_MS]) {
      jump(waitMs);
      const life = await next;
      next = startLife(onTrouble);
      starts += 1;
      life.begin(setting());
      const end = await Promise.race([life.ended, sleep(LAST_LIFE_MS, "no end in sight", { ref: false })]);
      if (end !== "0") {
        life.kill();
        throw new Error(`the last process did not come to its end: ${end}`);
      }
    }
    const ends = await readEnds(scene, firstBarMs, bars);
    const verdicts = ends.channels.map(judge);
    const notices = [...Map.groupBy(ends.notices, (title) => title).entries()];
    return {
      kills,
      starts,
      refusedStarts,
      bars,
      posts: ends.posts,
      edits: ends.edits,
      found: ends.found,
      notices: notices.length,
      reasons: ends.reasons,
      stages,
      faults,
      troubles,
      doubles: [
        ...verdicts.flatMap(({ doubles }) => doubles),
        ...notices.filter(([, own]) => own.length > 1).map(([title, own]) => `${own.length} of ${title}`),
      ],
      lost: verdicts.flatMap(({ lost }) => lost),
      wrong: [...ends.wrong, ...verdicts.flatMap(({ wrong }) => wrong)],
      seconds: (performance.now() - startedMs) / 1000,
    };
  } finally {
    const last = await next.catch(() => null);
    last?.dismiss();
    await last?.ended;
    await scene.close();
  }
}

/** Lets a process live for a while among troubles, and kills it; gives its exit code where it ended before. */
async function liveAndDie(
  life: Life,
  setting: LifeSetting,
  { discord }: Scene,
  randoms: Randoms,
  faults: Map<string, number>,
  fillsDisk: boolean,
): Promise<string> {
  // A third is killed soon, where evaluation and fan-out are.
  const lifeMs = randoms.happens(0.35) ? randoms.between(0, 100) : randoms.between(0, 800);
  // A disk that has room again is worth some time.
  const spans = fillsDisk
    ? [randoms.next(), randoms.next()].toSorted((a, b) => a - b).map((share) => share * lifeMs)
    : [];
  const isFullFirst = fillsDisk && randoms.happens(0.04);
  const isFull = fillsDisk && randoms.happens(0.5);
  const troublesAtMs = Array.from({ length: randoms.between(0, 3) }, () => randoms.next() * lifeMs);
  let hasEnded = false;
  const ended = life.ended.then((how) => {
    hasEnded = true;
    return how;
  });
  if (isFullFirst) await setDisk(life.pid, "full");
  life.begin(setting);
  const [fullMs = 0, roomyMs = 0] = spans;
  const acts: readonly (readonly [atMs: number, act: () => unknown])[] = [
    ...troublesAtMs.map((atMs) => [atMs, () => makeTrouble(discord, randoms, faults)] as const),
    ...(isFull ? [[fullMs, () => setDisk(life.pid, "full")] as const] : []),
    ...(isFull ? [[roomyMs, () => setDisk(life.pid, "roomy")] as const] : []),
  ];
  const startMs = performance.now();
  for (const [atMs, act] of [...acts, [lifeMs, () => undefined] as const].toSorted(([a], [b]) => a - b)) {
    const waitMs = startMs + atMs - performance.now();
    if (waitMs > 0) await Promise.race([ended, sleep(waitMs)]);
    if (hasEnded) return ended;
    await act();
  }
  life.kill();
  const how = await ended;
  return how === "SIGKILL" ? "killed" : how;
}
