import { deskActions, showAlerts, showMute, showRemove } from "../src/cards/alert-actions.ts";
import { SERVER_DESK } from "../src/cards/alert-desk.ts";
import { openEdit, openForm } from "../src/cards/alert-filling.ts";
import { suggestAlerts, suggestTargets } from "../src/cards/alert-suggest.ts";
import { showSources, showWhy } from "../src/cards/alert-told.ts";
import type {
  Access,
  ActionContext,
  Command,
  CommandData,
  OptionData,
  OptionsOf,
  RunContext,
} from "../src/surface/command.ts";
import type { Reply } from "../src/surface/reply.ts";

const alert = {
  name: "alert",
  type: "string",
  description: "Which one: choose from the list",
  required: true,
  autocomplete: true,
  maxLength: 100,
} as const satisfies OptionData;

const target = {
  name: "target",
  type: "string",
  description: "What to watch, which the form asks for too: PW14, BTC, a miner, this server's list",
  autocomplete: true,
  maxLength: 200,
} as const satisfies OptionData;

const rule = {
  name: "rule",
  type: "string",
  description: "Rules of your own, e.g. spread MARA 30d 2.5x both; several with ; between them",
  maxLength: 400,
} as const satisfies OptionData;

const role = {
  name: "role",
  type: "role",
  description: "A role to mention when a rule fires",
} as const satisfies OptionData;

const channel = {
  name: "channel",
  type: "channel",
  description: "Where to post; left out: this channel",
} as const satisfies OptionData;

const publish = {
  name: "publish",
  type: "boolean",
  description: "Publish each alert to the servers that follow this announcement channel",
} as const satisfies OptionData;

const data = {
  name: "alerts",
  description: "Alerts of this server: set, list, change, mute, test, remove",
  options: [],
  subcommands: [
    {
      name: "new",
      description: "Set an alert: a form, then a preview of how often it would have posted",
      options: [target, rule, role, channel, publish],
    },
    { name: "list", description: "Every alert of this server, how it stands and what it did", options: [] },
    {
      name: "edit",
      description: "Change an alert: its form as it is, then a preview",
      options: [
        alert,
        {
          ...rule,
          description: "Other rules of your own, instead of those it has; several with ; between them",
        },
        role,
        { name: "no_role", type: "boolean", description: "Mention nobody any more" },
        { ...channel, description: "Another channel" },
        publish,
      ],
    },
    {
      name: "mute",
      description: "Make an alert quiet for a while",
      options: [
        alert,
        {
          name: "for",
          type: "string",
          description: "How long; left out: choose from buttons",
          choices: [
            { name: "1 hour", value: "1h" },
            { name: "Until tomorrow 09:00", value: "tomorrow" },
            { name: "7 days", value: "7d" },
            { name: "Not muted any more", value: "off" },
          ],
        },
      ],
    },
    { name: "test", description: "Post a test message where an alert posts", options: [alert] },
    { name: "remove", description: "Remove an alert; asks once more", options: [alert] },
  ],
} as const satisfies CommandData;

type Options = OptionsOf<typeof data>;

const actions = deskActions(SERVER_DESK);

/** Buttons that stand under alerts in channels, and under the list that everyone may see. Those check by themselves. */
const FOR_EVERYONE: readonly string[] = ["why", "sources", "mute", "muted", "list", "page"];

const all = {
  ...actions,
  why: showWhy,
  sources: showSources,
};

/** `/alerts`: the alerts of a server. Everyone may list them and ask why one came; managers do the rest. */
export const alerts = {
  data,
  access: {
    new: "manager",
    list: "everyone",
    edit: "manager",
    mute: "manager",
    test: "manager",
    remove: "manager",
  },
  run: async (context: RunContext<Options>): Promise<Reply> => {
    const { options, caller } = context;
    const { alert: id = "" } = options;
    const start = {
      ...(options.target === undefined ? {} : { target: options.target }),
      ...(options.rule === undefined ? {} : { rules: options.rule.replaceAll(/\s*;\s*/g, "\n") }),
      ...(options.role === undefined ? {} : { role: options.role }),
      ...(options.publish === undefined ? {} : { publish: options.publish }),
    };
    switch (context.subcommand ?? "list") {
      case "new":
        return openForm(SERVER_DESK, context, start, options.channel?.id ?? caller.channelId);
      case "edit":
        return openEdit(SERVER_DESK, context, id, {
          start,
          noRole: options.no_role === true,
          ...(options.channel === undefined ? {} : { channelId: options.channel.id }),
        });
      case "mute":
        return options.for === undefined
          ? showMute(SERVER_DESK, context, id)
          : all.muted(pressing(context, `${id}.${options.for}`));
      case "test":
        return all.test(pressing(context, id));
      case "remove":
        return showRemove(SERVER_DESK, context, id);
      default:
        return showAlerts(SERVER_DESK, context, 0, "new");
    }
  },
  suggest: (context) =>
    context.focused.name === "target" ? suggestTargets(context) : suggestAlerts(SERVER_DESK, context),
  actions: all,
  actionAccess: Object.fromEntries(
    Object.keys(all).map((name): [string, Access] => [
      name,
      FOR_EVERYONE.includes(name) ? "everyone" : "manager",
    ]),
  ),
} satisfies Command<Options>;

/** A subcommand that does what a button does. */
function pressing(context: RunContext<Options>, argument: string): ActionContext<Options> {
  return { ...context, argument, values: {}, updates: "private" };
}
