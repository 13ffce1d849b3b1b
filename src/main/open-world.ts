import type { FilingProgressReader } from "../app/filings/progress.ts";
import { followedMiners } from "../app/followed-miners.ts";
import { createGuildBook } from "../app/guild-book.ts";
import type { Health } from "../app/health.ts";
import { createLateApp } from "../app/late-app.ts";
import { fillSimulatedMarket, priceMixProblem } from "../app/simulate-market.ts";
import { createSimulatedMark } from "../cards/simulated.ts";
import { COMMANDS } from "../commands.ts";
import type { Settings } from "../config.ts";
import type { Instant } from "../domain/time.ts";
import { dayInWords } from "../domain/wording.ts";
import { digestStoredFiles, readMarketFolder } from "../sources/market-folder.ts";
import { createCommandHashStore } from "../store/command-hashes.ts";
import { openDatabase } from "../store/database.ts";
import { createDraftStore } from "../store/drafts.ts";
import { createFactStore } from "../store/facts.ts";
import { createFollowedCompanyStore } from "../store/followed-companies.ts";
import { createGuildStore } from "../store/guilds.ts";
import { createNetworkReadingStore } from "../store/network-readings.ts";
import { createPriceOrigins } from "../store/price-origins.ts";
import { createPriceProviders } from "../store/price-providers.ts";
import { createPriceStore } from "../store/prices.ts";
import { createQuoteStore } from "../store/quotes.ts";
import { createReviewItemStore } from "../store/review-items.ts";
import { createSpotStore } from "../store/spots.ts";
import type { App } from "../surface/app.ts";
import type { Card } from "../surface/card.ts";
import { readsFilings } from "./active-jobs.ts";
import { clock, DATA, readData, version } from "./environment.ts";
import type { AlertWorld } from "./open-alerts.ts";
import { EXIT, Stop } from "./stop.ts";

/** How everything fares, by the bot that works on the store; null while it does not. */
export type ReadHealth = () => Promise<Health | null>;

export type World = Awaited<ReturnType<typeof openWorld>>;

/**
 * The open store with the bundled facts loaded, and the application over it. With a simulated market its prices reach
 * up to `now`. Ends the verb where the store or the data cannot be used.
 */
export async function openWorld(
  settings: Settings,
  busyTimeoutMs: number,
  now: Instant,
  health: ReadHealth | null = null,
) {
  const opened = await openDatabase(`file:${settings.databasePath}`, { busyTimeoutMs });
  if (!opened.ok) throw new Stop([opened.message], EXIT.problem);
  try {
    return await furnish(settings, opened, now, health);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function furnish(
  settings: Settings,
  opened: Extract<Awaited<ReturnType<typeof openDatabase>>, { readonly ok: true }>,
  now: Instant,
  health: ReadHealth | null,
) {
  const { db } = opened;
  const mixed = await priceMixProblem(createPriceOrigins(db), settings.marketData);
  if (mixed !== null) throw new Stop([mixed], EXIT.settings);
  const facts = createFactStore(db);
  const prices = createPriceStore(db);
  const digest = digestStoredFiles(DATA, version());
  // Reading some hundred rows and comparing each with the store is the slowest part of a start, and seldom needed.
  if ((await facts.loadedDigest()) !== digest) {
    const read = await readData();
    await prices.writeActions(read.actions);
    // Last, since its digest says that everything was written.
    await facts.load(read.bundle, clock.now(), digest);
  }
  const { miners } = await facts.knownOn(null);
  const market = readMarketFolder(DATA, miners);
  if (!market.ok) throw new Stop(market.problems, EXIT.problem);
  const data = { miners, ...market.value };
  const simulated = settings.marketData === "simulated" ? await simulate(prices, data, now) : null;
  const coverage = await prices.coverage();
  const notes =
    simulated !== null
      ? [simulated]
      : coverage.btc === null
        ? [
            "No daily prices yet: the first ones are fetched now, which takes some minutes; or npm run import -- prices PATH",
          ]
        : [];
  const guilds = createGuildStore(db);
  const servers = await createGuildBook(guilds, clock);
  const drafts = createDraftStore(db);
  const followedCompanies = createFollowedCompanyStore(db);
  let progress: Promise<FilingProgressReader> | null = null;
  const filingProgress = (): Promise<FilingProgressReader> =>
    (progress ??= import("./filing-progress.ts").then(({ openFilingProgress }) =>
      openFilingProgress(db, facts, readsFilings(settings)),
    ));
  const answers = {
    facts,
    prices,
    live: {
      quotes: createQuoteStore(db),
      spots: createSpotStore(db),
      readings: createNetworkReadingStore(db),
    },
    providers: createPriceProviders(db),
    calendar: data.calendar,
    basket: data.basket,
    benchmarks: data.benchmarks,
    // Loaded when the first answer asks.
    filings: {
      state: async (ciks?: readonly string[]) => (await filingProgress()).state(ciks ?? null),
    },
  };
  const readHealth = async (): Promise<Health | null> =>
    (await health?.()) ??
    // Loaded when it is asked for: beside a bot, or before it works.
    (await import("./stored-health.ts")).readStoredHealth(settings, opened, data.calendar, now);
  let opening: Promise<AlertWorld> | null = null;
  /** Alerts over this store, loaded when they are first asked for. */
  const openAlerts = (): Promise<AlertWorld> =>
    (opening ??= import("./open-alerts.ts").then((module) =>
      module.openAlerts({
        db,
        answers,
        contentVersion: opened.contentVersion,
        drafts,
        guilds,
        servers,
        health: readHealth,
        benchmarks: data.benchmarks.all.map(({ symbol }) => symbol),
        readsFilings: readsFilings(settings),
      }),
    ));
  const reviewItems = createReviewItemStore(db);
  let loading: Promise<App> | null = null;
  const loadApp = (): Promise<App> =>
    (loading ??= Promise.all([import("../app/create-app.ts"), openAlerts(), import("./open-review.ts")]).then(
      ([module, { alerts, digestDesk, serverDesk }, { openReview }]) =>
        module.createApp({
          ...answers,
          reviewItems,
          review: openReview(facts, reviewItems),
          drafts,
          contentVersion: opened.contentVersion,
          health: readHealth,
          servers,
          alerts,
          digests: digestDesk,
          settings: serverDesk,
          commands: COMMANDS.filter((command) => command.data.only === undefined).map((command) => ({
            name: command.data.name,
            description: command.data.description,
          })),
          version: version(),
        }),
    ));
  const app = createLateApp(loadApp, { servers, drafts });
  /** Puts the last hand to every card. */
  const finish: (card: Card) => Card = simulated === null ? (card) => card : createSimulatedMark();
  const commandHashes = createCommandHashStore(db);
  return {
    app,
    db,
    contentVersion: opened.contentVersion,
    /** Carries a simulated market on; gives the line that says how far it reaches. */
    simulate: (at: Instant) => simulate(prices, data, at),
    data,
    facts,
    /** Whose prices and filings are fetched at this moment. */
    followed: () => followedMiners({ facts, lists: followedCompanies }),
    prices,
    openAlerts,
    /** Loads what questions need, before somebody asks one. */
    warm: async () => void (await loadApp()),
    guilds,
    servers,
    drafts,
    commandHashes,
    notes,
    finish,
    /** Resolves once all that was written is on the disk. */
    onDisk: () => opened.onDisk(),
    close: () => opened.close(),
  };
}

/** Fills the store with made-up prices; gives the line that says so. */
async function simulate(
  prices: ReturnType<typeof createPriceStore>,
  data: { readonly miners: Parameters<typeof readMarketFolder>[1] } & Extract<
    ReturnType<typeof readMarketFolder>,
    { readonly ok: true }
  >["value"],
  now: Instant,
): Promise<string> {
  const { createSimulatedMarket } = await import("../sources/simulated-market.ts");
  const { calendar, miners } = data;
  const market = createSimulatedMarket({ miners, benchmarks: data.benchmarks.all, calendar });
  const { session } = await fillSimulatedMarket({ prices, market, calendar }, now);
  const upTo = session === null ? "" : ` up to ${dayInWords(session)}`;
  return `Simulated market${upTo}: prices are made up, and every card says SIMULATED.`;
}
