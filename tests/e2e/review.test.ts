import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeCustomId } from "../../src/discord/custom-id.ts";
import { GUILD_ID } from "../../src/playground/world.ts";
import { createReviewItemStore } from "../../src/store/review-items.ts";
import { answered, shown } from "../support/answered.ts";
import { aHolding } from "../support/facts.ts";
import { MANAGER, openPostingBot, type PostingBot } from "../support/posting-bot.ts";

const OWNER = { id: "100000000000000077", username: "owner" };
const OTHER_GUILD = "200000000000000078";
/** A watched company of the bundled facts. */
const MARA = "0001507605";

let bot: PostingBot;
beforeAll(async () => {
  bot = await openPostingBot({ ownerIds: [OWNER.id], ownerGuildId: GUILD_ID });
  bot.discord.world.addGuild({ id: OTHER_GUILD, name: "Another server", members: [{ ...OWNER }] });
});
afterAll(() => bot.close());

/** Puts a question about coins before the owners; approving it writes a holding. */
async function question(day: string): Promise<string> {
  const id = await createReviewItemStore(bot.world.db).add({
    kind: "filing_question",
    createdAt: "2026-11-20T12:00:00.000Z",
    reporter: null,
    miner: MARA,
    about: `MARA: bitcoin held on ${day}`,
    what: "The figure is tagged in dollars: 10,075,000 USD.",
    source: "https://www.sec.gov/Archives/edgar/data/1507605/x.htm",
    knownAt: "2026-11-06",
    proposal: {
      list: "holdings",
      row: aHolding(`t-mara-${day}`, { miner: MARA, date: day, asOf: day, btc: 10_075_000 }),
      editable: { field: "btc", unit: "btc" },
    },
  });
  return String(id);
}

/** Presses a button of `/review` on a message. */
const press = (messageId: string, action: string, argument: string) =>
  bot.discord.press({
    messageId,
    customId: encodeCustomId({ command: "review", name: action, argument, options: {} }) ?? "",
    user: OWNER,
  });

const review = (person = OWNER) => bot.discord.interact({ command: "review", user: person });
const held = async (day: string) =>
  (await bot.world.facts.knownOn(null)).holdings.find(({ id }) => id === `t-mara-${day}`);

test("an owner sees what is open, looks at it and approves it", async () => {
  const id = await question("2026-06-30");
  const list = shown(await review());
  expect(list.text).toContain("Review: 1 open");
  const item = shown(await press(list.message.id, "open", id));
  expect(item.text).toContain("10,075,000 USD");
  expect(item.text).toContain("[Open the source](https://www.sec.gov/");
  const done = shown(await press(item.message.id, "approve", id));
  expect(done.text).toContain(`Approved: number ${id}`);
  expect(await held("2026-06-30")).toMatchObject({ btc: 10_075_000 });
});

test("an owner corrects a figure in a form; what is no figure changes nothing", async () => {
  const id = await question("2026-09-30");
  const list = shown(await review());
  const item = shown(await press(list.message.id, "open", id));
  const open = async (typed: string) => {
    const form = answered(await press(item.message.id, "correct", id));
    expect(form.type).toBe(9);
    return shown(
      await bot.discord.submit({ interactionId: form.interactionId, values: { value: typed }, user: OWNER }),
    );
  };
  expect((await open("ten thousand")).text).toContain("is no such figure");
  expect(await held("2026-09-30")).toBeUndefined();
  await press(item.message.id, "open", id);
  expect((await open("10,075")).text).toContain("Corrected");
  expect(await held("2026-09-30")).toMatchObject({ btc: 10_075 });
});

test("nobody else may use it, and it exists in no other server", async () => {
  const refused = shown(await review(MANAGER));
  expect(refused.text).toContain("Only the people who run this bot can use this.");
  const elsewhere = await bot.discord.interact({ command: "review", user: OWNER, guild: OTHER_GUILD });
  expect(shown(elsewhere).text).toContain("only in the server");
});
