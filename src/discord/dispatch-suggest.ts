import type { APIApplicationCommandAutocompleteInteraction } from "discord-api-types/v10";
import { epochMs } from "../domain/time.ts";
import type { Choice } from "../surface/command.ts";
import { callerOf, personOf } from "./caller.ts";
import { describeInteraction, isTooLate, tooLateLine } from "./dispatch-answer.ts";
import { type Desk, refuseUse } from "./dispatch-desk.ts";
import { partOf, readTyped } from "./dispatch-options.ts";
import type { Json } from "./limits-json.ts";
import { TIMED_OUT, within } from "./within.ts";

/**
 * Answers what is being typed with suggestions from memory; with none where the person types too fast, may not ask, or
 * something is wrong, which ends in the log. Never rejects.
 */
export async function suggest(
  desk: Desk,
  interaction: APIApplicationCommandAutocompleteInteraction,
): Promise<void> {
  const choices = await within(suggestionsFor(desk, interaction), desk.patienceMs).catch((error: unknown) => {
    const reference = desk.newReference();
    desk.log.error({ ...describeInteraction(interaction), reference, err: error }, "suggestions failed");
    return [];
  });
  try {
    await desk.responder.suggest(interaction, choices === TIMED_OUT ? [] : choices);
  } catch (error) {
    const what = describeInteraction(interaction);
    if (isTooLate(error)) desk.log.warn({ ...what, code: error.code }, tooLateLine(error));
    else desk.log.error({ ...what, err: error }, "suggestions could not be sent");
  }
}

async function suggestionsFor(
  desk: Desk,
  interaction: APIApplicationCommandAutocompleteInteraction,
): Promise<readonly Choice[]> {
  const now = desk.clock.now();
  if (desk.typing.take(personOf(interaction) ?? "", epochMs(now)) > 0) return [];
  const command = desk.byName.get(interaction.data.name);
  const typed = readTyped(interaction.data.options);
  const asked = command === undefined ? null : partOf(command, typed.subcommand);
  const focused = typed.options.find((option) => option["focused"] === true);
  if (!command?.suggest || asked === null || focused === undefined) return [];
  if (refuseUse(desk, command, asked.subcommand, interaction, null) !== null) return [];
  const offered = asked.options.find((option) => option.name === focused["name"]);
  if (offered?.autocomplete !== true) return [];
  const choices = await command.suggest({
    app: desk.app,
    caller: callerOf(interaction, desk.ownerIds),
    focused: { name: offered.name, value: typedIn(focused).slice(0, 100) },
    now,
  });
  // A value must come back as it was given, so one that is too long is no suggestion.
  return choices
    .filter((choice) => choice.name !== "" && choice.value !== "" && choice.value.length <= 100)
    .slice(0, 25)
    .map((choice) => ({ name: choice.name.slice(0, 100), value: choice.value }));
}

/** What stands in an option so far: text, or a number while it is one. */
function typedIn({ value }: Json): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
