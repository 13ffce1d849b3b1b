import { expect, test } from "vitest";
import { checkForm } from "../../../src/app/alerts/check-form.ts";
import type { Subscription } from "../../../src/domain/subscription.ts";
import type { AlertForm, Asker } from "../../../src/surface/alerts.ts";
import { ALERTS_CHANNEL, ENOUGH, MANAGER, MEMBER, SERVER, STRANGER } from "../../support/alerts-world.ts";
import { bundledMarket } from "../../support/real-prices.ts";

const { miners } = bundledMarket();
const names = { basketId: "PW14", miners };

function check(
  form: Partial<AlertForm>,
  by: Asker = MANAGER,
  changed: Subscription | null = null,
  zone: string | null = null,
) {
  return checkForm({ place: ALERTS_CHANNEL, ...form }, { names, by, changed, zone });
}

const kept: Subscription = {
  id: "aaaaaaaaaaa",
  place: { kind: "channel", guildId: SERVER, channelId: ALERTS_CHANNEL.id },
  createdBy: MANAGER.userId,
  createdAt: "2026-11-01T00:00:00.000Z",
  wish: { target: "PW14", sensitivity: "normal", rules: [], facts: [] },
  ruleKeys: [],
  status: "on",
  reason: null,
  mutedUntil: null,
  mutedMiners: [],
  mentionRoleId: null,
  quietHours: null,
  publish: false,
};

const bits = (...places: readonly bigint[]): string =>
  String(places.reduce((sum, place) => sum | (1n << place), 0n));

const FOLLOWED = { ...ALERTS_CHANNEL, kind: 5 };

test("what is posted in an announcement channel can be published", () => {
  expect(check({ place: FOLLOWED, publish: true })).toMatchObject({ ok: true, checked: { publish: true } });
  expect(check({ place: FOLLOWED })).toMatchObject({ ok: true, checked: { publish: false } });
  expect(check({ publish: false })).toMatchObject({ ok: true, checked: { publish: false } });
});

test("an alert whose channel is no announcement channel any more is told how to go on", () => {
  expect(check({ publish: true, changes: kept.id }, MANAGER, kept)).toMatchObject({
    ok: false,
    problems: [expect.stringContaining("Switch it off with `/alerts edit` and `publish: False`.")],
  });
});

const wrong: readonly (readonly [string, Partial<AlertForm>, Asker, string])[] = [
  [
    "quiet hours without a zone",
    { quietHours: "22:00-07:00" },
    MANAGER,
    "Quiet hours need a time zone: 22:00-07:00 Europe/Berlin.",
  ],
  [
    "quiet hours in a zone that is none",
    { quietHours: "22:00-07:00 Europe/Berln" },
    MANAGER,
    "There is no time zone “Europe/Berln”; the nearest is Europe/Berlin.",
  ],
  [
    "a target that nobody tracks",
    { target: "IRNE" },
    MANAGER,
    "I don't track **IRNE**. Did you mean **IREN**",
  ],
  [
    "a target with markup in it",
    { target: "**<@1>**" },
    MANAGER,
    "I don't track **\\*\\*\\<@\u200b1\\>\\*\\***.",
  ],
  [
    "the network as a target",
    { target: "network" },
    MANAGER,
    "There are no presets for the network: type a rule such as `hashrate_move NETWORK 30d 10`.",
  ],
  [
    "publishing from a text channel",
    { publish: true },
    MANAGER,
    "is no announcement channel (a text channel becomes one in Channel settings › Overview). Choose an announcement channel, or set the alert without `publish`.",
  ],
  [
    "publishing from a thread, one of an announcement channel too",
    { place: { ...ALERTS_CHANNEL, kind: 10 }, publish: true },
    MANAGER,
    "is a thread. Choose an announcement channel",
  ],
  [
    "publishing direct messages",
    { place: "direct", publish: true },
    MANAGER,
    "Direct messages cannot be published",
  ],
  ["a list of two", { target: "MARA, RIOT" }, MANAGER, "A list needs at least 3 miners"],
  ["a list with an unknown name", { target: "MARA, RIOT, CLKS" }, MANAGER, "There is no miner “CLKS” here"],
  ["a sensitivity that is none", { sensitivity: "jumpi" }, MANAGER, "the nearest is jumpy"],
  ["a fact that is none", { facts: ["contract"] }, MANAGER, "the nearest is contracts"],
  [
    "nothing wished for",
    { sensitivity: "own" },
    MANAGER,
    "There is nothing to hear of yet: choose calm, normal, jumpy, tick a kind of fact, or type a rule.",
  ],
  [
    "nothing wished for of BTC, which has no facts",
    { sensitivity: "own", target: "btc", facts: ["contracts"] },
    MANAGER,
    "There is nothing to hear of yet: choose calm, normal, jumpy, or type a rule.",
  ],
  [
    "a misspelt rule in the second line",
    { rules: "spread PW14 30d 30\nsprad PW14 30d 30" },
    MANAGER,
    "Rule in line 2 (“sprad PW14 30d 30”): There is no metric “sprad”; the nearest is spread.",
  ],
  [
    "a threshold of zero",
    { rules: "spread PW14 30d 0" },
    MANAGER,
    "Rule in line 1 (“spread PW14 30d 0”): A threshold of zero would fire at every session: give a size above zero.",
  ],
  [
    "a misspelt rule on facts",
    { rules: "contract_sined ALL 500m" },
    MANAGER,
    "There is no kind of fact “contract\\_sined”; the nearest is contract\\_signed.",
  ],
  [
    "a rule on a form that nobody follows",
    { rules: "filing MARA S-1" },
    MANAGER,
    "Rule in line 1 (“filing MARA S-1”): There is no form “S-1” here; the nearest is S-3. Known: 8-K, 6-K,",
  ],
  [
    "too many rules",
    { rules: Array.from({ length: 11 }, (_, n) => `spread PW14 30d ${String(30 + n)}`).join("\n") },
    MANAGER,
    "11 rules are too many for one alert: at most 10.",
  ],
  [
    "a kind of channel without messages",
    { place: { ...ALERTS_CHANNEL, kind: 2, name: "Voice" } },
    MANAGER,
    "Nothing can be posted in **Voice**: choose a text channel, an announcement channel or a thread.",
  ],
  [
    "a channel in which something is not allowed",
    { place: { ...ALERTS_CHANNEL, appPermissions: bits(10n, 14n, 16n) } },
    MANAGER,
    "I can't post in #alerts yet. Missing: **Send Messages, Attach Files**. Channel settings › Permissions › Pivotwatch, then press **Check again**.",
  ],
  [
    "a channel whose permissions are not known",
    { place: { ...ALERTS_CHANNEL, appPermissions: null } },
    MANAGER,
    "Missing: **View Channel, Send Messages, Embed Links, Attach Files, Read Message History**.",
  ],
  [
    "a thread in which messages of channels alone are allowed",
    { place: { ...ALERTS_CHANNEL, kind: 11, appPermissions: bits(10n, 11n, 14n, 15n, 16n) } },
    MANAGER,
    "Missing: **Send Messages in Threads**.",
  ],
  [
    "somebody who may not manage the server",
    {},
    MEMBER,
    "Only people who may manage this server (*Manage Server*) can change its alerts. Alerts of your own are set with `/notify`.",
  ],
  [
    "a channel outside a server",
    {},
    { ...MANAGER, guildId: null },
    "Alerts of a server are set and shown in that server.",
  ],
  [
    "a role in direct messages",
    { place: "direct", role: { id: "9", name: "Miners" } },
    MEMBER,
    "A role can be mentioned only in a channel of a server.",
  ],
  [
    "everyone as a role",
    { role: { id: SERVER, name: "@everyone" } },
    MANAGER,
    "I never mention everyone: choose a role, or leave it out.",
  ],
  ["a change of an alert that is gone", { changes: "bbbbbbbbbbb" }, MANAGER, "There is no such alert here."],
];

test.each(wrong)("%s is refused in a sentence", (_, form, by, sentence) => {
  const checked = check(form, by);
  if (checked.ok) throw new Error("it was taken");
  expect(checked.problems.join("\n")).toContain(sentence);
});

test("all that is wrong is said at once, and only missing permissions may be checked again", () => {
  const noRights = { ...ALERTS_CHANNEL, appPermissions: "0" };
  const both = check({ place: noRights, quietHours: "22:00-07:00", target: "IRNE" });
  expect(both).toMatchObject({ ok: false, permissions: false });
  expect(!both.ok && both.problems).toHaveLength(3);
  expect(check({ place: noRights })).toMatchObject({ ok: false, permissions: true });
});

test.each([
  ["text", 0, ENOUGH],
  ["announcements", 5, ENOUGH],
  ["a thread of announcements", 10, ENOUGH],
  ["a thread", 11, bits(10n, 14n, 15n, 16n, 38n)],
  ["a private thread", 12, bits(10n, 14n, 15n, 16n, 38n)],
  ["a channel where it may do everything", 0, bits(3n)],
])("%s can be posted in", (_, kind, appPermissions) => {
  expect(check({ place: { ...ALERTS_CHANNEL, kind, appPermissions } })).toMatchObject({ ok: true });
});

test.each([
  ["rings nobody", false, ENOUGH, 1],
  ["of which nothing is known rings nobody", undefined, ENOUGH, 1],
  ["rings where anybody may mention it", true, ENOUGH, 0],
  ["rings where the bot may mention everyone", false, String(BigInt(ENOUGH) | (1n << 17n)), 0],
])("a role that %s", (_, mentionable, appPermissions, notes) => {
  const role = { id: "9", name: "Miners", ...(mentionable === undefined ? {} : { mentionable }) };
  const checked = check({ role, place: { ...ALERTS_CHANNEL, appPermissions } });
  if (!checked.ok) throw new Error(checked.problems.join());
  expect(checked.checked.role).toEqual(role);
  const warned = checked.checked.notes.filter((note) =>
    note.includes("A mention of **Miners** will be shown but ring nobody"),
  );
  expect(warned).toHaveLength(notes);
});

const wishes: readonly (readonly [string, Partial<AlertForm>, readonly string[], string])[] = [
  ["nothing said", {}, [], "PW14 normal 3 0"],
  ["a former ticker", { target: "BITF" }, [], "KEEL normal 3 0"],
  ["every miner", { target: "all miners" }, [], "PW14 normal 3 0"],
  ["a list without brackets", { target: "mara, riot, clsk" }, [], "[MARA,RIOT,CLSK] normal 3 0"],
  [
    "facts",
    { sensitivity: "calm", facts: ["contracts", "debt", "treasury", "ai_share"] },
    [],
    "PW14 calm 2 7",
  ],
  ["filings", { sensitivity: "jumpy", facts: ["filings"] }, [], "PW14 jumpy 4 1"],
  ["a rule on filings", { rules: "filing MARA 8-k/a,10-q" }, ["filing MARA 8-K/A,10-Q"], "PW14 own 0 1"],
  ["facts alone", { sensitivity: "own", facts: ["contracts"] }, [], "PW14 own 0 2"],
  ["bitcoin, jumpy", { target: "BTC", sensitivity: "jumpy" }, [], "BTC jumpy 2 0"],
  [
    "typed rules alone",
    { rules: "spread PW14 30d 30 both; contract_signed ALL 500m" },
    ["spread PW14 30d 30 both", "contract_signed ALL 500m"],
    "PW14 own 1 1",
  ],
  [
    "a typed rule that the preset has",
    { sensitivity: "normal", rules: "big_day PW14 1d 10" },
    ["big_day PW14 1d 10"],
    "PW14 normal 3 0",
  ],
];

test.each(wishes)("%s is understood", (_, form, rules, expected) => {
  const checked = check(form);
  if (!checked.ok) throw new Error(checked.problems.join("\n"));
  const { wish, rules: read } = checked.checked;
  expect(wish.rules).toEqual(rules);
  expect(
    `${wish.target} ${wish.sensitivity} ${String(read.series.length)} ${String(read.facts.length)}`,
  ).toBe(expected);
});

test("an alert about BTC says that it hears of no facts", () => {
  const checked = check({ target: "BTC", facts: ["contracts"] });
  if (!checked.ok) throw new Error(checked.problems.join("\n"));
  expect(checked.checked.wish.facts).toEqual([]);
  expect(checked.checked.notes.join()).toContain("an alert about BTC hears of none of them");
});

test("a change stays in its channel, and needs no permissions told again", () => {
  const elsewhere = { ...ALERTS_CHANNEL, id: "1180000000000000999" };
  const moved = check({ changes: kept.id, place: elsewhere }, MANAGER, kept);
  expect(!moved.ok && moved.problems.join()).toContain("An alert stays in its channel.");
  expect(
    check({ changes: kept.id, place: { ...ALERTS_CHANNEL, appPermissions: null } }, MANAGER, kept).ok,
  ).toBe(true);
  expect(check({ changes: kept.id }, STRANGER, kept)).toMatchObject({
    ok: false,
    problems: [expect.stringContaining("There is no such alert here")],
  });
});
