import { type ComponentChildren, h } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Names } from "../shapes.ts";
import { AWAY } from "./links.ts";
import { parseInline } from "./markdown-inline.ts";
import type { Block, Inline } from "./markdown-tree.ts";
import { parseMarkdown } from "./markdown.ts";
import { timeText } from "./times.ts";

interface TextProps {
  readonly text: string;
  readonly names: Names;
}

/** A text in Discord's markdown. */
export function Markdown({ text, names }: TextProps): ComponentChildren {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return h("div", { class: "md" }, blocksView(blocks, names));
}

/** A line in Discord's markdown, without headings, lists and quotes: the title of an embed, a placeholder. */
export function MarkdownLine({ text, names }: TextProps): ComponentChildren {
  const nodes = useMemo(() => parseInline(text), [text]);
  return h("span", { class: "md" }, inlineView(nodes, names));
}

function blocksView(blocks: readonly Block[], names: Names): ComponentChildren[] {
  return blocks.map((block) => blockView(block, names));
}

const HEADINGS = { 1: "h3", 2: "h4", 3: "h5" } as const;

function blockView(block: Block, names: Names): ComponentChildren {
  switch (block.kind) {
    case "paragraph":
      return h("div", { class: "md-text" }, inlineView(block.children, names));
    case "heading": {
      // A message stands below the headings of the page.
      const content = inlineView(block.children, names);
      return h(HEADINGS[block.level], { class: `md-heading md-heading-${block.level}` }, content);
    }
    case "small":
      return h("div", { class: "md-small" }, inlineView(block.children, names));
    case "quote":
      return h("blockquote", { class: "md-quote" }, blocksView(block.blocks, names));
    case "list": {
      const items = block.items.map((item) => h("li", {}, blocksView(item, names)));
      return block.start === null
        ? h("ul", { class: "md-list" }, items)
        : h("ol", { class: "md-list", start: block.start }, items);
    }
  }
}

function inlineView(nodes: readonly Inline[], names: Names): ComponentChildren[] {
  return nodes.map((node) => nodeView(node, names));
}

const MARKS = { strong: "strong", emphasis: "em", underline: "u", strike: "s" } as const;

function nodeView(node: Inline, names: Names): ComponentChildren {
  switch (node.kind) {
    case "text":
      return node.text;
    case "strong":
    case "emphasis":
    case "underline":
    case "strike":
      return h(MARKS[node.kind], {}, inlineView(node.children, names));
    case "spoiler":
      return h(Spoiler, {}, inlineView(node.children, names));
    case "code":
      return h("code", { class: "md-code" }, node.text);
    case "fence":
      return h(
        "pre",
        { class: "md-fence" },
        h("code", { "data-language": node.language ?? undefined }, node.text),
      );
    case "link":
      return h(
        "a",
        { class: "md-link", href: node.href, title: node.href, ...AWAY },
        inlineView(node.children, names),
      );
    case "mention":
      return h("span", { class: "mention" }, mentionText(node.of, node.id, names));
    case "everyone":
      return h("span", { class: "mention" }, node.text);
    case "command":
      return h("span", { class: "mention" }, `/${node.name}`);
    case "emoji":
      return h("span", { class: "md-emoji" }, `:${node.name}:`);
    case "time": {
      const now = Date.now();
      const title = timeText(node.unix, "F", { now });
      const dateTime = new Date(node.unix * 1000).toISOString();
      return h("time", { class: "md-time", dateTime, title }, timeText(node.unix, node.style, { now }));
    }
  }
}

const SIGNS = { user: "@", role: "@", channel: "#" } as const;

function mentionText(of: "user" | "role" | "channel", id: string, names: Names): string {
  return `${SIGNS[of]}${names[of](id) ?? `unknown-${of}`}`;
}

/** Covered until it is pressed. */
function Spoiler({ children }: { readonly children?: ComponentChildren }): ComponentChildren {
  const [shown, setShown] = useState(false);
  if (shown) return h("span", { class: "spoiler spoiler-shown" }, children);
  const show = (): void => setShown(true);
  return h(
    "span",
    {
      class: "spoiler",
      role: "button",
      tabIndex: 0,
      "aria-label": "Spoiler: press to show",
      "aria-expanded": "false",
      onClick: show,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        show();
      },
    },
    h("span", { class: "spoiler-cover", inert: true }, children),
  );
}
