import type { APIMessage, APIModalInteractionResponseCallbackData } from "discord-api-types/v10";
import type { LocalClient } from "./client.ts";
import { commandLines } from "./composer/command-lines.ts";
import type { Ready } from "./composer/composer-check.ts";
import { failureOf, refusalsOf } from "./conversation/outcome-words.ts";
import { withLocalFiles } from "./local-files.ts";
import type { FormValues } from "./shapes.ts";
import { type Notice, personOf, spotOf, type Where } from "./state.ts";
import type { Store } from "./store.ts";
import type { LocalEvent, Outcome, PersonHere, Spot } from "./wire.ts";

/** What a person does on the page, and what the local Discord tells it. */
export interface Playground {
  hear(event: LocalEvent): void;
  lost(): void;
  go(where: Where): void;
  actAs(personId: string): void;
  ask(ready: Ready): Promise<void>;
  /** Words that are no command. */
  say(text: string): void;
  press(messageId: string, customId: string): Promise<void>;
  choose(messageId: string, customId: string, values: readonly string[]): Promise<void>;
  submit(values: FormValues): Promise<void>;
  cancelForm(): void;
  dismiss(messageId: string): void;
  dropNotice(id: string): void;
}

export interface PlaygroundDeps {
  readonly store: Store;
  readonly client: LocalClient;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Does something later, unless the function given back is called before. */
  readonly after: (ms: number, act: () => void) => () => void;
}

/** An answer that takes longer than this is announced; sooner it would only flicker. */
const PENDING_MS = 250;
const MODAL = 9;
const UNREACHABLE = "The local Discord cannot be reached. Is it still running?";

/** Joins the store to the local Discord. */
export function createPlayground({ store, client, now, after }: PlaygroundDeps): Playground {
  const { dispatch } = store;
  let count = 0;
  let known = false;

  const local = (message: APIMessage): APIMessage => {
    const { home } = store.get();
    return home === null ? message : withLocalFiles(message, home.origin);
  };
  const here = (): { readonly spot: Spot; readonly person: PersonHere } | null => {
    const spot = spotOf(store.get());
    const person = personOf(store.get());
    return spot === null || person === null ? null : { spot, person };
  };
  const note = (kind: Notice["kind"], command: string, text: string, at = here()): string => {
    count += 1;
    const id = `notice ${count}`;
    if (at !== null) {
      const { spot, person } = at;
      const notice = { id, channelId: spot.channelId, personId: person.id, at: now(), kind, command, text };
      dispatch({ type: "notice", notice });
    }
    return id;
  };

  /** Whatever cannot be fetched now is fetched when the connection is back. */
  const fetching = (work: Promise<void>): void =>
    void work.catch(() => dispatch({ type: "link", link: "lost" }));
  const fetchOffered = async (): Promise<void> => {
    const at = here();
    if (at === null) return;
    const commands = await client.commands(at.spot, at.person);
    if (at.spot.channelId === spotOf(store.get())?.channelId && at.person === personOf(store.get())) {
      dispatch({ type: "offered", lines: commandLines(commands) });
    }
  };
  const fetchHistory = async (): Promise<void> => {
    const spot = spotOf(store.get());
    if (spot === null) return;
    const messages = await client.history(spot.channelId);
    dispatch({ type: "history", channelId: spot.channelId, messages: messages.map(local) });
  };
  const fetchPlace = async (): Promise<void> => {
    await Promise.all([fetchHistory(), fetchOffered()]);
  };
  const fetchHome = async (): Promise<void> => {
    dispatch({ type: "home", home: await client.home() });
    await fetchPlace();
  };

  const opened = (outcome: Outcome, person: PersonHere): void => {
    if (outcome.status !== "answered") return;
    if (outcome.message !== null) dispatch({ type: "message", message: local(outcome.message) });
    if (outcome.type !== MODAL || !isForm(outcome.data)) return;
    const { interactionId, data: form } = outcome;
    dispatch({
      type: "form",
      form: { interactionId, personId: person.id, form, waiting: false, problem: null },
    });
  };
  const hinted = (outcome: Outcome): void => {
    const refusals = refusalsOf(outcome);
    if (refusals !== null) note("hint", "", refusals);
  };
  const pressing = async (
    messageId: string,
    act: (person: PersonHere) => Promise<Outcome>,
  ): Promise<void> => {
    const at = here();
    if (at === null || store.get().waiting.has(messageId)) return;
    dispatch({ type: "pressed", messageId });
    const outcome = await act(at.person).catch(() => null);
    const mishap = outcome === null ? UNREACHABLE : failureOf(outcome, "press");
    dispatch({ type: "press over", messageId, mishap });
    if (outcome === null) return;
    opened(outcome, at.person);
    hinted(outcome);
  };

  return {
    hear: (event) => {
      switch (event.type) {
        case "hello":
          if (!event.complete && known) dispatch({ type: "fresh start" });
          dispatch({ type: "link", link: "open" });
          dispatch({ type: "presence", present: event.present });
          if (!event.complete || !known) fetching(fetchHome());
          known = true;
          return;
        case "message":
          dispatch({ type: "message", message: local(event.message) });
          return;
        case "gone":
          dispatch(event);
          return;
        case "presence":
          dispatch(event);
          return;
        case "commands":
          fetching(fetchOffered());
          return;
        case "places":
          fetching(fetchHome());
      }
    },
    lost: () => dispatch({ type: "link", link: "lost" }),
    go: (where) => {
      dispatch({ type: "went", where });
      fetching(fetchPlace());
    },
    actAs: (personId) => {
      dispatch({ type: "acts as", personId });
      fetching(fetchPlace());
    },
    ask: async ({ command, options, text }) => {
      const at = here();
      if (at === null) return;
      let pending: string | null = null;
      const callOff = after(PENDING_MS, () => {
        pending = note("pending", text, "Pivotwatch is thinking…", at);
      });
      const outcome = await client.interact({ command, options }, at.spot, at.person).catch(() => null);
      callOff();
      if (pending !== null) dispatch({ type: "notice over", id: pending });
      if (outcome === null) {
        note("failed", text, UNREACHABLE, at);
        return;
      }
      const failure = failureOf(outcome, "command");
      if (failure !== null) note("failed", text, failure, at);
      if (outcome.status === "answered") {
        dispatch({ type: "asked", interactionId: outcome.interactionId, command: text });
      }
      opened(outcome, at.person);
      hinted(outcome);
    },
    say: (text) =>
      void note(
        "hint",
        "",
        `Nobody reads “${shortened(text)}” here: only commands do something. Type / to see them.`,
      ),
    press: (messageId, customId) =>
      pressing(messageId, (person) => client.press(messageId, customId, person)),
    choose: (messageId, customId, values) =>
      pressing(messageId, (person) => client.choose(messageId, customId, values, person)),
    submit: async (values) => {
      const { form } = store.get();
      const person = personOf(store.get());
      if (form === null || person === null || form.waiting) return;
      dispatch({ type: "form", form: { ...form, waiting: true, problem: null } });
      const outcome = await client.submit(form.interactionId, values, person).catch(() => null);
      // Closed meanwhile, or another one is open: the answer comes all the same, but the form is not this one.
      const still = store.get().form?.interactionId === form.interactionId;
      const problem = outcome === null ? UNREACHABLE : failureOf(outcome, "form");
      if (still)
        dispatch({ type: "form", form: problem === null ? null : { ...form, waiting: false, problem } });
      if (outcome === null) return;
      opened(outcome, person);
      hinted(outcome);
    },
    cancelForm: () => dispatch({ type: "form", form: null }),
    dismiss: (messageId) => dispatch({ type: "dismissed", messageId }),
    dropNotice: (id) => dispatch({ type: "notice over", id }),
  };
}

function isForm(data: unknown): data is APIModalInteractionResponseCallbackData {
  return typeof data === "object" && data !== null && "title" in data && "components" in data;
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
