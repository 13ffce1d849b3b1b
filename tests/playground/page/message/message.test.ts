import type { APIAttachment, APIMessage, MessageFlags } from "discord-api-types/v10";
import { h } from "preact";
import { describe, expect, test } from "vitest";
import { Message } from "../../../../src/playground/page/message/message.ts";
import { aMessage, components, drawn, messageProps, type Mounted, mounted } from "./support.ts";

const V2: MessageFlags = 32768;
const PRIVATE: MessageFlags = 64;
const LOADING: MessageFlags = 128;

/** A message of these components. */
function withComponents(...list: readonly object[]): APIMessage {
  return aMessage({ flags: V2, components: components(...list) });
}

function draw(message: APIMessage, waiting = false): Document {
  return drawn(h(Message, messageProps(message, [], { waiting })));
}

function use(message: APIMessage, done: unknown[][], waiting = false): Mounted {
  return mounted(h(Message, messageProps(message, done, { waiting })));
}

function anAttachment(changes: Partial<APIAttachment> = {}): APIAttachment {
  const url = "http://127.0.0.1:8787/attachments/5/chart.png";
  return {
    id: "5",
    filename: "chart.png",
    size: 48_213,
    url,
    proxy_url: url,
    content_type: "image/png",
    description: "Miners 156, Bitcoin 83",
    ...changes,
  };
}

const row = (...controls: readonly object[]): object => ({ type: 1, components: controls });

describe("components", () => {
  test("a container has a bar in its colour, set without markup, and shows what it holds", () => {
    const page = use(
      withComponents({ type: 17, accent_color: 0x2e9e5b, components: [{ type: 10, content: "**a**" }] }),
      [],
    );
    expect(page.find(".container").style.getPropertyValue("--bar")).toBe("#2e9e5b");
    expect(page.find(".container strong").textContent).toBe("a");
    page.end();
    const html = draw(withComponents({ type: 17, accent_color: 0xff, components: [] })).body.innerHTML;
    expect(html).not.toContain("style=");
  });

  test("a covered container shows itself when it is pressed", () => {
    const page = use(
      withComponents({ type: 17, spoiler: true, components: [{ type: 10, content: "a" }] }),
      [],
    );
    expect(page.find(".container-inside").hasAttribute("inert")).toBe(true);
    page.click(".cover-button");
    expect(page.document.querySelector(".cover-button, [inert]")).toBeNull();
    page.end();
  });

  test("a section has its texts at the left and a button or a small picture at the right", () => {
    const texts = [
      { type: 10, content: "one" },
      { type: 10, content: "two" },
    ];
    const thumbnail = {
      type: 11,
      description: "Small",
      media: { url: "http://127.0.0.1:8787/attachments/5/chart.png" },
    };
    const { body } = draw(
      withComponents(
        { type: 9, components: texts, accessory: { type: 2, style: 2, label: "Open", custom_id: "o" } },
        { type: 9, components: texts, accessory: thumbnail },
      ),
    );
    expect([...body.querySelectorAll(".section-texts")].map((one) => one.textContent)).toEqual([
      "onetwo",
      "onetwo",
    ]);
    expect(body.querySelector(".section-accessory button")?.textContent).toBe("Open");
    expect(body.querySelector(".section-accessory img")?.getAttribute("alt")).toBe("Small");
  });

  test("separators are lines or spaces", () => {
    const { body } = draw(withComponents({ type: 14 }, { type: 14, divider: false, spacing: 2 }));
    expect(body.querySelectorAll("hr").length).toBe(1);
    expect(body.querySelector("div.separator")?.className).toBe("separator separator-large");
  });

  test.each([1, 2, 3, 4, 5, 10])("a gallery of %s pictures shows each with its alt text", (count) => {
    const items = Array.from({ length: count }, (_, index) => ({
      description: `Picture ${index}`,
      media: { url: `http://127.0.0.1:8787/attachments/${index}/a.png` },
    }));
    const pictures = [...draw(withComponents({ type: 12, items })).querySelectorAll(".gallery img")];
    expect(pictures.map((one) => one.getAttribute("alt"))).toEqual(items.map((one) => one.description));
    expect(pictures[0]?.getAttribute("src")).toBe("/attachments/0/a.png");
  });

  test("a picture named as a file of the message is that file, and opens larger with its alt text", () => {
    const item = { media: { url: "attachment://chart.png" } };
    const page = use({ ...withComponents({ type: 12, items: [item] }), attachments: [anAttachment()] }, []);
    expect(page.find(".gallery img").getAttribute("alt")).toBe("Miners 156, Bitcoin 83");
    expect(page.find(".gallery .picture-alt").textContent).toBe("Miners 156, Bitcoin 83");
    page.click(".gallery button");
    expect(page.find("dialog img").getAttribute("src")).toBe("/attachments/5/chart.png");
    expect(page.find("dialog .lightbox-alt").textContent).toBe("Miners 156, Bitcoin 83");
    page.click("dialog button");
    expect(page.document.querySelector("dialog")).toBeNull();
    page.end();
  });

  test.each([
    "https://evil.example/a.png",
    "//evil.example/attachments/5/a.png",
    "javascript:alert(1)",
    "attachment://gone.png",
  ])("a picture at %s is not loaded: its alt text stands there", (url) => {
    const items = [{ description: "What it shows", media: { url } }];
    const { body } = draw(withComponents({ type: 12, items }));
    expect(body.querySelector("img")).toBeNull();
    expect(body.querySelector(".picture-missing")?.textContent).toContain("What it shows");
  });

  test("a picture without a description says so", () => {
    const items = [{ media: { url: "http://127.0.0.1:8787/attachments/5/a.png" } }];
    expect(
      draw(withComponents({ type: 12, items }))
        .querySelector("img")
        ?.getAttribute("alt"),
    ).toBe("a.png, without a description");
  });

  test("a covered picture tells nothing before it is pressed", () => {
    const item = { spoiler: true, description: "Secret", media: { url: "/attachments/5/a.png" } };
    const page = use(withComponents({ type: 12, items: [item] }), []);
    expect(page.document.body.innerHTML).not.toContain("Secret");
    page.click(".gallery button");
    expect(page.find("img").getAttribute("alt")).toBe("Secret");
    page.end();
  });

  test("a file can be fetched from here, and from nowhere else", () => {
    const { body } = draw(
      withComponents(
        { type: 13, name: "facts.csv", size: 1200, file: { url: "/attachments/6/facts.csv" } },
        { type: 13, name: "x.csv", file: { url: "https://evil.example/x.csv" } },
      ),
    );
    const links = [...body.querySelectorAll("a")];
    expect(links.map((one) => one.getAttribute("href"))).toEqual(["/attachments/6/facts.csv"]);
    expect(body.textContent).toContain("1.2 kB");
    expect(body.textContent).toContain("from evil.example, not loaded here");
  });

  test("a component of a kind that is not known says so, wherever it stands", () => {
    const unknown = { type: 99 };
    const { body } = draw(
      withComponents(unknown, { type: 17, components: [unknown] }, row(unknown), {
        type: 9,
        components: [],
        accessory: unknown,
      }),
    );
    expect([...body.querySelectorAll(".unknown")].map((one) => one.textContent)).toEqual(
      Array.from({ length: 4 }, () => "component type 99 is not shown here"),
    );
  });
});

describe("buttons", () => {
  const buttons = row(
    ...[1, 2, 3, 4].map((style) => ({ type: 2, style, label: `Style ${style}`, custom_id: `b${style}` })),
    { type: 2, style: 2, custom_id: "off", disabled: true, emoji: { name: "🔔" } },
  );

  test("each has its style and says what was pressed", () => {
    const done: unknown[][] = [];
    const page = use(withComponents(buttons), done);
    const classes = [...page.document.querySelectorAll("button")].map((one) => one.className);
    expect(classes.slice(0, 4)).toEqual([
      "btn btn-primary",
      "btn btn-secondary",
      "btn btn-success",
      "btn btn-danger",
    ]);
    page.click("[data-custom-id=b4]");
    expect(done).toEqual([["press", "b4"]]);
    expect(page.find("[data-custom-id=off]").hasAttribute("disabled")).toBe(true);
    expect(page.find("[data-custom-id=off]").textContent).toBe("🔔");
    page.end();
  });

  test("while an answer is awaited nothing can be pressed", () => {
    const done: unknown[][] = [];
    const page = use(withComponents(buttons), done, true);
    page.click("[data-custom-id=b1]");
    expect(done).toEqual([]);
    expect(page.find("[data-custom-id=b1]").getAttribute("aria-disabled")).toBe("true");
    page.end();
  });

  test("a link leads away in a tab of its own, marked with an arrow", () => {
    const link = draw(
      withComponents(row({ type: 2, style: 5, label: "Source", url: "https://a.example/x" })),
    ).querySelector("a");
    expect(link?.textContent).toBe("Source↗");
    expect(["href", "target", "rel"].map((name) => link?.getAttribute(name))).toEqual([
      "https://a.example/x",
      "_blank",
      "noopener noreferrer",
    ]);
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "discord://x", "/local/press", ""])(
    "a link to %j is none",
    (url) => {
      const { body } = draw(withComponents(row({ type: 2, style: 5, label: "Source", url })));
      expect(body.querySelector("a")).toBeNull();
      expect(body.querySelector("[aria-disabled=true]")?.textContent).toBe("Source↗");
    },
  );
});

describe("menus", () => {
  const options = ["One", "Two", "Three"].map((label) => ({
    label,
    value: label.toLowerCase(),
    description: `${label}!`,
  }));
  const MENU = "[data-custom-id=menu]";
  const menu = (more: object = {}): APIMessage =>
    withComponents(row({ type: 3, custom_id: "menu", placeholder: "Choose one", options, ...more }));
  const said = (page: Mounted): string | null => page.find(MENU).getAttribute("aria-label");

  test("a single choice is sent at once", () => {
    const done: unknown[][] = [];
    const page = use(menu(), done);
    expect(said(page)).toBe("Choose one");
    page.click(MENU);
    const list = page.document.querySelectorAll("[role=option]");
    expect([...list].map((one) => one.textContent)).toEqual(["OneOne!", "TwoTwo!", "ThreeThree!"]);
    page.click("[data-value=two]");
    expect(done).toEqual([["choose", "menu", ["two"]]]);
    expect(page.document.querySelector("[role=listbox]")).toBeNull();
    expect(said(page)).toBe("Choose one: Two");
    page.end();
  });

  test("the keyboard opens, moves, chooses and closes", () => {
    const done: unknown[][] = [];
    const page = use(menu(), done);
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Enter"])
      page.key(MENU, key);
    expect(done).toEqual([["choose", "menu", ["two"]]]);
    page.key(MENU, "t");
    expect(page.find(".option-active").textContent).toBe("ThreeThree!");
    page.key(MENU, "Home");
    page.key(MENU, "End");
    expect(page.find(MENU).getAttribute("aria-activedescendant")).toBe(page.find(".option-active").id);
    let heard = 0;
    page.document.addEventListener("keydown", () => (heard += 1));
    page.key(MENU, "Escape");
    expect(page.document.querySelector("[role=listbox]")).toBeNull();
    expect([done.length, heard]).toEqual([1, 0]);
    page.key(MENU, "Escape");
    expect(heard).toBe(1);
    page.end();
  });

  test("several choices are sent when the list is left, as many as there may be", () => {
    const done: unknown[][] = [];
    const page = use(
      menu({ max_values: 2, options: options.map((one, index) => ({ ...one, default: index === 0 })) }),
      done,
    );
    page.click(MENU);
    page.click("[data-value=three]");
    expect(page.find("[data-value=two]").getAttribute("aria-disabled")).toBe("true");
    page.click("[data-value=two]");
    expect(done).toEqual([]);
    page.key(MENU, "Tab");
    expect(done).toEqual([["choose", "menu", ["one", "three"]]]);
    page.click(MENU);
    page.click(MENU);
    expect(done).toHaveLength(1);
    page.end();
  });

  test("too few choices are not sent, and Escape takes them back", () => {
    const done: unknown[][] = [];
    const page = use(menu({ min_values: 2, max_values: 3 }), done);
    page.click(MENU);
    page.click("[data-value=one]");
    page.key(MENU, "Tab");
    page.click(MENU);
    page.click("[data-value=one]");
    page.click("[data-value=two]");
    page.key(MENU, "Escape");
    expect(done).toEqual([]);
    expect(said(page)).toBe("Choose one");
    page.end();
  });

  test.each([
    [5, ["Mia"], "Choose a person"],
    [6, ["Desk"], "Choose a role"],
    [7, ["Mia", "Desk"], "Choose a person or a role"],
    [8, ["miners"], "Choose a channel"],
  ])("a menu of kind %s offers %j", (type, labels, placeholder) => {
    const page = use(withComponents(row({ type, custom_id: "menu", channel_types: [0] })), []);
    expect(said(page)).toBe(placeholder);
    page.click(MENU);
    const list = page.document.querySelectorAll(".option-label");
    expect([...list].map((one) => one.textContent)).toEqual(labels);
    page.end();
  });

  test("an edit of the message shows the menu as the message has it", () => {
    const before = menu({ options: options.map((one, index) => ({ ...one, default: index === 1 })) });
    const shown = draw({ ...before, edited_timestamp: "2026-11-24T11:00:00Z" }).querySelector(MENU);
    expect(shown?.getAttribute("aria-label")).toBe("Choose one: Two");
  });

  test("neither a menu that is off nor one that waits opens", () => {
    for (const page of [use(menu({ disabled: true }), []), use(menu(), [], true)]) {
      for (const key of ["Enter", "o"]) {
        page.key(MENU, key);
        expect(page.document.querySelector("[role=listbox]")).toBeNull();
      }
      page.click(MENU);
      expect(page.document.querySelector("[role=listbox]")).toBeNull();
      page.end();
    }
  });
});

describe("the message", () => {
  test("a private one says who sees it and can be dismissed", () => {
    const done: unknown[][] = [];
    const page = use(aMessage({ content: "a", flags: PRIVATE }), done);
    expect(page.find(".msg-private").textContent).toBe("Only you can see this·Dismiss message");
    page.click(".msg-private button");
    expect(done).toEqual([["dismiss"]]);
    page.end();
    expect(draw(aMessage({ content: "a" })).querySelector(".msg-private")).toBeNull();
  });

  test("one that is being written says so", () => {
    const { body } = draw(aMessage({ flags: LOADING }));
    expect(body.querySelector("[role=status]")?.textContent).toBe("Pivotwatch is thinking…");
  });

  test("an edited one says so", () => {
    expect(draw(aMessage({ edited_timestamp: "2026-11-24T11:00:00Z" })).body.textContent).toBe("(edited)");
  });

  test("an older one shows its text, its embeds and its files", () => {
    const { body } = draw(
      aMessage({
        content: "**hello**",
        attachments: [anAttachment(), anAttachment({ id: "6", filename: "a.csv", content_type: "text/csv" })],
        embeds: [
          {
            title: "Title",
            url: "javascript:alert(1)",
            description: "*text*",
            color: 1,
            fields: [{ name: "Field", value: "value", inline: true }],
            footer: { text: "foot" },
            image: { url: "https://evil.example/a.png" },
          },
        ],
      }),
    );
    expect(body.querySelector("strong")?.textContent).toBe("hello");
    expect(body.querySelector(".embed")?.textContent).toBe(
      "TitletextFieldvaluePicture from evil.example, not loaded here.foot",
    );
    expect([...body.querySelectorAll("img")].map((one) => one.getAttribute("src"))).toEqual([
      "/attachments/5/chart.png",
    ]);
    expect([...body.querySelectorAll("a")].map((one) => one.textContent)).toEqual(["a.csv"]);
  });

  test("files that no component names are not shown", () => {
    const message = { ...withComponents({ type: 10, content: "a" }), attachments: [anAttachment()] };
    expect(draw(message).querySelector("img, .file")).toBeNull();
  });
});

const HOSTILE = `<img src=x onerror=alert(1)><script>alert(1)</script>"'><b>&lt;`;

/** Every text of a message in which somebody could put markup. */
const HOSTILE_MESSAGE: APIMessage = aMessage({
  content: HOSTILE,
  author: { id: "9", username: HOSTILE, discriminator: "0", global_name: null, avatar: null },
  attachments: [
    anAttachment({ filename: HOSTILE, description: HOSTILE }),
    anAttachment({ id: "6", filename: HOSTILE, content_type: HOSTILE }),
  ],
  embeds: [
    {
      title: HOSTILE,
      description: HOSTILE,
      author: { name: HOSTILE },
      fields: [{ name: HOSTILE, value: HOSTILE }],
      footer: { text: HOSTILE },
      image: { url: HOSTILE },
    },
  ],
  components: components(
    row({ type: 2, style: 1, label: HOSTILE, custom_id: HOSTILE, emoji: { name: HOSTILE } }),
    row({ type: 2, style: 5, label: HOSTILE, url: `https://a.example/${HOSTILE}` }),
    row({
      type: 3,
      custom_id: HOSTILE,
      placeholder: HOSTILE,
      options: [{ label: HOSTILE, value: HOSTILE, description: HOSTILE, default: true }],
    }),
    { type: 12, items: [{ media: { url: HOSTILE }, description: HOSTILE }] },
    { type: 13, file: { url: HOSTILE }, name: HOSTILE },
    {
      type: 10,
      content: `# ${HOSTILE}\n- ${HOSTILE}\n> ${HOSTILE}\n\`\`\`\n${HOSTILE}\n\`\`\`\n||${HOSTILE}||`,
    },
  ),
});

test("hostile words are shown as words wherever they stand", () => {
  const page = use(HOSTILE_MESSAGE, []);
  page.click("[role=combobox]");
  const { body } = page.document;
  expect(body.querySelectorAll("script, b, [onerror]").length).toBe(0);
  const sources = [...body.querySelectorAll("img")].map((one) => one.getAttribute("src"));
  expect(sources).toEqual(["/attachments/5/chart.png"]);
  expect(body.textContent.split("<script>alert(1)</script>").length).toBeGreaterThan(18);
  page.end();
  const html = draw(HOSTILE_MESSAGE).body;
  expect(html.querySelectorAll("script, b, [onerror], [style]").length).toBe(0);
});
