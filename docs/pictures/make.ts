import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";

// Makes the pictures of the README and the documentation from the bot as `npm start` runs it, so that they stay true:
// npm run pictures. It needs Chromium. Prices are the simulated market's; facts are the project's own.

const ROOT = new URL("../../", import.meta.url);
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

interface Look {
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}

const DESK: Look = { width: 1100, height: 1000, scheme: "dark" };
const PHONE: Look = { width: 390, height: 1000, scheme: "light" };

interface Bot {
  readonly url: string;
  stop(): Promise<void>;
}

/** The bot on a database of its own; resolves once it says where its page is. */
async function startBot(folder: string, market: "live" | "simulated"): Promise<Bot> {
  const database = join(folder, market === "simulated" ? "simulated.db" : "facts.db");
  const child = spawn("npm", ["start", "--silent"], {
    cwd: ROOT,
    detached: true,
    env: {
      ...process.env,
      MARKET_DATA: market,
      DATABASE_URL: `file:${database}`,
      PLAYGROUND_ADDRESS: "127.0.0.1:0",
      HTTP_ADDRESS: "127.0.0.1:0",
      SOURCES_OFF: "coinbase,kraken,bitstamp,mempool,blockchain,yahoo,alpaca,tiingo",
      LOG_LEVEL: "error",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
      const [, found] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`the bot ended with ${String(code)}: ${said}`)));
  });
  return { url, stop: () => stop(child) };
}

/** npm hands signals on to nobody, so the whole group is told. */
async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
  await ended;
}

async function visit(browser: Browser, bot: Bot, look: Look): Promise<Page> {
  const { width, height } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: look.scheme,
    deviceScaleFactor: 1,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(bot.url);
  await page.getByRole("button", { name: "/sector" }).waitFor();
  return page;
}

/** Asks a command; gives the answer once its picture, where it has one, is there. */
async function ask(page: Page, text: string, picture: boolean): Promise<Locator> {
  await page.getByRole("combobox").last().focus();
  await page.keyboard.type(text);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  const answer = page.getByRole("article").last();
  await answer.getByText("Only you can see this").waitFor();
  if (picture) {
    const image = answer.getByRole("img").first();
    await image.waitFor();
    await image.evaluate("(element) => element.decode()");
  }
  return answer;
}

const save = (name: string): string => new URL(`${name}.png`, import.meta.url).pathname;

async function answerPicture(
  browser: Browser,
  bot: Bot,
  look: Look,
  text: string,
  name: string,
): Promise<void> {
  const page = await visit(browser, bot, look);
  await ask(page, text, true);
  await page.screenshot({ path: save(name) });
  await page.context().close();
}

async function commandsPicture(browser: Browser, bot: Bot): Promise<void> {
  const page = await visit(browser, bot, { ...DESK, height: 700 });
  await page.keyboard.type("/");
  await page.getByRole("option", { name: "/sector" }).waitFor();
  await page.screenshot({ path: save("commands") });
  await page.context().close();
}

async function formPicture(browser: Browser, bot: Bot): Promise<void> {
  const page = await visit(browser, bot, DESK);
  const answer = await ask(page, "/debt miner:WULF", true);
  await answer.getByRole("button", { name: "Report a wrong number" }).click();
  await page.getByRole("dialog").waitFor();
  await page.screenshot({ path: save("report") });
  await page.context().close();
}

/** What a server is set up with, and the first post it gets. */
async function setupPictures(browser: Browser, bot: Bot): Promise<void> {
  const page = await visit(browser, bot, DESK);
  await page.getByText("Manager", { exact: true }).click();
  await page.getByText("You are Manager.").waitFor();
  await page.getByRole("combobox").last().focus();
  await page.keyboard.type("/setup");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  const form = page.getByRole("dialog");
  await form.waitFor();
  await page.screenshot({ path: save("setup") });
  await form.getByRole("button", { name: "Submit" }).click();
  const post = page.getByRole("article").filter({ hasText: "Alerts will be posted here" });
  const image = post.getByRole("img").first();
  await image.waitFor();
  await image.evaluate("(element) => element.decode()");
  await page.screenshot({ path: save("first-post") });
  await page.context().close();
}

if (CHROMIUM === undefined) throw new Error("npm run pictures needs Chromium (Debian: apt install chromium)");
const folder = mkdtempSync(join(tmpdir(), "pivotwatch-pictures-"));
await using open = new AsyncDisposableStack();
open.defer(() => rmSync(folder, { recursive: true, force: true }));
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
open.defer(() => browser.close());
const facts = await startBot(folder, "live");
open.defer(() => facts.stop());
await commandsPicture(browser, facts);
await answerPicture(browser, facts, DESK, "/treasury miner:MARA", "treasury");
await answerPicture(browser, facts, DESK, "/contracts", "contracts");
await answerPicture(browser, facts, PHONE, "/debt", "debt-phone");
await formPicture(browser, facts);
const simulated = await startBot(folder, "simulated");
open.defer(() => simulated.stop());
await answerPicture(browser, simulated, DESK, "/divergence", "divergence");
await setupPictures(browser, simulated);
