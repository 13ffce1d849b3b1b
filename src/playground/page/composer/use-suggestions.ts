import { useEffect, useRef, useState } from "preact/hooks";
import type { Ask } from "../client.ts";
import type { Choosable } from "../shapes.ts";
import type { Outcome } from "../wire.ts";
import { givenSoFar } from "./composer-check.ts";
import { NO_SUGGESTIONS, type Suggestions } from "./composer-rows.ts";
import { type Composer, focusedChip } from "./composer-state.ts";
import { choicesOf } from "./suggested.ts";

/** Letters that follow each other within so long are asked about once. */
const PAUSE_MS = 120;

/**
 * Suggestions for the option being typed, asked of the bot as one types; `place` is where and by whom. What is out of
 * date is called off, and never shown.
 */
export function useSuggestions(
  composer: Composer,
  choosable: Choosable,
  place: string,
  ask: (ask: Ask, signal: AbortSignal) => Promise<Outcome>,
): Suggestions {
  const [found, setFound] = useState<Found>({ key: "", option: "", ...NO_SUGGESTIONS });
  const latest = useRef("");
  const wanted = wantedOf(composer, choosable);
  const option = wanted === null ? "" : `${place} ${wanted.command} ${wanted.focused ?? ""}`;
  const key = wanted === null ? "" : `${place} ${JSON.stringify(wanted)}`;
  useEffect(() => {
    const again = latest.current === option;
    latest.current = option;
    if (wanted === null) return undefined;
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      const suggestions = await ask(wanted, abort.signal)
        .then(choicesOf)
        .catch((): Suggestions => ({ status: "failed", choices: [] }));
      if (!abort.signal.aborted) setFound({ key, option, ...suggestions });
    };
    const timer = setTimeout(() => void load(), again ? PAUSE_MS : 0);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key]);
  if (key === "") return NO_SUGGESTIONS;
  if (found.key === key) return found;
  return { status: "loading", choices: found.option === option ? found.choices : [] };
}

interface Found extends Suggestions {
  /** What was asked, and for which option it was. */
  readonly key: string;
  readonly option: string;
}

/** What is to be asked; null where the box wants no suggestions. */
function wantedOf(composer: Composer, choosable: Choosable): Ask | null {
  if (composer.kind === "text") return null;
  const chip = focusedChip(composer);
  if (chip === null || !chip.option.autocomplete || chip.value !== null) return null;
  const { name } = chip.option;
  const options = { ...givenSoFar(composer, choosable), [name]: chip.text };
  return { command: composer.line.name, options, focused: name };
}
