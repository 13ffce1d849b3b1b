import type { Card } from "../../src/surface/card.ts";
import type { Command } from "../../src/surface/command.ts";
import { aCard } from "./card.ts";

/** Markup and markdown that must be read as text wherever it stands. */
export const HOSTILE = '<img src=x onerror="document.title=1">';

/** A command whose every field is hostile, with suggestions, a button, a menu and a form. */
export function hostileCommand(): Command {
  const action = { command: "hostile", name: "pick", argument: "", options: {} };
  const card = (title: string): Card =>
    aCard({
      title,
      blocks: [
        { type: "text", text: `${HOSTILE} <script>document.title=2</script> [x](javascript:alert(1))` },
        { type: "facts", items: [{ label: HOSTILE, value: HOSTILE, note: HOSTILE }] },
        { type: "table", columns: [{ header: HOSTILE, align: "left" }], rows: [[HOSTILE]] },
      ],
      actions: [
        {
          type: "buttons",
          buttons: [{ label: "Form <b>", style: "primary", action: { ...action, name: "form" } }],
        },
        {
          type: "select",
          action,
          placeholder: HOSTILE,
          options: [
            { label: `first ${HOSTILE}`, value: "first", description: HOSTILE },
            { label: "second", value: "second" },
          ],
        },
      ],
      footer: [HOSTILE],
    });
  return {
    data: {
      name: "hostile",
      description: HOSTILE,
      options: [{ name: "word", type: "string", description: HOSTILE, autocomplete: true }],
    },
    access: "everyone",
    run: async () => ({ kind: "card", card: card(HOSTILE), visibility: "public", as: "new" }),
    suggest: async () => [{ name: HOSTILE, value: HOSTILE }],
    actions: {
      pick: async ({ argument }) => ({
        kind: "card",
        card: card(`chosen ${argument}`),
        visibility: "public",
        as: "update",
      }),
      form: async () => ({
        kind: "modal",
        modal: {
          title: "<b>Form</b>",
          action: { ...action, name: "filled" },
          fields: [
            { type: "note", text: HOSTILE },
            { type: "text", name: "why", label: "<i>Why</i>", description: HOSTILE, required: true },
          ],
        },
      }),
      filled: async ({ values }) => {
        const { why } = values;
        const text = why?.type === "text" ? why.text : "nothing";
        return { kind: "card", card: aCard({ title: `filled ${text}` }), visibility: "private", as: "new" };
      },
    },
  };
}

/** A command that answers when it is told to. */
export function slowCommand(): { readonly command: Command; readonly finish: () => void } {
  const waiting: (() => void)[] = [];
  const command: Command = {
    data: {
      name: "slow",
      description: "Takes its time",
      options: [
        { name: "count", type: "integer", description: "How many", required: true, minValue: 1 },
        { name: "where", type: "channel", description: "In which channel" },
      ],
    },
    access: "everyone",
    run: async ({ options }) => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
      const title = `Done ${JSON.stringify(options["count"])}`;
      return { kind: "card", card: aCard({ title }), visibility: "public", as: "new" };
    },
  };
  return { command, finish: () => waiting.shift()?.() };
}

/** A command with subcommands, for people who manage the server. */
export function managersCommand(): Command {
  return {
    data: {
      name: "tools",
      description: "For managers",
      options: [],
      subcommands: [{ name: "list", description: "Lists the tools", options: [] }],
    },
    access: "manager",
    run: async () => ({ kind: "card", card: aCard({ title: "Tools" }), visibility: "private", as: "new" }),
  };
}
