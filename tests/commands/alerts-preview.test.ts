import { describe, expect, test } from "vitest";
import { checkMessage } from "../../src/discord/limits.ts";
import { renderMessage } from "../../src/discord/render.ts";
import { BY_MANAGER, FILLED, press, read } from "../support/alert-presses.ts";
import { anEntry, ALERTS_NOW as NOW, aPreview, CHANNEL_ID, fakeAlerts } from "../support/fake-alerts.ts";
import { shown } from "../support/readable.ts";
import { asCard } from "../support/reply.ts";

describe("the preview", () => {
  const dates = Array.from({ length: 11 }, (_, index) => ({
    at: index === 0 ? "2026-11-18T14:05:00Z" : `2026-10-${String(28 - index)}`,
    text: `PW14 gap to BTC, 30d: +${String(30 + index)}.0 pp`,
    value: 30 + index,
  }));
  const full = aPreview({
    held: 1,
    quietHours: { from: "22:00", until: "07:00", zone: "Europe/Berlin" },
    role: { id: "7", name: "traders" },
    dates,
    rules: [
      { text: "spread PW14 30d 30 both", fires: 4 },
      { text: "level BTC 100000", fires: null },
    ],
    notes: ["This is over 84 days of stored prices; there are no more yet."],
    firingNow: ["PW14 gap to BTC, ytd: +61.0 pp, since 9 Nov 2026"],
  });

  test("says how often, when, by which rule, what waits and what fires already", async () => {
    const fake = fakeAlerts([], { preview: async () => ({ ok: true, answer: full }) });
    const text = read(await press(fake, "filled", "", { values: FILLED })).replaceAll(/\s+/g, " ");
    expect(text).toContain("Would have posted 7 times in the last 12 months (1 held by quiet hours).");
    expect(text).toContain("about one post every 7 weeks");
    expect(text).toContain("18 Nov 2026, 14:05 UTC: PW14 gap to BTC, 30d: +30.0 pp");
    expect(text).toContain("+3 more");
    expect(text).toContain("spread PW14 30d 30 both: 4 fires");
    expect(text).toContain("level BTC 100000: not known, too little history");
    expect(text).toContain("Firing already, so not told again: PW14 gap to BTC, ytd: +61.0 pp");
    expect(text).toContain("Quiet hours 22:00-07:00 Europe/Berlin");
    expect(text).toContain("Mentions <@&7> when a rule fires");
  });

  test.each([
    [{ posts: 0 }, "it would have stayed quiet", "Would never have posted in the last 12 months."],
    [{ posts: 1, days: 84 }, "1 post over 84 days", "Would have posted once over 84 days of stored data."],
    [{ posts: 104 }, "104 posts", "about 2 posts a week"],
    [{ posts: 52 }, "52 posts", "about one post a week"],
  ])("counts in words: %j", async (changes, title, sentence) => {
    const fake = fakeAlerts([], { preview: async () => ({ ok: true, answer: aPreview(changes) }) });
    const reply = await press(fake, "filled", "", { values: FILLED });
    expect(asCard(reply).card.title).toContain(title);
    expect(read(reply).replaceAll(/\s+/g, " ")).toContain(sentence);
  });

  test.each([
    { posts: 0, days: 0 },
    { posts: 0, rules: [{ text: "level BTC 100000", fires: null }] },
  ])("no history is no quiet past: %j", async (changes) => {
    const fake = fakeAlerts([], { preview: async () => ({ ok: true, answer: aPreview(changes) }) });
    const text = read(await press(fake, "filled", "", { values: FILLED }));
    expect(text).toContain("Preview: how often is not known");
    expect(text).toContain("How often it would have posted is not known: too little is stored.");
    expect(text).not.toContain("quiet");
  });

  test("the longest one still fits", async () => {
    const long = "spread [MARA,RIOT,CLSK,HUT,WULF,IREN,CORZ,GLXY,CIFR,KEEL] 30d 30 both clear 10 for 3";
    const preview = aPreview({
      dates: dates.map((date) => ({ ...date, text: `${long} ${long}` })),
      rules: Array.from({ length: 20 }, () => ({ text: long, fires: 3 })),
      notes: Array.from({ length: 9 }, () => `${long} ${long} ${long}`),
      firingNow: Array.from({ length: 20 }, () => long),
    });
    const fake = fakeAlerts([], { preview: async () => ({ ok: true, answer: preview }) });
    const { card } = asCard(await press(fake, "filled", "", { values: FILLED }));
    expect(checkMessage(renderMessage(card, "private"))).toEqual([]);
    expect(shown(card)).toContain("+4 more notes");
  });

  test.each([
    ["more", "more"],
    ["fewer", "fewer"],
  ] as const)("%s turns the draft", async (name, how) => {
    const fake = fakeAlerts();
    expect(await press(fake, name, "d-1")).toMatchObject({ as: "update" });
    expect(fake.calls).toEqual([{ what: "adjust", args: ["d-1", BY_MANAGER, how, NOW] }]);
  });

  test.each([
    ["calm", ["Fewer"]],
    ["normal", []],
    ["jumpy", ["More"]],
    ["own", []],
  ] as const)("at the end of the scale a button rests: %s", async (sensitivity, resting) => {
    const wish = { target: "PW14", sensitivity, rules: [], facts: [] };
    const fake = fakeAlerts([], { preview: async () => ({ ok: true, answer: aPreview({ wish }) }) });
    const { card } = asCard(await press(fake, "filled", "", { values: FILLED }));
    const disabled = card.actions.flatMap((row) =>
      row.type === "buttons"
        ? row.buttons.flatMap((one) => ("action" in one && one.disabled === true ? [one.label] : []))
        : [],
    );
    expect(disabled).toEqual(resting);
  });

  test("Save shows what was saved, and the same draft twice does nothing twice", async () => {
    const saved = read(await press(fakeAlerts([anEntry()]), "save", "d-1"));
    expect(saved).toMatch(/^Saved\n/);
    expect(saved).toContain("PW14, normal, contracts and debt");
    const twice = fakeAlerts([], {
      save: async () => ({ ok: true, answer: { entry: anEntry(), again: true } }),
    });
    expect(read(await press(twice, "save", "d-1"))).toContain("Set already: nothing was done twice");
  });

  test.each([
    ["save", "This server has 25 alerts, as many as there may be. Remove one first."],
    ["more", "This preview is not here any more."],
    ["test", "A test message is on its way already. Wait a minute."],
  ] as const)("what the application refuses is told beside the preview: %s", async (name, problem) => {
    const refusal = async () => ({ ok: false, problems: [problem] }) as const;
    const fake = fakeAlerts([], { save: refusal, adjust: refusal, test: refusal });
    const reply = await press(fake, name, "d-1");
    expect(reply).toMatchObject({ as: "new", visibility: "private" });
    expect(read(reply).replaceAll(/\s+/g, " ")).toContain(problem);
  });

  test("Send test says where it goes; Cancel ends it", async () => {
    const fake = fakeAlerts();
    expect(read(await press(fake, "test", "d-1"))).toContain(`It goes to <#${CHANNEL_ID}>`);
    expect(read(await press(fake, "cancel", "d-1"))).toContain("Nothing was changed");
    expect(fake.calls.map(({ what }) => what)).toEqual(["test"]);
  });
});
