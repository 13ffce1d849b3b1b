import { existsSync } from "node:fs";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusalCard } from "../../src/cards/refusal.ts";
import { COMMANDS } from "../../src/commands.ts";
import { type Running, runBot } from "../../src/discord/run-bot.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import { drawsNothing } from "../support/drawing.ts";
import { createLinesLog } from "../support/lines-log.ts";
import { HOSTILE, hostileCommand, managersCommand, slowCommand } from "../support/page-commands.ts";
import { openRealApp, type RealApp } from "../support/real-app.ts";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = PLACES.find((path) => existsSync(path)) ?? null;
const WHY = executablePath === null ? ` (skipped: no Chromium at ${PLACES.join(", ")})` : "";

/** Chromium alone, without what it does by itself over the network. */
const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const box = (page: Page): Locator => page.getByRole("combobox").last();

const lastEntry = (page: Page): Locator => page.getByRole("article").last();

const type = async (page: Page, text: string): Promise<void> => {
  await box(page).focus();
  await page.keyboard.type(text);
};
const send = async (page: Page, text: string): Promise<void> => {
  await type(page, text);
  // Whatever is suggested: this very text is meant.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
};

interface Screen {
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}

/** The channel in which the bot may not post by itself. */
const RULES = "300000000000000005";

/** Goes to a channel, in which nothing has been said yet. */
async function goTo(page: Page, channel: string): Promise<Page> {
  await page.getByRole("navigation").getByRole("button", { name: channel }).click();
  await page.getByRole("heading", { name: `#${channel}`, exact: true }).waitFor();
  return page;
}

describe.skipIf(executablePath === null)(`the page in headless Chromium${WHY}`, { timeout: 20_000 }, () => {
  let world: RealApp;
  let discord: LocalDiscord;
  let running: Running;
  let browser: Browser;
  /** On a large screen; each test is somewhere else in it. */
  let desk: Page;
  const slow = slowCommand();
  const asked: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    const launching = chromium.launch({ executablePath: executablePath ?? "", args: ARGS });
    world = await openRealApp();
    discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
    const started = await runBot({
      token: discord.token,
      apiUrl: discord.apiUrl,
      commands: [...COMMANDS, hostileCommand(), slow.command, managersCommand()],
      app: world.app,
      clock: { now: () => "2026-11-24T21:00:00Z" },
      log: createLinesLog(),
      refusalCard,
      draw: drawsNothing,
      patienceMs: 30,
      perPerson: { burst: 10_000, perMinute: 10_000 },
    });
    if (!started.ok) throw new Error(started.problem);
    running = started.running;
    browser = await launching;
    desk = await open({ width: 1280, height: 800, scheme: "light" });
  });
  afterAll(async () => {
    await browser.close();
    await running.stop();
    await discord.close();
    await world.close();
  });
  /** A visit in a browser that remembers nothing. */
  async function open({ width, height, scheme }: Screen): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(5000);
    const page = await context.newPage();
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(discord.url);
    // The commands are there once the examples are.
    await page.getByRole("button", { name: "/sector" }).waitFor();
    return page;
  }

  test("a command with a suggestion is asked by keyboard alone, answered to one person, and its buttons work", async () => {
    const page = desk;
    expect(await page.getByText("Rendered locally, not Discord.").isVisible()).toBe(true);
    await page.keyboard.type("/");
    await page.getByRole("option", { name: "/sector" }).waitFor();
    const offered = COMMANDS.filter(({ access }) => access !== "manager" && access !== "owner").map(
      ({ data }) => data.subcommands?.length ?? 1,
    );
    const expected = offered.reduce((sum, count) => sum + count, 2);
    expect(await page.getByRole("option").count(), "not those of managers").toBe(expected);
    await page.keyboard.type("treas");
    await page.keyboard.press("Enter");
    await page.getByRole("option", { name: /^miner/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.type("mara");
    const suggested = page.getByRole("option", { name: "MARA · MARA Holdings, Inc.", selected: true });
    await suggested.waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");

    const answer = lastEntry(page);
    await answer.getByText("Only you can see this").waitFor();
    const head = (await answer.textContent()) ?? "";
    expect(head).toContain("Member used /treasury miner:MARA");
    expect(head).toContain("PivotwatchAPP");
    expect(head).toMatch(/MARA: .*BTC/);
    await answer.getByRole("button", { name: /^Sources/ }).click();
    await page.getByText("Sources of /treasury").waitFor();
    await page.getByRole("button", { name: /^Next/ }).click();
    await page
      .getByRole("button", { name: /2 of 2|Previous|^‹/ })
      .first()
      .waitFor();

    const before = await page.getByRole("article").count();
    await page.getByText("Manager", { exact: true }).click();
    await page.getByText("You are Manager.").waitFor();
    expect(await page.getByRole("article").count(), "a private answer is its person's alone").toBe(0);
    await type(page, "/tools");
    await page.getByRole("option", { name: "/tools list" }).waitFor();
    await page.getByText("Member", { exact: true }).click();
    await page.getByText("You are Member.").waitFor();
    expect(await page.getByRole("article").count()).toBe(before);
    await page.getByRole("button", { name: "Dismiss message" }).first().click();
    expect(await page.getByRole("article").count()).toBe(before - 1);
  });

  test("a wrong ticker is answered with nearer ones to press; a wrong number is reported in a form", async () => {
    const page = await goTo(desk, "pivot-alerts");
    await send(page, "/treasury miner:IRNE");
    await page.getByText("No such miner here").waitFor();
    await lastEntry(page).getByRole("button", { name: "IREN" }).click();
    await page
      .getByText(/^IREN: /)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Report a wrong number" }).last().click();
    const form = page.getByRole("dialog");
    await form.getByRole("heading", { name: "Report a wrong number" }).waitFor();
    await form.getByRole("button", { name: "Submit" }).click();
    expect(await form.isVisible(), "what is required is missing").toBe(true);
    await form.getByRole("textbox").nth(0).fill("1 BTC");
    await form.getByRole("textbox").nth(1).fill("2 BTC");
    await form.getByRole("button", { name: "Submit" }).click();
    await page.getByText("Thank you, noted").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  test("hostile text is text everywhere: suggestion, card, menu, form; a menu and a form do what they do", async () => {
    const page = await goTo(desk, "announcements");
    await type(page, "/hostile word:");
    await page.getByRole("option", { name: HOSTILE }).waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    const answer = lastEntry(page);
    await answer.getByText("Member used /hostile").waitFor();
    await answer
      .getByRole("combobox")
      .or(answer.getByRole("button", { name: HOSTILE }))
      .first()
      .click();
    await page.getByRole("option", { name: "second" }).click();
    await answer.getByText("chosen second").waitFor();
    await answer.getByRole("button", { name: "Form <b>" }).click();
    const form = page.getByRole("dialog");
    await form.getByRole("heading", { name: "<b>Form</b>" }).waitFor();
    await form.getByRole("textbox").fill(HOSTILE);
    await form.getByRole("button", { name: "Submit" }).click();
    await page.getByText(`filled ${HOSTILE}`).waitFor();
    const planted = 'document.querySelectorAll("img, script:not(head script), a[href^=javascript]").length';
    expect(await page.evaluate(planted)).toBe(0);
    expect(await page.title()).toBe("#announcements · Pivotwatch playground");
    expect(await page.getByText(HOSTILE).count()).toBeGreaterThan(3);
  });

  test("an answer that takes long is announced and then comes by itself, and so does what others write", async () => {
    const page = await goTo(desk, "rules");
    await page.setViewportSize({ width: 1280, height: 420 });
    await type(page, "/slow ");
    await page.keyboard.press("Enter");
    await page.getByText("This option is required. Specify a value.").waitFor();
    await page.keyboard.type("two");
    await page.keyboard.press("Enter");
    await page.getByText("Must be a number.").waitFor();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("2 where:rules");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await page.getByText("Pivotwatch is thinking…").waitFor();
    slow.finish();
    await page.getByText("Done 2").waitFor();
    expect(await page.getByText("Pivotwatch is thinking…").count()).toBe(0);

    await box(page).focus();
    await page.keyboard.press("ArrowUp");
    expect(await page.locator("form.composer").textContent()).toContain("/slow");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await send(page, "hello");
    await page.getByText("Nobody reads “hello” here").waitFor();
    await page.evaluate('document.querySelector(".log").scrollTop = 0');
    const more = page.getByRole("button", { name: "New messages" });
    for (let line = 1; line <= 3; line += 1) discord.say({ channelId: RULES, content: `line ${line}` });
    await more.click();
    await page.getByText("line 3").waitFor();
    expect(await more.count()).toBe(0);
    await page.reload();
    await page.getByText("line 3").waitFor();
    expect(await page.getByText("hello").count()).toBe(0);
  });

  test("on a phone nothing is wider than the screen, the channels are in a drawer, and it can be dark", async () => {
    const page = await open({ width: 390, height: 780, scheme: "dark" });
    const background = "getComputedStyle(document.body).backgroundColor";
    const dark = await page.evaluate(background);
    await send(page, "/sector ");
    await page.getByText("Only you can see this").waitFor();
    const menu = page.getByRole("button", { name: "Channels and people" });
    const channel = page.getByRole("button", { name: "pivot-alerts" });
    expect(await channel.isVisible()).toBe(false);
    await menu.click();
    await channel.click();
    await page.getByRole("heading", { name: "#pivot-alerts", exact: true }).waitFor();
    await menu.click();
    await page.getByRole("button", { name: "Pivotwatch", exact: true }).click();
    await page.getByRole("heading", { name: "Welcome to Pivotwatch" }).waitFor();
    await send(page, "/debt miner:HUT");
    await page.getByText("Only you can see this").waitFor();
    const widths =
      'JSON.stringify([document.documentElement, document.querySelector(".log")].map((e) => e.scrollWidth))';
    expect(await page.evaluate(widths)).toBe("[390,390]");
    await menu.click();
    await page.getByRole("button", { name: "Light or dark as the system" }).click();
    expect(await page.evaluate(background)).not.toBe(dark);
    await page.reload();
    await page.getByRole("heading", { name: "Welcome to Pivotwatch" }).waitFor();
    expect(await page.evaluate(background), "remembered").not.toBe(dark);
  });

  test("without the bot the page says so until it is back", async () => {
    const page = await goTo(desk, "general");
    discord.dropConnections(4000);
    await page.getByText(/Pivotwatch is not connected/).waitFor();
    await page.getByText(/Pivotwatch is not connected/).waitFor({ state: "detached" });
    expect(discord.resumes()).toBe(1);
  });

  test("through all of this there was no error on the console and no request to anywhere else", () => {
    const origins = new Set(asked.map((url) => new URL(url).origin));
    expect([...origins]).toEqual([discord.url]);
    expect(complaints).toEqual([]);
  });
});
