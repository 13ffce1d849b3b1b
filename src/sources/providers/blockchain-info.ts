import { z } from "zod";
import type { NetworkSource, NetworkState, Sourced } from "../../app/ports/market-sources.ts";
import type { Instant } from "../../domain/time.ts";
import type { Http, HttpSite } from "../http.ts";
import { readNetworkDays } from "../network-days.ts";
import { parseAnswer, parseNumber } from "../parse-answer.ts";
import { isDifficulty, isTipHeight } from "../plausible.ts";
import { fail, give, isAboutTheHost, andThen } from "../sourced.ts";

const SPACING_MS = 1000;

const TERAHASHES_PER_EH = 1e6;

/** Days whose mean is given as the hashrate. */
const WEEK = 7;

const CHARTS = "https://api.blockchain.info";
const QUERIES = "https://blockchain.info";

const chartSchema = z.object({
  status: z.string().optional(),
  unit: z.string().optional(),
  values: z.array(z.object({ x: z.number(), y: z.number().nullable() })),
});

/**
 * Difficulty, height and hashrate from blockchain.info: the fallback, which knows neither fees nor the next change of
 * difficulty. Charts and single figures live at two public hosts; another base address serves both. No key.
 */
export function createBlockchainInfo({
  http,
  baseUrl = CHARTS,
  queryUrl = baseUrl === CHARTS ? QUERIES : baseUrl,
}: {
  readonly http: Http;
  readonly baseUrl?: string;
  readonly queryUrl?: string;
}): NetworkSource {
  const charts = http.site({ baseUrl, spacingMs: SPACING_MS });
  const queries = http.site({ baseUrl: queryUrl, spacingMs: SPACING_MS });
  return {
    name: "blockchain",
    network: async (now) => {
      const difficulty = await readDifficulty(queries, charts);
      if (!difficulty.ok) return difficulty;
      const days = await readDays(charts, now);
      // Without the list nothing says how old its figures are.
      if (!days.ok) return days;
      const height = andThen(await queries.get({ path: "/q/getblockcount", accept: "text" }), parseNumber);
      return give({
        difficulty: difficulty.value,
        tipHeight: height.ok && isTipHeight(height.value) ? height.value : null,
        hashrateEhs: weekMean(days.value),
        feesBtcPerBlock: null,
        retarget: null,
        days: days.value,
      });
    },
  };
}

/**
 * The difficulty of now. The chart's figure of a day on which it changed is a mean of both and was never true: it is
 * used only where the single figure does not come and the day before had the same.
 */
async function readDifficulty(queries: HttpSite, charts: HttpSite): Promise<Sourced<number>> {
  const current = andThen(await queries.get({ path: "/q/getdifficulty", accept: "text" }), (text) =>
    andThen(parseNumber(text), (difficulty) =>
      isDifficulty(difficulty)
        ? give(difficulty)
        : fail("wrong", "What it gives as the difficulty cannot be one."),
    ),
  );
  if (current.ok || isAboutTheHost(current.failure) || current.failure.kind === "wrong") return current;
  const chart = await readChart(charts, "difficulty");
  if (!chart.ok) return current;
  const [before, newest] = chart.value.values.toSorted((a, b) => a.x - b.x).slice(-2);
  const [previous, difficulty] = [before?.y ?? 0, newest?.y ?? 0];
  const isSettled = Math.abs(difficulty / previous - 1) < 1e-6;
  return isSettled && isDifficulty(difficulty) ? give(difficulty) : current;
}

async function readDays(charts: HttpSite, now: Instant): Promise<Sourced<NetworkState["days"]>> {
  return andThen(await readChart(charts, "hash-rate"), ({ unit, values }) => {
    if (unit !== undefined && !/\bTH\/s/i.test(unit)) {
      return fail("wrong", "It gives the hashrate in another unit than the known one.");
    }
    return readNetworkDays(
      values.map(({ x, y }) => ({ startS: x, hashrateEhs: y === null ? null : y / TERAHASHES_PER_EH })),
      now,
    );
  });
}

async function readChart(
  charts: HttpSite,
  name: "hash-rate" | "difficulty",
): Promise<Sourced<z.infer<typeof chartSchema>>> {
  const query = { timespan: "90days", sampled: "false", format: "json" };
  return andThen(await charts.get({ path: `/charts/${name}`, query }), (text) =>
    andThen(parseAnswer(text, chartSchema), (chart) =>
      (chart.status ?? "ok") === "ok"
        ? give(chart)
        : fail("refused", "It answered that it has no such chart."),
    ),
  );
}

/** Null where the week is not complete. */
function weekMean(days: NetworkState["days"]): number | null {
  const week = days.slice(-WEEK);
  return week.length < WEEK ? null : week.reduce((sum, day) => sum + day.hashrateEhs, 0) / WEEK;
}
