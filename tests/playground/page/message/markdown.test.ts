import { array, assert, constantFrom, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { parseInline } from "../../../../src/playground/page/message/markdown-inline.ts";
import type { Block, Inline } from "../../../../src/playground/page/message/markdown-tree.ts";
import { parseMarkdown } from "../../../../src/playground/page/message/markdown.ts";

/** A tree in short: `b(…)` for bold and so on. */
function short(nodes: readonly Inline[]): string {
  return nodes.map(shortNode).join("");
}

function shortNode(node: Inline): string {
  switch (node.kind) {
    case "text":
    case "everyone":
      return node.text;
    case "code":
      return `code(${node.text})`;
    case "fence":
      return `fence${node.language === null ? "" : `:${node.language}`}(${node.text})`;
    case "link":
      return `link(${short(node.children)}→${node.href})`;
    case "mention":
      return `${node.of}(${node.id})`;
    case "command":
      return `command(${node.name})`;
    case "time":
      return `time(${node.unix}${node.style ?? ""})`;
    case "emoji":
      return `emoji(${node.name})`;
    case "strong":
    case "emphasis":
    case "underline":
    case "strike":
    case "spoiler": {
      const letter = { strong: "b", emphasis: "i", underline: "u", strike: "s", spoiler: "hide" }[node.kind];
      return `${letter}(${short(node.children)})`;
    }
  }
}

function shortBlocks(blocks: readonly Block[]): readonly string[] {
  return blocks.map((block) => {
    switch (block.kind) {
      case "paragraph":
        return short(block.children);
      case "heading":
        return `h${block.level} ${short(block.children)}`;
      case "small":
        return `small ${short(block.children)}`;
      case "quote":
        return `quote[${shortBlocks(block.blocks).join("|")}]`;
      case "list": {
        const items = block.items.map((item) => shortBlocks(item).join("|"));
        return `${block.start === null ? "points" : `from ${block.start}`}[${items.join("; ")}]`;
      }
    }
  });
}

test.each([
  [
    "**bold** *slant* _slant_ __under__ ~~gone~~ ||hidden||",
    "b(bold) i(slant) i(slant) u(under) s(gone) hide(hidden)",
  ],
  ["***both***", "i(b(both))"],
  ["**bold *and slant***", "b(bold i(and slant))"],
  ["__under *and slant*__", "u(under i(and slant))"],
  ["||**bold** inside||", "hide(b(bold) inside)"],
  ["snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"],
  ["**never closed", "**never closed"],
  ["a ** b, ~~, ||, `", "a ** b, ~~, ||, `"],
  [String.raw`\*no\* \_no\_ \`no\` \||no|| 1\. \a`, String.raw`*no* _no_ ${"`no`"} ||no|| 1. \a`],
  ["`code with **stars**` and ``a ` inside``", "code(code with **stars**) and code(a ` inside)"],
  ["two\nlines **over\nlines**", "two\nlines b(over\nlines)"],
])("formatting: %s", (source, expected) => {
  expect(short(parseInline(source))).toBe(expected);
});

test.each([
  ["<@123> <@!124> <#125> <@&126>", "user(123) user(124) channel(125) role(126)"],
  ["@everyone and @here", "@everyone and @here"],
  ["</alerts list:123456>", "command(alerts list)"],
  ["<t:1795510800> <t:-5:R> <t:1795510800:S>", "time(1795510800) time(-5R) time(1795510800S)"],
  ["<t:1:x> <t:99999999999999:F> <t:a>", "<t:1:x> <t:99999999999999:F> <t:a>"],
  ["<:btc:123> <a:spin:124>", "emoji(btc) emoji(spin)"],
  ["<@abc> <script> < > <@1", "<@abc> <script> < > <@1"],
])("what stands in angle brackets: %s", (source, expected) => {
  expect(short(parseInline(source))).toBe(expected);
});

test.each([
  ["[words](https://a.example/x)", "link(words→https://a.example/x)"],
  ['[**bold** words](<https://a.example> "title")', "link(b(bold) words→https://a.example)"],
  ["[in (brackets)](https://a.example/(x))", "link(in (brackets)→https://a.example/(x))"],
  [String.raw`[a\]b](https://a.example)`, "link(a]b→https://a.example)"],
  ["https://a.example/b_c_d?e=*f*.", "link(https://a.example/b_c_d?e=*f*→https://a.example/b_c_d?e=*f*)."],
  ["(see https://a.example/x(y))", "(see link(https://a.example/x(y)→https://a.example/x(y)))"],
  ["<http://a.example>", "link(http://a.example→http://a.example)"],
  ["**https://a.example**", "b(link(https://a.example→https://a.example))"],
])("links: %s", (source, expected) => {
  expect(short(parseInline(source))).toBe(expected);
});

test.each([
  "[words](javascript:alert(1))",
  "[words](JaVaScRiPt://a.example/%0aalert(1))",
  "[words](data:text/html,x)",
  "[words](//a.example)",
  "[words](/local)",
  "[words](https://)",
  "[words](https://[broken)",
  "[words] (https:x)",
  "[ ](https:/x)",
  "javascript:alert(1) <javascript:alert(1)> ftp://a.example file:///etc",
])("no link: %s", (source) => {
  expect(short(parseInline(source))).toBe(source);
});

test("words that are an address lead nowhere else", () => {
  expect(short(parseInline("[https://bank.example](https://evil.example)"))).toBe(
    "[link(https://bank.example→https://bank.example)](link(https://evil.example→https://evil.example))",
  );
});

test("no link stands in another", () => {
  expect(short(parseInline("[a [b](https://b.example)](https://a.example)"))).toBe(
    "[a link(b→https://b.example)](link(https://a.example→https://a.example))",
  );
});

test.each([
  ["# one\n## two\n### three\n#four\n#### five", ["h1 one", "h2 two", "h3 three", "#four\n#### five"]],
  ["-# small *print*\ntext", ["small small i(print)", "text"]],
  ["> one\n> two\nthree", ["quote[one\ntwo]", "three"]],
  ["> # head\n> > deeper", ["quote[h1 head|> deeper]"]],
  [">>> all\n\n- of it", ["quote[all\n\n|points[of it]]"]],
  ["- a\n  - b\n    - c\n- d", ["points[a|points[b|points[c]]; d]"]],
  ["3. a\n4. b\n- c\n* d", ["from 3[a; b]", "points[c; d]"]],
  ["- a\n  goes on\nends", ["points[a\ngoes on]", "ends"]],
  ["- # head\n- -# small", ["points[h1 head; small small]"]],
  ["-no\n1.no\n>no\n-", ["-no\n1.no\n>no\n-"]],
  ["a\n\nb", ["a\n\nb"]],
  ["a\n\n# b", ["a\n\n", "h1 b"]],
  ["\r\n\na\r\nb\n\n", ["a\nb"]],
  ["```js\nlet a;\n\n# no heading\n```\nafter", ["fence:js(let a;\n\n# no heading)after"]],
  ["**Table**\n```\n a  1\n```\n-# +2 more", ["b(Table)\nfence( a  1)", "small +2 more"]],
  ["before ```one``` between ```two```", ["before fence(one) between fence(two)"]],
  ["```never closed\n# head", ["```never closed", "h1 head"]],
  ["``````", ["``````"]],
  ["> ```\n> code\n> ```", ["quote[fence(code)]"]],
  ["", []],
])("blocks: %j", (source, expected) => {
  expect(shortBlocks(parseMarkdown(source))).toEqual(expected);
});

describe("whatever the text", () => {
  const MARKS = [
    "*",
    "**",
    "***",
    "_",
    "__",
    "~~",
    "||",
    "`",
    "```",
    "[",
    "](",
    ")",
    "<",
    ">",
    "\\",
    "#",
    "-",
    "1. ",
  ];
  const pieces = constantFrom(
    ...MARKS,
    " ",
    "\n",
    "\n> ",
    "\n- ",
    "a",
    "b1",
    "@everyone",
    "https://x.example/",
  );
  const soup = array(pieces, { maxLength: 120 }).map((list) => list.join(""));

  test("no letter is lost or doubled", () => {
    // A language named in the first line of a block of code is the one thing that is read and not shown.
    assert(
      property(soup, (source) => {
        const flat = flatten(parseMarkdown(source));
        expect(letters(flat)).toBe(letters(source));
      }),
      { numRuns: 300 },
    );
  });

  test("nothing is thrown, not even for half characters", () => {
    const letterCodes = array(integer({ min: 0, max: 0xffff }), { maxLength: 60 });
    assert(
      property(letterCodes, (codes) => {
        expect(Array.isArray(parseMarkdown(String.fromCharCode(...codes)))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    "*",
    "_",
    "**",
    "**a",
    "* a ",
    "~~",
    "||",
    "|| ",
    "`",
    "``a",
    "[",
    "[](",
    "[a](https://",
    "<",
    "**_",
    "*_~|",
    "> ",
    "- ",
    "   - a\n",
    "```",
    "\\",
    "***a** ",
    "http://",
    "((",
    "\n",
    "a_b",
  ])("4,000 characters of %j take no time to speak of", (unit) => {
    const source = unit.repeat(4000).slice(0, 3990);
    for (const end of ["", " *", "x*", "\n# x", "||"]) {
      const start = performance.now();
      parseMarkdown(source + end);
      expect(performance.now() - start).toBeLessThan(100);
    }
  });

  test("4,000 characters of mixed marks take no time to speak of", () => {
    const marks = array(constantFrom("*", "_", "~", "|"), { minLength: 4000, maxLength: 4000 });
    assert(
      property(marks, (list) => {
        const start = performance.now();
        parseMarkdown(list.join(""));
        expect(performance.now() - start).toBeLessThan(200);
      }),
      { numRuns: 20 },
    );
  });
});

function letters(text: string): string {
  return text.replace(/[^a-zA-Z]/g, "");
}

function flatten(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.kind === "quote") return flatten(block.blocks);
      if (block.kind === "list") return block.items.map(flatten).join("\n");
      return block.children.map(flattenNode).join("");
    })
    .join("\n");
}

function flattenNode(node: Inline): string {
  if (node.kind === "link") {
    // Under words of its own the address is read and not shown.
    const shown = node.children.map(flattenNode).join("");
    return letters(shown) === letters(node.href) ? shown : shown + node.href;
  }
  if ("children" in node) return node.children.map(flattenNode).join("");
  if (node.kind === "fence") return `${node.language ?? ""}${node.text}`;
  return "text" in node ? node.text : "";
}
