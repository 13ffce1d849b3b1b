import { askerOf, deskButton, privately, SERVER_DESK } from "../src/cards/alert-desk.ts";
import { problemsCard, ranOutCard, shortCard } from "../src/cards/alert-problems.ts";
import {
  dayLabel,
  digestModal,
  type DigestStart,
  filledDigest,
  startOfPlan,
} from "../src/cards/digest-form.ts";
import { keepDigest, keptDigest } from "../src/cards/digest-kept.ts";
import {
  digestListCard,
  digestOffCard,
  digestPlanCard,
  digestSetCard,
  skippedCard,
} from "../src/cards/digest-plan.ts";
import { digestCard } from "../src/cards/digest.ts";
import { DIGEST_DAY_WORDS } from "../src/domain/digest-days.ts";
import type { AlertProblems } from "../src/surface/alerts.ts";
import type { DigestPlan } from "../src/surface/answers/digest.ts";
import type {
  Access,
  ActionContext,
  Caller,
  Command,
  CommandData,
  OptionData,
  OptionsOf,
  RunContext,
} from "../src/surface/command.ts";
import type { DigestForm } from "../src/surface/digests.ts";
import type { ChosenChannel } from "../src/surface/modal.ts";
import type { CardReply, ModalReply, Reply } from "../src/surface/reply.ts";

const channelOption = {
  name: "channel",
  type: "channel",
  description: "Which channel; left out: this one",
} as const satisfies OptionData;

const data = {
  name: "digest",
  description: "One post a day with what is new: set it, see what it would say, turn it off",
  options: [],
  subcommands: [
    {
      name: "set",
      description: "Set or change a digest; without options: what is set, or a form",
      options: [
        channelOption,
        {
          name: "time",
          type: "string",
          description: "When, by the clock of the time zone; left out: 08:30",
          maxLength: 20,
        },
        {
          name: "zone",
          type: "string",
          description: "Whose clock: type a city; left out: this server's, else New York",
          autocomplete: true,
          maxLength: 60,
        },
        {
          name: "days",
          type: "string",
          description: "On which days; left out: trading days",
          choices: DIGEST_DAY_WORDS.map((word) => ({ name: dayLabel(word), value: word })),
        },
        {
          name: "publish",
          type: "boolean",
          description: "Publish each digest to the servers that follow this announcement channel",
        },
      ],
    },
    {
      name: "preview",
      description: "What the digest would say now, for your eyes alone",
      options: [channelOption],
    },
    { name: "off", description: "No more digests in a channel", options: [channelOption] },
  ],
} as const satisfies CommandData;

type Options = OptionsOf<typeof data>;
type Any = RunContext<unknown>;
type Pressed = ActionContext<unknown>;

/** Discord's numbers of kinds of channel. */
const TEXT = 0;
const ANNOUNCEMENTS = 5;
const THREAD = 11;

const by = (caller: Caller) => askerOf(SERVER_DESK, caller);

const actions = {
  new: async (context: Pressed): Promise<Reply> => form(context, {}, null),
  open: async (context: Pressed): Promise<Reply> => onPlan(context, (plan, others) => shown(plan, others)),
  edit: async (context: Pressed): Promise<Reply> =>
    onPlan(context, (plan) => form(context, startOfPlan(plan), plan.channelId)),
  list: async (context: Pressed): Promise<Reply> => showList(context),
  preview: async (context: Pressed): Promise<Reply> => preview(context, context.argument),
  off: async (context: Pressed): Promise<Reply> => turnOff(context, context.argument, "update"),
  /** The argument is the channel whose digest the form changes, empty for a new one. */
  filled: async (context: Pressed): Promise<Reply> => {
    const filled = filledDigest(context.values);
    if (filled === null) return privately(problemsCard({ ok: false, problems: ["Choose a channel."] }));
    return save(context, filled, context.argument === "" ? null : context.argument, "update");
  },
  /** The kept form once more, with what the bot may do in its channel now. */
  again: async (context: Pressed): Promise<Reply> => {
    const { app, argument, caller, now } = context;
    const kept = await keptDigest(app.drafts, caller, argument, now);
    const where = kept?.start.channel;
    if (kept === null || where === undefined) return privately(ranOutCard("digest set"));
    const fresh = { ...kept.start, channel: { ...where, appPermissions: null } };
    return save(context, fresh, kept.changes, "update");
  },
  change: async (context: Pressed): Promise<Reply> => {
    const { app, argument, caller, now } = context;
    const kept = await keptDigest(app.drafts, caller, argument, now);
    return kept === null ? privately(ranOutCard("digest set")) : form(context, kept.start, kept.changes);
  },
};

/** `/digest`: the daily digest of a server's channels. All of it is for managers; the desk looks at that again. */
export const digest = {
  data,
  access: "manager",
  run: async (context: RunContext<Options>): Promise<Reply> => {
    const { options, caller } = context;
    const channelId = options.channel?.id ?? caller.channelId;
    switch (context.subcommand ?? "set") {
      case "preview":
        return preview(context, channelId ?? "");
      case "off":
        return turnOff(context, channelId ?? "", "new");
      default:
        return set(context);
    }
  },
  suggest: async ({ app, focused, now }) =>
    focused.name === "zone" ? app.digests.zones(focused.value, now) : [],
  actions,
  actionAccess: Object.fromEntries(Object.keys(actions).map((name): [string, Access] => [name, "manager"])),
} satisfies Command<Options>;

/** Options set at once; without any there is what is set already, or a form. */
async function set(context: RunContext<Options>): Promise<Reply> {
  const { app, caller, now, options } = context;
  const { time, zone, days, publish } = options;
  const listed = await app.digests.list(by(caller), now);
  if (!listed.ok) return privately(problemsCard(listed));
  const where = options.channel ?? hereOf(caller);
  const { plans } = listed.answer;
  const own = plans.find(({ channelId }) => channelId === where?.id);
  const isBare = [time, zone, days, publish].every((one) => one === undefined);
  if (isBare && own !== undefined) return privately(shown(own, plans.length - 1));
  if (isBare && options.channel === undefined) {
    return plans.length === 0
      ? form(context, {}, null)
      : privately(digestListCard(listed.answer, caller.channelId));
  }
  const given = without({ time, zone, days, publish });
  return where === null
    ? form(context, given, null)
    : save(context, { channel: where, ...given }, null, "new");
}

function form({ app, caller }: Any, start: DigestStart, changes: string | null): ModalReply {
  return {
    kind: "modal",
    modal: digestModal({
      action: { command: data.name, name: "filled", argument: changes ?? "", options: {} },
      start,
      channelId: start.channel?.id ?? changes ?? caller.channelId,
      zone: app.servers.settings(caller.guildId).zone,
    }),
  };
}

/** Sets the digest of the form's channel; one that the form changes and that was elsewhere ends there. */
async function save(
  context: Any,
  filled: DigestForm | (DigestStart & Pick<DigestForm, "channel">),
  changes: string | null,
  as: CardReply["as"],
): Promise<CardReply> {
  const { app, caller, now } = context;
  const done = await app.digests.set(filled, by(caller), now);
  if (!done.ok) return refused(context, done, filled, changes, as);
  const isMoved = changes !== null && changes !== filled.channel.id;
  const ended = isMoved && (await app.digests.off(changes, by(caller), now)).ok;
  return privately(digestSetCard(done.answer, ended ? changes : null), as);
}

/** What stands in the way, with buttons that correct it and, where that may help, check it again. */
async function refused(
  { app, caller, now }: Any,
  problems: AlertProblems,
  start: DigestStart,
  changes: string | null,
  as: CardReply["as"],
): Promise<CardReply> {
  const id = await keepDigest(app.drafts, caller, { start, changes }, now);
  return privately(
    problemsCard(problems, [
      ...(problems.retry === undefined ? [] : [deskButton(data.name, "Check again", "again", id, "primary")]),
      deskButton(data.name, "Change the form", "change", id),
    ]),
    as,
  );
}

async function showList({ app, caller, now }: Any): Promise<CardReply> {
  const listed = await app.digests.list(by(caller), now);
  return privately(listed.ok ? digestListCard(listed.answer, caller.channelId) : problemsCard(listed));
}

/** Does something with the digest of the channel that a button names, or says that there is none any more. */
async function onPlan(
  context: Pressed,
  act: (plan: DigestPlan, others: number) => ModalReply | ReturnType<typeof digestPlanCard>,
): Promise<Reply> {
  const { app, argument, caller, now } = context;
  const listed = await app.digests.list(by(caller), now);
  if (!listed.ok) return privately(problemsCard(listed));
  const { plans } = listed.answer;
  const plan = plans.find(({ channelId }) => channelId === argument);
  if (plan === undefined) {
    return privately(shortCard("No digest there", ["It is over. `/digest set` begins one."]));
  }
  const made = act(plan, plans.length - 1);
  return "kind" in made ? made : privately(made);
}

function shown(plan: DigestPlan, others: number) {
  return digestPlanCard(plan, { others });
}

async function preview({ app, caller, now }: Any, channelId: string): Promise<CardReply> {
  const made = await app.digests.preview(channelId, by(caller), now);
  if (!made.ok) return privately(problemsCard(made));
  const { answer, view, skipped } = made.answer;
  return privately(skipped ? skippedCard(answer, channelId) : digestCard(answer, view));
}

async function turnOff(
  { app, caller, now }: Any,
  channelId: string,
  as: CardReply["as"],
): Promise<CardReply> {
  const done = await app.digests.off(channelId, by(caller), now);
  if (!done.ok) return privately(problemsCard(done));
  const here = hereOf(caller);
  // What was published came in an announcement channel; of any other kind only threads differ, as far as rights go.
  const kind = done.answer.publish ? ANNOUNCEMENTS : TEXT;
  const channel = here?.id === channelId ? here : { id: channelId, name: "", kind, appPermissions: null };
  const start = { ...startOfPlan(done.answer), channel };
  const kept = await keepDigest(app.drafts, caller, { start, changes: null }, now);
  return privately(digestOffCard(done.answer, kept), as);
}

/** The channel somebody types in; a thread needs another right than a channel. */
function hereOf({ channelId, channelKind, parentChannelId, appPermissions }: Caller): ChosenChannel | null {
  const kind = channelKind ?? (parentChannelId === null ? TEXT : THREAD);
  return channelId === null ? null : { id: channelId, name: "", kind, appPermissions };
}

/** What was given alone. */
function without(
  given: Pick<Options, "time" | "zone" | "days" | "publish">,
): Pick<DigestForm, "time" | "zone" | "days" | "publish"> {
  return {
    ...(given.time === undefined ? {} : { time: given.time }),
    ...(given.zone === undefined ? {} : { zone: given.zone }),
    ...(given.days === undefined ? {} : { days: given.days }),
    ...(given.publish === undefined ? {} : { publish: given.publish }),
  };
}
