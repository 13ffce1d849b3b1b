import { type Action, NOTHING_YET, type PageState, reduce } from "./state.ts";

/** Holds what the page knows, and tells when it changes. */
export interface Store {
  readonly get: () => PageState;
  readonly dispatch: (action: Action) => void;
  /** Calls back after every change, until the function given back is called. */
  readonly subscribe: (tell: () => void) => () => void;
}

/** A store that knows nothing yet, or `begin`. */
export function createStore(begin: PageState = NOTHING_YET): Store {
  let state = begin;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    dispatch: (action) => {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const tell of listeners) tell();
    },
    subscribe: (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
  };
}
