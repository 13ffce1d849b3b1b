import { deskActions, showAlerts } from "../src/cards/alert-actions.ts";
import { askerOf, PERSON_DESK } from "../src/cards/alert-desk.ts";
import { openForm } from "../src/cards/alert-filling.ts";
import type { Command, CommandData, OptionsOf } from "../src/surface/command.ts";

const data = {
  name: "notify",
  description: "Alerts of your own, by direct message: set them, or see and change those you have",
  options: [
    {
      name: "rule",
      type: "string",
      description: "For a new one: rules of your own, e.g. level BTC 100000; several with ; between them",
      maxLength: 400,
    },
  ],
} as const satisfies CommandData;

/** `/notify`: a person's own alerts by direct message, wherever they ask. */
export const notify = {
  data,
  access: "everyone",
  run: async (context) => {
    const { app, caller, now, options } = context;
    if (options.rule !== undefined) {
      return openForm(PERSON_DESK, context, { rules: options.rule.replaceAll(/\s*;\s*/g, "\n") }, null);
    }
    const { entries } = await app.alerts.list(askerOf(PERSON_DESK, caller), "person", now);
    return entries.length === 0
      ? openForm(PERSON_DESK, context, {}, null)
      : showAlerts(PERSON_DESK, context, 0, "new");
  },
  actions: deskActions(PERSON_DESK),
} satisfies Command<OptionsOf<typeof data>>;
