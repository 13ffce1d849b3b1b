import { h, render } from "preact";
import { App } from "./app.ts";
import { createLocalClient } from "./client.ts";
import { listen } from "./live.ts";
import { createPlayground } from "./playground.ts";
import { placeFrom, placeText } from "./remembered-place.ts";
import { createRemembered } from "./remembered.ts";
import { NOTHING_YET } from "./state.ts";
import { createStore } from "./store.ts";
import { applyTheme, rememberedTheme } from "./theme.ts";

const remembered = createRemembered();
applyTheme(rememberedTheme(remembered), remembered);

const store = createStore({
  ...NOTHING_YET,
  where: placeFrom(remembered.read("place")),
  personId: remembered.read("person"),
});
const client = createLocalClient();
const playground = createPlayground({
  store,
  client,
  now: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
});
store.subscribe(() => {
  const { home, where, personId } = store.get();
  if (home === null || where === null || personId === null) return;
  remembered.write("place", placeText(where));
  remembered.write("person", personId);
});
listen({ onEvent: (event) => playground.hear(event), onLost: () => playground.lost() });

const root = document.getElementById("app");
if (root !== null) render(h(App, { store, playground, client, remembered }), root);
