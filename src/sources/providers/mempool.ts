import { z } from "zod";
import type { BtcSpotSource, NetworkSource, NetworkState, Sourced } from "../../app/ports/market-sources.ts";
import { epochMs, type Instant } from "../../domain/time.ts";
import type { Http, HttpSite } from "../http.ts";
import { readNetworkDays } from "../network-days.ts";
import { numeric, parseAnswer, parseNumber } from "../parse-answer.ts";
import {
  checkSpot,
  isBlockFee,
  isDifficulty,
  isDifficultyChange,
  isHashrate,
  isTipHeight,
  timeProblem,
} from "../plausible.ts";
import { fail, give, isAboutTheHost, andThen } from "../sourced.ts";
import { DAY_MS, instantOf, msOfEither, msOfSeconds } from "../unix-time.ts";

/** Its limits are not published; who exceeds them often is shut out. */
const SPACING_MS = 500;

const HASHES_PER_EH = 1e18;
const SATOSHI_PER_BTC = 1e8;

/** Its price is a mean of exchanges that is renewed several times an hour. */
const OLDEST_SPOT_MS = 30 * 60_000;
const OLDEST_BLOCK_MS = DAY_MS;

const pricesSchema = z.object({ time: z.number(), USD: z.number() });

const hashrateSchema = z.object({
  hashrates: z.array(z.object({ timestamp: z.number(), avgHashrate: z.number().nullable() })),
  difficulty: z
    .array(
      z
        .object({ time: z.number().optional(), timestamp: z.number().optional(), difficulty: z.number() })
        .transform(({ time, timestamp, difficulty }) => ({ atS: time ?? timestamp ?? 0, difficulty })),
    )
    .optional(),
  currentHashrate: z.number().nullish(),
  currentDifficulty: z.number().nullish(),
});

const blocksSchema = z.array(z.object({ height: z.number(), timestamp: z.number(), difficulty: z.number() }));

const retargetSchema = z.object({
  difficultyChange: z.number(),
  estimatedRetargetDate: z.number(),
  remainingBlocks: z.number().int().min(0).max(2016),
  previousRetarget: z.number().nullish(),
});

const rewardSchema = z.object({ startBlock: numeric, endBlock: numeric, totalFee: numeric });

type Mined = Pick<NetworkState, "difficulty" | "hashrateEhs" | "days">;

/** The Bitcoin network and bitcoin's mean price from mempool.space, or from a copy of it run by anybody. No key. */
export function createMempool({
  http,
  baseUrl = "https://mempool.space/api",
}: {
  readonly http: Http;
  readonly baseUrl?: string;
}): BtcSpotSource & NetworkSource {
  const site = http.site({ baseUrl, spacingMs: SPACING_MS });
  return {
    name: "mempool",
    spot: async (now) =>
      andThen(await site.get({ path: "/v1/prices" }), (text) =>
        andThen(parseAnswer(text, pricesSchema), ({ time, USD }) =>
          checkSpot(USD, msOfSeconds(time), now, OLDEST_SPOT_MS),
        ),
      ),
    network: async (now) => {
      const mined = await readMined(site, now);
      if (!mined.ok) return mined;
      let away = false;
      // What is not essential is unknown where it does not come; a host that fails is not asked for the rest.
      const part = async <T>(
        ask: (site: HttpSite, now: Instant) => Promise<Sourced<T>>,
      ): Promise<T | null> => {
        const answer = away ? null : await ask(site, now);
        if (answer === null || answer.ok) return answer?.value ?? null;
        away = isAboutTheHost(answer.failure);
        return null;
      };
      return give({
        ...mined.value,
        retarget: await part(readRetarget),
        feesBtcPerBlock: await part(readFees),
        tipHeight: await part(readTip),
      });
    },
  };
}

/** Difficulty and hashrate; the difficulty alone, from the newest block, where the list is out of order. */
async function readMined(site: HttpSite, now: Instant): Promise<Sourced<Mined>> {
  // Any other word than those it knows would silently give the history since 2009.
  const answer = andThen(await site.get({ path: "/v1/mining/hashrate/3m" }), (text) =>
    andThen(parseAnswer(text, hashrateSchema), (body) => readHashrates(body, now)),
  );
  if (answer.ok || isAboutTheHost(answer.failure) || answer.failure.kind === "wrong") return answer;
  const blocks = andThen(await site.get({ path: "/blocks" }), (text) => parseAnswer(text, blocksSchema));
  if (!blocks.ok) return answer;
  const newest = blocks.value.toSorted((a, b) => b.height - a.height)[0];
  const atMs = newest === undefined ? null : msOfSeconds(newest.timestamp);
  if (newest === undefined || atMs === null || !isDifficulty(newest.difficulty)) return answer;
  const problem = timeProblem(atMs, now, OLDEST_BLOCK_MS);
  if (problem !== null) return { ok: false, failure: problem };
  return give({ difficulty: newest.difficulty, hashrateEhs: null, days: [] });
}

function readHashrates(body: z.infer<typeof hashrateSchema>, now: Instant): Sourced<Mined> {
  const newest = body.difficulty?.toSorted((a, b) => b.atS - a.atS)[0];
  // Both current figures are 0 while its node is down.
  const difficulty = aboveZero(body.currentDifficulty) ?? newest?.difficulty ?? 0;
  if (!isDifficulty(difficulty)) return fail("wrong", "What it gives as the difficulty cannot be one.");
  const hashrate = aboveZero(body.currentHashrate);
  const hashrateEhs = hashrate === null ? null : hashrate / HASHES_PER_EH;
  if (hashrateEhs !== null && !isHashrate(hashrateEhs)) {
    return fail("wrong", "What it gives as the hashrate cannot be one.");
  }
  const days = readNetworkDays(
    body.hashrates.map(({ timestamp, avgHashrate }) => ({
      // A row is stamped with the midnight at which its day ended.
      startS: timestamp - DAY_MS / 1000,
      hashrateEhs: avgHashrate === null ? null : avgHashrate / HASHES_PER_EH,
    })),
    now,
  );
  return andThen(days, (value) => give({ difficulty, hashrateEhs, days: value }));
}

function aboveZero(value: number | null | undefined): number | null {
  return value === null || value === undefined || value === 0 ? null : value;
}

async function readTip(site: HttpSite): Promise<Sourced<number>> {
  return andThen(await site.get({ path: "/blocks/tip/height", accept: "text" }), (text) =>
    andThen(parseNumber(text), (height) =>
      isTipHeight(height) ? give(height) : fail("wrong", "What it gives as a height cannot be one."),
    ),
  );
}

/** Mean fee of a block in BTC over the last 144; sums come as texts, in satoshi. */
async function readFees(site: HttpSite): Promise<Sourced<number>> {
  return andThen(await site.get({ path: "/v1/mining/reward-stats/144" }), (text) =>
    andThen(parseAnswer(text, rewardSchema), ({ startBlock, endBlock, totalFee }) => {
      const blocks = endBlock - startBlock + 1;
      const fee = totalFee / blocks / SATOSHI_PER_BTC;
      const isDay = blocks >= 100 && blocks <= 200;
      return isDay && isBlockFee(fee) ? give(fee) : fail("wrong", "What it gives as fees cannot be them.");
    }),
  );
}

/** The next change of difficulty. Its date comes in milliseconds, where other times are in seconds. */
async function readRetarget(
  site: HttpSite,
  now: Instant,
): Promise<Sourced<NonNullable<NetworkState["retarget"]>>> {
  return andThen(await site.get({ path: "/v1/difficulty-adjustment" }), (text) =>
    andThen(parseAnswer(text, retargetSchema), (body) => {
      const atMs = msOfEither(body.estimatedRetargetDate);
      const aheadMs = (atMs ?? 0) - epochMs(now);
      const isNear = aheadMs > -DAY_MS && aheadMs < 60 * DAY_MS;
      if (atMs === null || !isNear || !isDifficultyChange(body.difficultyChange)) {
        return fail("wrong", "What it gives as the next change of difficulty cannot be it.");
      }
      const previous = body.previousRetarget ?? null;
      return give({
        estimatedAt: instantOf(Math.round(atMs)),
        estimatedChangePct: body.difficultyChange,
        remainingBlocks: body.remainingBlocks,
        previousChangePct: previous !== null && isDifficultyChange(previous) ? previous : null,
      });
    }),
  );
}
