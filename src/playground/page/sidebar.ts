import { type ComponentChildren, h } from "preact";
import { Face } from "./face.ts";
import { ChannelIcon, ThemeIcon } from "./icons.ts";
import { FORUM, type PageState, personOf, type Where } from "./state.ts";
import type { Theme } from "./theme.ts";
import type { ChannelHere, PersonHere, ServerHere } from "./wire.ts";

export interface SidebarProps {
  readonly state: PageState;
  readonly theme: Theme;
  readonly onGo: (where: Where) => void;
  readonly onActAs: (personId: string) => void;
  readonly onTheme: () => void;
}

/** Where one can go, as whom, and how light it is there. */
export function Sidebar(props: SidebarProps): ComponentChildren {
  const { home } = props.state;
  return h(
    "nav",
    { class: "sidebar", id: "sidebar", "aria-label": "Channels and people" },
    h(
      "div",
      { class: "places", onKeyDown: moveFocus },
      (home?.servers ?? []).map((server) => serverView(server, props)),
      directView(props),
    ),
    home === null ? null : peopleView(home.people, props),
  );
}

function serverView(server: ServerHere, props: SidebarProps): ComponentChildren {
  return h(
    "section",
    { key: server.id, class: "server" },
    h("h2", { class: "server-name" }, server.name),
    h(
      "ul",
      { class: "channels" },
      inTree(server.channels).map((channel) => h("li", { key: channel.id }, channelView(channel, props))),
    ),
  );
}

/** Threads stand below the channel they hang on; forums are no place to write in. */
function inTree(channels: readonly ChannelHere[]): readonly ChannelHere[] {
  const tops = channels.filter(({ parentId, type }) => parentId === null && type !== FORUM);
  const others = channels.filter(({ parentId }) => parentId !== null);
  const known = new Set(tops.map(({ id }) => id));
  return [
    ...tops.flatMap((top) => [top, ...others.filter(({ parentId }) => parentId === top.id)]),
    ...others.filter(({ parentId }) => parentId !== null && !known.has(parentId)),
  ];
}

function channelView(channel: ChannelHere, { state, onGo }: SidebarProps): ComponentChildren {
  const current = state.where?.kind === "channel" && state.where.channelId === channel.id;
  const unread = state.unread.has(channel.id);
  return h(
    "button",
    {
      type: "button",
      class: placeClass(current, unread, channel.parentId !== null),
      "aria-current": current ? "page" : undefined,
      onClick: () => onGo({ kind: "channel", channelId: channel.id }),
    },
    h(ChannelIcon, { type: channel.type }),
    h("span", { class: "place-name" }, channel.name),
    unreadView(unread),
  );
}

function directView({ state, onGo }: SidebarProps): ComponentChildren {
  const person = personOf(state);
  if (person === null || state.home === null) return null;
  const current = state.where?.kind === "direct messages";
  const unread = state.unread.has(person.directChannelId);
  return h(
    "section",
    { class: "server" },
    h("h2", { class: "server-name" }, "Direct messages"),
    h(
      "button",
      {
        type: "button",
        class: placeClass(current, unread, false),
        "aria-current": current ? "page" : undefined,
        onClick: () => onGo({ kind: "direct messages" }),
      },
      h(Face, { name: state.home.bot.name, bot: true, small: true }),
      h("span", { class: "place-name" }, state.home.bot.name),
      unreadView(unread),
    ),
  );
}

function placeClass(current: boolean, unread: boolean, inner: boolean): string {
  return `place${current ? " place-current" : ""}${unread ? " place-unread" : ""}${inner ? " place-inner" : ""}`;
}

function unreadView(unread: boolean): ComponentChildren {
  return unread ? h("span", { class: "unread" }, h("span", { class: "unseen" }, "unread")) : null;
}

function peopleView(
  people: readonly PersonHere[],
  { state, theme, onActAs, onTheme }: SidebarProps,
): ComponentChildren {
  return h(
    "div",
    { class: "me" },
    h(
      "fieldset",
      { class: "people" },
      h("legend", {}, "You are"),
      people.map((person) =>
        h(
          "label",
          { key: person.id, class: "person" },
          h("input", {
            type: "radio",
            name: "person",
            class: "unseen",
            checked: person.id === state.personId,
            onChange: () => onActAs(person.id),
          }),
          h(Face, { name: person.name, small: true }),
          h(
            "span",
            { class: "person-words" },
            h("span", { class: "person-name" }, person.name),
            h(
              "span",
              { class: "person-role" },
              person.manages.length > 0 ? "manages the server" : "uses the bot",
            ),
          ),
        ),
      ),
    ),
    h(
      "button",
      { type: "button", class: "theme-button", title: THEME_WORDS[theme], onClick: onTheme },
      h(ThemeIcon, { theme }),
      h("span", {}, THEME_WORDS[theme]),
    ),
  );
}

const THEME_WORDS: Readonly<Record<Theme, string>> = {
  system: "Light or dark as the system",
  light: "Light",
  dark: "Dark",
};

/** The arrow keys go through the places, as they do in a list. */
function moveFocus(event: KeyboardEvent): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const list = event.currentTarget;
  if (by === undefined || !(list instanceof HTMLElement)) return;
  const places = [...list.querySelectorAll<HTMLElement>(".place")];
  const at = places.findIndex((place) => place === document.activeElement);
  const next = places[at + by];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
