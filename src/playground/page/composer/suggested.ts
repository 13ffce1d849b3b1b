import type { Outcome } from "../wire.ts";
import type { Suggestions } from "./composer-rows.ts";

/** The choices in the answer to an option being typed; failed where the bot did not answer in time. */
export function choicesOf(outcome: Outcome): Suggestions {
  if (outcome.status === "unanswered") return { status: "failed", choices: [] };
  const { data } = outcome;
  const list: unknown =
    typeof data === "object" && data !== null && "choices" in data ? data.choices : undefined;
  return { status: "ready", choices: Array.isArray(list) ? list.filter(isChoice) : [] };
}

function isChoice(one: unknown): one is { readonly name: string; readonly value: string | number } {
  if (typeof one !== "object" || one === null || !("name" in one) || !("value" in one)) return false;
  return typeof one.name === "string" && (typeof one.value === "string" || typeof one.value === "number");
}
