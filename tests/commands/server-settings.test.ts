import { describe, expect, test } from "vitest";
import { alerts } from "../../commands/alerts.ts";
import { divergence } from "../../commands/divergence.ts";
import { setup } from "../../commands/setup.ts";
import type { App } from "../../src/surface/app.ts";
import type { Caller } from "../../src/surface/command.ts";
import type { ModalValues } from "../../src/surface/modal.ts";
import type { ServerDesk, ServerPlan, ServerSettings } from "../../src/surface/servers.ts";
import {
  argumentOf,
  asModal,
  BY_MANAGER,
  press as pressAlerts,
  read,
  run as runAlerts,
} from "../support/alert-presses.ts";
import {
  aManager,
  anEntry,
  ALERTS_NOW as NOW,
  type FakeAlerts,
  fakeAlerts,
  filledIn,
  NO_PLAN,
} from "../support/fake-alerts.ts";

const PLAN: ServerPlan = {
  zone: "Europe/Berlin",
  list: ["MARA", "RIOT", "CLSK"].map((ticker) => ({ ticker, name: `${ticker} Inc.` })),
  most: 25,
};
const SETTINGS: ServerSettings = { zone: "Europe/Berlin", list: ["mara", "riot", "clsk"] };

/** The application with these settings; `settled` notes what the desk was asked. */
function withSettings(plan: ServerPlan, answers: Partial<ServerDesk> = {}, entries = [anEntry()]) {
  const settled: unknown[] = [];
  const fake = fakeAlerts(entries);
  const servers = {
    ...fake.app.servers,
    settings: () => (plan === NO_PLAN ? { zone: null, list: [] } : SETTINGS),
  };
  const base: ServerDesk = {
    read: async () => ({ ok: true, answer: plan }),
    settle: async () => ({ ok: true, answer: { plan: PLAN, followed: 2, notes: ["A note."] } }),
    ...answers,
  };
  const settings: ServerDesk = {
    read: (by) => base.read(by),
    settle: (...given) => {
      settled.push(given);
      return base.settle(...given);
    },
  };
  const app: App = { ...fake.app, servers, settings };
  return { fake: { ...fake, app } satisfies FakeAlerts, settled };
}

const run = (fake: FakeAlerts, caller: Caller = aManager) =>
  setup.run({ app: fake.app, options: {}, caller, subcommand: null, now: NOW });

const press = (fake: FakeAlerts, name: keyof typeof setup.actions, argument = "", values: ModalValues = {}) =>
  setup.actions[name]({
    app: fake.app,
    options: {},
    caller: aManager,
    subcommand: null,
    now: NOW,
    argument,
    values,
    updates: "private",
  });

describe("/setup, Server settings", () => {
  test("stands on the card with what is chosen, or that nothing is", async () => {
    const text = read(await run(withSettings(PLAN).fake));
    expect(text).toContain("Time zone: Europe/Berlin, now 16:00.");
    expect(text).toContain("This server's list: MARA, RIOT, CLSK.");
    const none = read(await run(withSettings(NO_PLAN).fake));
    expect(none).toContain("Time zone: none; New York's where one is needed.");
    expect(none).toContain("This server's list: none.");
  });

  test("can be reached in a server that chose something and has no alerts; a new one gets the form", async () => {
    expect(read(await run(withSettings(PLAN, {}, []).fake))).toContain("This server is set up");
    expect(asModal(await run(withSettings(NO_PLAN, {}, []).fake)).title).toBe("Set up Pivotwatch");
  });

  test("open as one form with what holds now", async () => {
    const { fake } = withSettings(PLAN);
    const shown = await run(fake);
    const modal = asModal(await press(fake, "settings", argumentOf(shown, "settings")));
    expect(modal).toMatchObject({
      title: "Server settings",
      action: { command: "setup", name: "settled" },
      fields: [
        { type: "text", name: "zone", value: "Europe/Berlin" },
        { type: "text", name: "miners", value: "MARA, RIOT, CLSK" },
      ],
    });
    const empty = asModal(await press(withSettings(NO_PLAN).fake, "settings"));
    expect(empty.fields.map((field) => "value" in field)).toEqual([false, false]);
  });

  test("are saved as they were filled in, and say what follows", async () => {
    const { fake, settled } = withSettings(NO_PLAN);
    const values = filledIn({ zone: " Europe/Berlin ", miners: "MARA RIOT CLSK" });
    const text = read(await press(fake, "settled", "", values));
    expect(settled).toEqual([[{ zone: "Europe/Berlin", miners: "MARA RIOT CLSK" }, BY_MANAGER, NOW]]);
    expect(text).toContain("Server settings saved");
    expect(text).toContain("2 alerts on the list watch these miners from now on.");
    expect(text).toContain("/divergence target:LIST");
    expect(text).toContain("A note.");
    await press(fake, "settled", "", filledIn({ zone: "  ", miners: "" }));
    expect(settled[1]).toEqual([{}, BY_MANAGER, NOW]);
  });

  test("that are refused can be corrected where they were wrong", async () => {
    const { fake } = withSettings(NO_PLAN, {
      settle: async () => ({ ok: false, problems: ["I don't track **XYZ**.", "There is no time zone."] }),
    });
    const refused = await press(fake, "settled", "", filledIn({ zone: "Berlinn", miners: "MARA, XYZ" }));
    expect(read(refused)).toContain("I don't track XYZ.");
    const modal = asModal(await press(fake, "settings", argumentOf(refused, "settings")));
    expect(modal.fields).toMatchObject([{ value: "Berlinn" }, { value: "MARA, XYZ" }]);
    expect(read(await press(fake, "settings", "gone"))).toContain("That has run out");
  });

  test("are not for a member", async () => {
    const problems = ["Only people who may manage this server."];
    const { fake } = withSettings(NO_PLAN, { read: async () => ({ ok: false, problems }) });
    expect(read(await press(fake, "settings"))).toContain("Only people who may manage");
  });
});

describe("forms in a server with a zone and a list", () => {
  test("name the zone where none need be typed, and the list among what can be watched", async () => {
    const { fake } = withSettings(PLAN);
    const modal = asModal(await runAlerts(fake, "new", { target: "LIST" }));
    expect(modal.fields[0]).toMatchObject({ value: "LIST", description: expect.stringContaining("LIST") });
    expect(modal.fields[3]).toMatchObject({
      description: expect.stringContaining("Europe/Berlin"),
      placeholder: "22:00-07:00",
    });
    expect(JSON.stringify(asModal(await press(fake, "new")))).toContain(
      "08:30 Europe/Berlin on trading days",
    );
  });

  test("say that a zone is needed where there is none", async () => {
    const modal = asModal(await runAlerts(withSettings(NO_PLAN).fake, "new"));
    expect(modal.fields[0]).toMatchObject({ description: expect.not.stringContaining("LIST") });
    expect(modal.fields[3]).toMatchObject({ description: expect.stringContaining("A time zone is needed") });
  });

  test.each([
    [{ zone: "Europe/Berlin" }, "09:00 is by the clock of this server (Europe/Berlin)"],
    [{}, "09:00 is by the clock of New York"],
    [
      { zone: "Asia/Tokyo", quietHours: { from: "22:00", until: "07:00", zone: "Europe/Berlin" } },
      "09:00 is by the clock of the quiet hours (Europe/Berlin)",
    ],
  ])("a mute says whose morning it waits for: %j", async (fields, words) => {
    const entry = anEntry(fields);
    expect(read(await pressAlerts(fakeAlerts([entry]), "mute", entry.id))).toContain(words);
  });

  test("what is watched is completed with the list and BTC", async () => {
    const { fake } = withSettings(PLAN);
    const asked: unknown[] = [];
    const suggest = {
      ...fake.app.suggest,
      targets: async (...given: readonly unknown[]) => {
        asked.push(given);
        return [
          { name: "PW14", value: "PW14" },
          { name: "This server's list", value: "LIST" },
        ];
      },
    };
    const context = { app: { ...fake.app, suggest }, caller: aManager, now: NOW };
    const suggested = await alerts.suggest({ ...context, focused: { name: "target", value: "" } });
    expect(suggested.map(({ value }) => value)).toEqual(["PW14", "BTC", "LIST"]);
    expect(asked).toEqual([["", aManager.guildId]]);
  });
});

const asking = (target: string | undefined) => {
  const asked: object[] = [];
  const { app } = withSettings(PLAN).fake;
  const answers: App["answers"] = {
    ...app.answers,
    divergence: async (options) => {
      asked.push(options);
      return { ok: false, refusal: { kind: "no_facts" } };
    },
  };
  const options = target === undefined ? {} : { target };
  const context = { app: { ...app, answers }, options, caller: aManager, subcommand: null, now: NOW };
  return { asked, context };
};

describe("/divergence target:LIST", () => {
  test("asks for the members of the server in which it is asked; other targets take none along", async () => {
    for (const [target, list] of [
      ["LIST", SETTINGS.list],
      ["list", SETTINGS.list],
      ["PW14", undefined],
      [undefined, undefined],
    ] as const) {
      const { asked, context } = asking(target);
      await divergence.run(context);
      expect(asked).toEqual([{ ...context.options, ...(list === undefined ? {} : { list }) }]);
    }
  });

  test("is completed with what the server has", async () => {
    const { context } = asking(undefined);
    const asked: unknown[] = [];
    const suggest = {
      ...context.app.suggest,
      targets: async (...given: readonly unknown[]) => {
        asked.push(given);
        return [];
      },
    };
    const focused = { name: "target", value: "li" };
    await divergence.suggest({ app: { ...context.app, suggest }, caller: aManager, focused, now: NOW });
    expect(asked).toEqual([["li", aManager.guildId]]);
  });

  test("asks for them again when a button is pressed", async () => {
    const { asked, context } = asking("LIST");
    await divergence.actions.window({ ...context, argument: "7d", values: {}, updates: "private" });
    expect(asked).toEqual([{ target: "LIST", window: "7d", list: SETTINGS.list }]);
  });
});
