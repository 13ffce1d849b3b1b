import { h } from "preact";
import { describe, expect, test } from "vitest";
import { hostOf, isWebAddress, localPath } from "../../../../src/playground/page/message/links.ts";
import { Markdown } from "../../../../src/playground/page/message/markdown-view.ts";
import { sizeText } from "../../../../src/playground/page/message/media.ts";
import { timeText } from "../../../../src/playground/page/message/times.ts";
import { drawn, mounted, NAMES } from "./support.ts";

const drawMarkdown = (text: string): Element => drawn(h(Markdown, { text, names: NAMES })).body;

describe("markdown", () => {
  test("becomes elements that say what they are", () => {
    const body = drawMarkdown(
      "# a\n## b\n### c\n-# d\n> e\n- f\n2. g\n**h** *i* __j__ ~~k~~ `l`\n```js\nm\n```",
    );
    const texts = (selector: string): readonly string[] =>
      [...body.querySelectorAll(selector)].map((element) => element.textContent);
    expect(texts("h3, h4, h5, .md-small, blockquote, ul li, ol li")).toEqual([
      "a",
      "b",
      "c",
      "d",
      "e",
      "f",
      "g",
    ]);
    expect(texts("strong, em, u, s, code")).toEqual(["h", "i", "j", "k", "l", "m"]);
    expect(body.querySelector("ol")?.getAttribute("start")).toBe("2");
    expect(body.querySelector("pre code")?.getAttribute("data-language")).toBe("js");
  });

  test("names those who are known and says who is not", () => {
    expect(drawMarkdown("<@1> <@7> <#2> <#8> <@&3> <@&9> </alerts list:5> @here <:btc:6>").textContent).toBe(
      "@Mia @unknown-user #miners #unknown-channel @Desk @unknown-role /alerts list @here :btc:",
    );
  });

  test("opens links in a tab of their own that learns nothing", () => {
    const link = drawMarkdown("[words](https://a.example/x)").querySelector("a");
    expect(["href", "target", "rel", "title"].map((name) => link?.getAttribute(name))).toEqual([
      "https://a.example/x",
      "_blank",
      "noopener noreferrer",
      "https://a.example/x",
    ]);
  });

  test("shows moments with their full date", () => {
    const time = drawMarkdown("<t:1795510800:d>").querySelector("time");
    expect(time?.getAttribute("datetime")).toBe("2026-11-24T09:00:00.000Z");
    expect(time?.getAttribute("title")).toContain("2026");
  });

  test("uncovers a spoiler when it is pressed, by mouse or by key", () => {
    const props = { text: "||[secret](https://a.example)|| ||other||", names: NAMES };
    const page = mounted(h(Markdown, props));
    expect(page.document.querySelectorAll(".spoiler [inert]").length).toBe(2);
    page.click(".spoiler:first-of-type");
    expect(page.find(".spoiler-shown").textContent).toBe("secret");
    page.key(".spoiler:not(.spoiler-shown)", "Enter");
    expect(page.document.querySelectorAll("[inert]").length).toBe(0);
    page.end();
  });
});

/** Releases of the date tables differ in a comma and an “at”. */
function loose(words: string): string {
  return words.replace(/,| at/g, "");
}

test.each([
  ["t", "09:00"],
  ["T", "09:00:00"],
  ["d", "24/11/2026"],
  ["D", "24 November 2026"],
  ["f", "24 November 2026 at 09:00"],
  ["F", "Tuesday, 24 November 2026 at 09:00"],
  ["s", "24/11/2026, 09:00"],
  ["S", "24/11/2026, 09:00:00"],
  [null, "24 November 2026 at 09:00"],
  ["R", "in 3 days"],
] as const)("a moment in style %s", (style, expected) => {
  const reader = { now: Date.UTC(2026, 10, 21, 8), locale: "en-GB", timeZone: "UTC" };
  const text = timeText(Date.UTC(2026, 10, 24, 9) / 1000, style, reader);
  expect(loose(text)).toBe(loose(expected));
});

test.each([
  [-30, "30 seconds ago"],
  [0, "in 0 seconds"],
  [90, "in 1 minute"],
  [-7200, "2 hours ago"],
  [40 * 86_400, "in 1 month"],
  [-800 * 86_400, "2 years ago"],
])("%s seconds away is %s", (away, expected) => {
  expect(timeText(1_795_510_800 + away, "R", { now: 1_795_510_800_000, locale: "en-GB" })).toBe(expected);
});

test.each([
  ["/attachments/1/a.png", "/attachments/1/a.png"],
  ["http://127.0.0.1:8787/attachments/1/a.png", "/attachments/1/a.png"],
  ["http://localhost:1/attachments/1/a%20b.png?x=1", "/attachments/1/a%20b.png"],
  ["http://page.example/attachments/1/a.png", "/attachments/1/a.png"],
  ["https://cdn.example/attachments/1/a.png", null],
  ["http://127.0.0.1:8787/local/events", null],
  ["http://127.0.0.1:8787/attachments/../local/x", null],
  ["//evil.example/attachments/1/a.png", null],
  ["javascript:alert(1)", null],
  ["data:image/png;base64,x", null],
  ["file:///attachments/1/a.png", null],
  ["http://[broken", null],
])("%s is loaded from %s", (address, expected) => {
  expect(localPath(address, "http://page.example")).toBe(expected);
});

test.each([
  ["https://a.example", true],
  ["HTTP://a.example/x", true],
  ["https://", false],
  ["https:a.example", false],
  ["javascript:alert(1)", false],
  [" https://a.example", false],
  ["mailto:a@a.example", false],
])("%s is a web address: %s", (address, expected) => {
  expect(isWebAddress(address)).toBe(expected);
});

test("hosts and sizes are short", () => {
  expect(hostOf("https://a.example:81/x")).toBe("a.example:81");
  expect(hostOf("x".repeat(100))).toHaveLength(60);
  expect([0, 1, 999, 1000, 48_213, 2_500_000].map(sizeText)).toEqual([
    "0 bytes",
    "1 byte",
    "999 bytes",
    "1.0 kB",
    "48.2 kB",
    "2.5 MB",
  ]);
});
