import { type ComponentChildren, h } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { LocalClient } from "./client.ts";
import { Composer } from "./composer/composer.ts";
import { Conversation } from "./conversation/conversation.ts";
import { entriesOf } from "./conversation/entries.ts";
import type { EntrySurroundings } from "./conversation/entry-view.ts";
import { MenuIcon } from "./icons.ts";
import { Form } from "./message/form.ts";
import { choosableIn, examplesOf, namesIn, placeTitle, placeWords } from "./place-words.ts";
import type { Playground } from "./playground.ts";
import type { Remembered } from "./remembered.ts";
import { Sidebar } from "./sidebar.ts";
import { personOf, spotOf } from "./state.ts";
import type { Store } from "./store.ts";
import { applyTheme, nextTheme, rememberedTheme } from "./theme.ts";

export interface AppProps {
  readonly store: Store;
  readonly playground: Playground;
  readonly client: LocalClient;
  readonly remembered: Remembered;
}

/** The whole page. */
export function App({ store, playground, client, remembered }: AppProps): ComponentChildren {
  const [state, setState] = useState(store.get());
  const [theme, setTheme] = useState(() => rememberedTheme(remembered));
  const [drawerOpen, setDrawerOpen] = useState(false);
  const [offered, setOffered] = useState<{ readonly text: string } | null>(null);
  const [asked, setAsked] = useState(0);
  const [last, setLast] = useState("");
  const menu = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    setState(store.get());
    return store.subscribe(() => setState(store.get()));
  }, [store]);

  const spot = spotOf(state);
  const person = personOf(state);
  const title = placeTitle(state);
  const names = useMemo(() => namesIn(state.home), [state.home]);
  const choosable = useMemo(() => choosableIn(state), [state.home, state.where]);
  const entries = useMemo(() => entriesOf(state), [state]);
  useEffect(() => {
    document.title = `${title} · Pivotwatch playground`;
  }, [title]);

  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    if (drawerOpen) document.querySelector<HTMLElement>("#sidebar [aria-current]")?.focus();
    else if (wasOpen.current && document.activeElement?.closest(".main") === null) menu.current?.focus();
    wasOpen.current = drawerOpen;
  }, [drawerOpen]);
  const around: EntrySurroundings = {
    names,
    choosable,
    waiting: state.waiting,
    mishaps: state.mishaps,
    botName: state.home?.bot.name ?? "Pivotwatch",
    personName: person?.name ?? "",
    onPress: (messageId, customId) => void playground.press(messageId, customId),
    onChoose: (messageId, customId, values) => void playground.choose(messageId, customId, values),
    onDismiss: (messageId) => playground.dismiss(messageId),
    onDropNotice: (id) => playground.dropNotice(id),
  };
  return h(
    "div",
    {
      class: `shell${drawerOpen ? " drawer-open" : ""}`,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === "Escape" && drawerOpen) setDrawerOpen(false);
      },
    },
    h(Sidebar, {
      state,
      theme,
      onGo: (where) => {
        playground.go(where);
        setDrawerOpen(false);
      },
      onActAs: (personId) => playground.actAs(personId),
      onTheme: () => {
        const next = nextTheme(theme);
        applyTheme(next, remembered);
        setTheme(next);
      },
    }),
    h("div", { class: "scrim", onClick: () => setDrawerOpen(false) }),
    h(
      "main",
      { class: "main", inert: drawerOpen },
      h(
        "header",
        { class: "topbar" },
        h(
          "button",
          {
            ref: menu,
            type: "button",
            class: "menu-button",
            "aria-label": "Channels and people",
            "aria-expanded": drawerOpen ? "true" : "false",
            "aria-controls": "sidebar",
            onClick: () => setDrawerOpen(!drawerOpen),
          },
          h(MenuIcon, {}),
        ),
        h("h1", { class: "place-title" }, title),
        h("p", { class: "place-about" }, placeWords(state)),
      ),
      trouble(state.link === "lost", state.present),
      spot === null || person === null
        ? h("p", { class: "loading", role: "status" }, "Connecting to the local Discord…")
        : [
            h(Conversation, {
              key: "conversation",
              channelId: `${spot.channelId} ${person.id}`,
              title,
              about: placeWords(state),
              entries,
              personId: person.id,
              asked,
              around,
              examples: examplesOf(state.offered),
              onTry: (text) => setOffered({ text }),
            }),
            h(Composer, {
              // Another place, or somebody else, begins with an empty box.
              key: `composer ${spot.channelId} ${person.id}`,
              lines: state.offered,
              choosable,
              place: `${spot.channelId} ${person.id}`,
              title,
              last,
              offered,
              onSend: (ready) => {
                setAsked(asked + 1);
                setLast(ready.text);
                void playground.ask(ready);
              },
              onSay: (text) => {
                setAsked(asked + 1);
                playground.say(text);
              },
              onSuggest: (ask, signal) => client.interact(ask, spot, person, signal),
            }),
          ],
      h(
        "footer",
        { class: "foot" },
        h("span", {}, "Rendered locally, not Discord."),
        person === null ? null : h("span", { class: "foot-person" }, `You are ${person.name}.`),
      ),
    ),
    state.form === null
      ? null
      : h(Form, {
          key: state.form.interactionId,
          form: state.form.form,
          names,
          choosable,
          waiting: state.form.waiting,
          problem: state.form.problem,
          onSubmit: (values) => void playground.submit(values),
          onCancel: () => playground.cancelForm(),
        }),
  );
}

function trouble(lost: boolean, present: boolean): ComponentChildren {
  const text = lost
    ? "Connection lost, trying again…"
    : present
      ? null
      : "Pivotwatch is not connected: commands stay unanswered until it is back.";
  return h("div", { class: "trouble", role: "status" }, text === null ? null : h("p", {}, text));
}
