import type { APIInteraction } from "discord-api-types/v10";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseOptions } from "../../src/app/options.ts";
import { COMMANDS } from "../../src/commands.ts";
import { decodeCustomId, encodeCustomId } from "../../src/discord/custom-id.ts";
import { checkChoices, checkMessage, checkModal } from "../../src/discord/limits.ts";
import type { Command } from "../../src/surface/command.ts";
import { anyText } from "../support/any-text.ts";
import { readMarkdown, textsOf } from "../support/discord-markdown.ts";
import { openDispatch, type Sent } from "../support/dispatching.ts";
import { fakeCommands } from "../support/fake-commands.ts";
import { pressed, submitted, typedCommand, typing } from "../support/raw-interactions.ts";
import { openRealApp, type RealApp } from "../support/real-app.ts";

let world: RealApp;

beforeAll(async () => {
  world = await openRealApp();
});
afterAll(async () => {
  await world.close();
});

const EVERYBODY_MAY_ASK = { burst: 1_000_000, perMinute: 1_000_000 };

/** Fails with every kind of thing that JavaScript can throw, and with words that nobody should read. */
const failing: Command = {
  data: {
    name: "failing",
    description: "Fails",
    options: [{ name: "how", type: "string", description: "How", autocomplete: true }],
  },
  access: "everyone",
  run: async ({ options }) => {
    throw thrown(JSON.stringify(options["how"]) ?? "");
  },
  suggest: async ({ focused }) => {
    throw thrown(focused.value);
  },
  actions: {
    press: async ({ argument }) => {
      throw thrown(argument);
    },
  },
};

function thrown(how: string): Error {
  const error = new Error(`SECRET @everyone ${how}`, { cause: new TypeError("SECRET cause") });
  return how.length % 2 === 0 ? error : new AggregateError([error], "SECRET");
}

const words = fc.oneof(
  anyText({ maxLength: 200 }),
  fc.constantFrom(
    "",
    "HUT",
    "@everyone <@1> https://evil.example",
    "**x** `y` ```z```",
    "-1",
    "1e99",
    "NaN",
    "2026-13-45",
    "2026-01-01",
    "0".repeat(6000),
    "\ud83d",
    "__proto__",
    "constructor",
    "\u202E\u0000\n# x",
  ),
);
const scalar = fc.oneof(words, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
const commandName = fc.oneof(
  fc.constantFrom(
    ...COMMANDS.map((command) => command.data.name),
    "failing",
    "echo",
    "managers",
    "yesterday",
  ),
  words,
);
const optionName = fc.oneof(
  fc.constantFrom(...COMMANDS.flatMap((command) => command.data.options.map((option) => option.name)), "how"),
  words,
);
const customId = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("v1", "v0", "v99", ""),
      commandName,
      fc.oneof(
        fc.constantFrom("page", "sources", "claims", "post", "again", "report", "press", "toString"),
        words,
      ),
      fc.oneof(fc.constantFrom("", "0", "1", "999999999", "-1"), words),
      fc.dictionary(optionName, words, { maxKeys: 3 }),
    )
    .map(([version, command, action, argument, options]) =>
      [version, command, action, encodeURI(argument.toWellFormed()), new URLSearchParams(options)].join(":"),
    ),
  words,
);

/** An interaction as it would come if Discord, or whoever stands in between, sent anything at all. */
function mangled(interaction: APIInteraction, at: readonly string[], value: unknown): APIInteraction {
  const [field = "", ...rest] = at;
  const copy: Record<string, unknown> = { ...interaction };
  let place = copy;
  for (const [index, name] of [field, ...rest].entries()) {
    if (index === rest.length) place[name] = value;
    else {
      const inside = place[name];
      const next: Record<string, unknown> =
        typeof inside === "object" && inside !== null ? { ...inside } : {};
      place[name] = next;
      place = next;
    }
  }
  return { ...interaction, ...copy };
}

const someInteraction: fc.Arbitrary<APIInteraction> = fc.oneof(
  fc
    .tuple(commandName, fc.dictionary(optionName, fc.oneof(words, fc.integer()), { maxKeys: 4 }))
    .map(([name, options]) => typedCommand(name, options)),
  fc.tuple(commandName, optionName, words).map(([name, option, typed]) => typing(name, option, typed)),
  fc
    .tuple(
      customId,
      fc.constantFrom(0, 64, 32_768, 32_768 | 64),
      fc.option(fc.array(words, { maxLength: 3 })),
    )
    .map(([id, flags, values]) =>
      values === null ? pressed(id, { flags }) : pressed(id, { flags, offered: values }, values),
    ),
  fc.tuple(customId, fc.array(fc.tuple(optionName, words), { maxLength: 5 })).map(([id, fields]) =>
    submitted(
      id,
      fields.map(([name, value]) => ({
        type: 18 as const,
        id: 1,
        component: { type: 4 as const, id: 2, custom_id: name, value },
      })),
    ),
  ),
);

const place = fc.constantFrom(
  ["data", "options"],
  ["data", "name"],
  ["data", "custom_id"],
  ["data", "components"],
  ["data", "values"],
  ["data", "resolved"],
  ["data", "type"],
  ["data", "component_type"],
  ["member"],
  ["member", "permissions"],
  ["member", "user"],
  ["message"],
  ["message", "flags"],
  ["message", "interaction_metadata"],
  ["guild_id"],
  ["channel"],
  ["app_permissions"],
  ["authorizing_integration_owners"],
  ["locale"],
);

/** What is wrong with an answer, whatever the question was. */
function faults(sent: Sent): readonly string[] {
  const told = JSON.stringify(sent);
  return [
    ...(sent.message === undefined ? [] : checkMessage(sent.message)),
    ...(sent.modal === undefined ? [] : checkModal(sent.modal)),
    ...(sent.choices === undefined ? [] : checkChoices(sent.choices)),
    ...(sent.message === undefined || JSON.stringify(sent.message.allowed_mentions) === '{"parse":[]}'
      ? []
      : ["it pings somebody"]),
    ...textsOf(sent.message).flatMap((text) => readMarkdown(text).dangers),
    ...(/SECRET|\bat [\w.<>]+ \(|\.ts:\d+|node_modules|TypeError|RangeError/.test(told)
      ? [`it tells ${told}`]
      : []),
  ];
}

async function answersTo(interaction: APIInteraction): Promise<readonly Sent[]> {
  const { dispatch, sent } = openDispatch([...COMMANDS, ...fakeCommands(), failing], {
    app: world.app,
    perPerson: EVERYBODY_MAY_ASK,
  });
  await dispatch(interaction);
  return sent;
}

test("whatever is asked, pressed or sent off gets one answer that pings nobody and gives nothing away", async () => {
  await fc.assert(
    fc.asyncProperty(someInteraction, async (interaction) => {
      const sent = await answersTo(interaction);
      expect(sent).toHaveLength(1);
      expect(sent.flatMap(faults)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test("an interaction with anything at all in one of its fields is answered or left, and never throws", async () => {
  await fc.assert(
    fc.asyncProperty(someInteraction, place, fc.oneof(scalar, fc.anything()), async (whole, at, value) => {
      const sent = await answersTo(mangled(whole, at, value));
      expect(sent.length).toBeLessThanOrEqual(1);
      expect(sent.flatMap(faults)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test("a custom_id is read as what was written, or as nothing", () => {
  const action = fc.record({
    command: fc.constantFrom("debt", "alerts list"),
    name: fc.constantFrom("page", "post"),
    argument: words,
    options: fc.dictionary(optionName, words, { maxKeys: 3 }),
  });
  fc.assert(
    fc.property(action, (written) => {
      const id = encodeCustomId(written);
      if (id === null) return;
      expect(id.length).toBeLessThanOrEqual(100);
      const read = decodeCustomId(id);
      expect(read?.argument).toBe(written.argument.toWellFormed());
      expect(Object.keys(read?.options ?? {})).toEqual(
        Object.keys(written.options).map((name) => name.toWellFormed()),
      );
    }),
  );
  fc.assert(
    fc.property(fc.oneof(customId, anyText({ maxLength: 300 })), (id) => {
      const read = decodeCustomId(id);
      if (read === null) return;
      expect([read.command, read.name]).not.toContain("");
      expect(Object.values(read.options).every((value) => typeof value === "string")).toBe(true);
    }),
    { numRuns: 500 },
  );
});

function isOffered({ options }: Command["data"], name: string, value: unknown): boolean {
  const option = options.find((known) => known.name === name);
  if (option?.type === "integer") return Number.isSafeInteger(value);
  if (option?.type !== "string" || typeof value !== "string") return false;
  if (option.choices) return option.choices.some((choice) => choice.value === value);
  return value !== "" && value.length <= (option.maxLength ?? 100);
}

test("options that pass are of their type and among what is offered; all others are a refusal", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...COMMANDS),
      fc.dictionary(optionName, fc.oneof(scalar, fc.anything()), { maxKeys: 5 }),
      ({ data }, raw) => {
        const parsed = parseOptions(data, raw);
        const wrong = parsed.ok
          ? Object.entries(parsed.options).filter(([name, value]) => !isOffered(data, name, value))
          : [];
        expect(wrong).toEqual([]);
        expect(JSON.stringify(parsed).length).toBeLessThan(2000);
      },
    ),
    { numRuns: 500 },
  );
});
