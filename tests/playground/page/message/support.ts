import type { APIMessage, APIModalInteractionResponseCallbackData } from "discord-api-types/v10";
import { parseHTML } from "linkedom";
import { render, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { act } from "preact/test-utils";
import type { Choosable, FormProps, MessageProps, Names } from "../../../../src/playground/page/shapes.ts";

/** What is known by name in these tests. */
export const NAMES: Names = {
  user: (id) => (id === "1" ? "Mia" : null),
  channel: (id) => (id === "2" ? "miners" : null),
  role: (id) => (id === "3" ? "Desk" : null),
};

/** What can be chosen in these tests. */
const CHOOSABLE: Choosable = {
  channels: [
    { id: "2", name: "miners", type: 0 },
    { id: "22", name: "talk", type: 2 },
  ],
  roles: [{ id: "3", name: "Desk" }],
  people: [{ id: "1", name: "Mia" }],
};

/** A message of the bot, changed where a test needs it. */
export function aMessage(changes: Partial<APIMessage> = {}): APIMessage {
  return {
    id: "100",
    channel_id: "2",
    author: { id: "9", username: "Pivotwatch", discriminator: "0", global_name: null, avatar: null },
    content: "",
    timestamp: "2026-11-24T10:00:00.000Z",
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
    type: 0,
    ...changes,
  };
}

/** Parts of a message as JSON brings them: nothing says what they are before they are looked at. */
export function components(...list: readonly object[]): NonNullable<APIMessage["components"]> {
  return JSON.parse(JSON.stringify(list));
}

/** A form as JSON brings it. */
export function aForm(...list: readonly object[]): APIModalInteractionResponseCallbackData {
  return { custom_id: "v1:form", title: "A form", components: JSON.parse(JSON.stringify(list)) };
}

/** A field of a form with a label over it. */
export function field(component: object, label = "A label", more: object = {}): object {
  return { type: 18, label, component, ...more };
}

/** What a message is given; `done` collects what a person did. */
export function messageProps(
  message: APIMessage,
  done: unknown[][] = [],
  more: Partial<MessageProps> = {},
): MessageProps {
  return {
    message,
    names: NAMES,
    choosable: CHOOSABLE,
    waiting: false,
    onPress: (...what) => void done.push(["press", ...what]),
    onChoose: (...what) => void done.push(["choose", ...what]),
    onDismiss: () => void done.push(["dismiss"]),
    ...more,
  };
}

/** What a form is given; `done` collects what a person did. */
export function formProps(
  form: APIModalInteractionResponseCallbackData,
  done: unknown[][] = [],
  more: Partial<FormProps> = {},
): FormProps {
  return {
    form,
    names: NAMES,
    choosable: CHOOSABLE,
    waiting: false,
    problem: null,
    onSubmit: (values) => void done.push(["submit", values]),
    onCancel: () => void done.push(["cancel"]),
    ...more,
  };
}

/** A view as a document, drawn once. */
export function drawn<P>(view: VNode<P>): Document {
  return parseHTML(`<!doctype html><html><body>${renderToString(view)}</body></html>`).document;
}

export interface Mounted {
  readonly document: Document;
  /** The one element that fits a selector. */
  find(selector: string): HTMLElement;
  click(selector: string): void;
  type(selector: string, value: string): void;
  key(selector: string, key: string): void;
  /** Any other event. */
  happen(selector: string, name: string): void;
  /** Sends a form. */
  send(): void;
  end(): void;
}

/** A view that can be used. What a document without a window cannot do is left undone: scrolling and opening dialogs. */
export function mounted<P>(view: VNode<P>): Mounted {
  const { document, Event } = parseHTML("<!doctype html><html><body></body></html>");
  const create = document.createElementNS.bind(document);
  const createElementNS = (...how: Parameters<typeof create>): Element =>
    Object.assign(create(...how), { showModal: () => {}, scrollIntoView: () => {}, focus: () => {} });
  Object.assign(document, { createElementNS });
  const { body } = document;
  const find = (selector: string): HTMLElement => {
    const [first, second] = document.querySelectorAll<HTMLElement>(selector);
    if (first === undefined || second !== undefined) throw new Error(`not one ${selector}`);
    return first;
  };
  const happen = (selector: string, name: string, more: object = {}): void => {
    const event = Object.assign(new Event(name, { bubbles: true, cancelable: true }), more);
    void act(() => void find(selector).dispatchEvent(event));
  };
  void act(() => render(view, body));
  return {
    document,
    find,
    click: (selector) => happen(selector, "click"),
    type: (selector, value) => {
      Object.assign(find(selector), { value });
      happen(selector, "input");
    },
    key: (selector, key) => happen(selector, "keydown", { key }),
    happen,
    send: () => happen("form", "submit"),
    end: () => void act(() => render(null, body)),
  };
}
