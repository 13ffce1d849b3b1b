import { expect, test } from "vitest";
import { choicesOf } from "../../../src/playground/page/composer/suggested.ts";
import { withLocalFiles } from "../../../src/playground/page/local-files.ts";
import {
  choosableIn,
  examplesOf,
  namesIn,
  placeTitle,
  placeWords,
} from "../../../src/playground/page/place-words.ts";
import { placeFrom, placeText } from "../../../src/playground/page/remembered-place.ts";
import { NOTHING_YET, reduce } from "../../../src/playground/page/state.ts";
import { nextTheme } from "../../../src/playground/page/theme.ts";
import { aMessage, HOME, LINES } from "./page-things.ts";

const AT_HOME = reduce(NOTHING_YET, { type: "home", home: HOME });
const IN_DIRECT = reduce(AT_HOME, { type: "went", where: { kind: "direct messages" } });

test("files of a message are fetched from the page's own origin; links and words stay as they are", () => {
  const url = "http://127.0.0.1:8787/attachments/1/chart.png";
  const message = {
    ...aMessage({ id: "1", text: url }),
    attachments: [{ id: "1", filename: "c", size: 1, url, proxy_url: url }],
  };
  const link = { ...message, embeds: [{ url: "https://x.example/attachments/1" }] };
  const local = withLocalFiles(link, HOME.origin);
  expect(local.attachments).toMatchObject([
    { url: "/attachments/1/chart.png", proxy_url: "/attachments/1/chart.png" },
  ]);
  expect(local.embeds).toEqual(link.embeds);
  expect(local.components).toEqual(message.components);
  expect(message.attachments[0]?.url).toBe(url);
});

test("a place is called and described", () => {
  expect([placeTitle(NOTHING_YET), placeTitle(AT_HOME), placeTitle(IN_DIRECT)]).toEqual([
    "Playground",
    "#general",
    "Pivotwatch",
  ]);
  const rules = reduce(AT_HOME, { type: "went", where: { kind: "channel", channelId: "12" } });
  expect(placeWords(rules)).toContain("may not post");
  expect(placeWords(IN_DIRECT)).toContain("Only you");
});

test("ids have names in every server; in direct messages nothing of a server can be chosen", () => {
  const names = namesIn(HOME);
  expect([names.user("2"), names.user("9"), names.channel("11"), names.role("21")]).toEqual([
    "Manager",
    "Pivotwatch",
    "general",
    "Miners",
  ]);
  expect([names.user("77"), namesIn(null).role("21")]).toEqual([null, null]);
  expect(choosableIn(AT_HOME).channels).toHaveLength(3);
  expect(choosableIn(IN_DIRECT)).toMatchObject({ channels: [], roles: [], people: [{}, {}] });
});

test("examples are commands that need no options", () => {
  expect(examplesOf(LINES)).toEqual(["/sector", "/treasury"]);
  expect(examplesOf(LINES.filter(({ name }) => name.startsWith("alerts")))).toEqual(["/alerts all off"]);
  expect(examplesOf([])).toEqual([]);
});

test.each([{ kind: "direct messages" }, { kind: "channel", channelId: "12" }] as const)(
  "a place is remembered: %j",
  (where) => {
    expect(placeFrom(placeText(where))).toEqual(where);
  },
);

test.each([null, "", "channel", "channel <b>", "elsewhere"])("%j names no place", (text) => {
  expect(placeFrom(text)).toBeNull();
});

test("three presses bring the theme back", () => {
  expect(nextTheme(nextTheme(nextTheme("system")))).toBe("system");
});

const answered = { status: "answered", interactionId: "1", type: 8, message: null, refused: [] } as const;

test.each([
  [
    {
      choices: [
        { name: "A", value: "a" },
        { name: "B", value: 2 },
      ],
    },
    2,
  ],
  [{ choices: [{ name: "A" }, null, "x", { name: 1, value: "a" }] }, 0],
  [{ choices: "x" }, 0],
  [null, 0],
])("suggestions are read from %j", (data, count) => {
  expect(choicesOf({ ...answered, data })).toMatchObject({ status: "ready", choices: { length: count } });
});

test("suggestions that did not come have failed", () => {
  expect(choicesOf({ status: "unanswered", why: "nothing within 3 seconds", refused: [] }).status).toBe(
    "failed",
  );
});
