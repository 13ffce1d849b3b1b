import { type Instant, localTime } from "../domain/time.ts";
import { count, plural } from "../domain/wording.ts";
import type { AlertProblems } from "../surface/alerts.ts";
import type { Drafts } from "../surface/app.ts";
import type { ActionRef, Card } from "../surface/card.ts";
import type { Caller } from "../surface/command.ts";
import type { Modal, ModalField, ModalValues } from "../surface/modal.ts";
import type { ServerForm, ServerPlan, ServerSettled } from "../surface/servers.ts";
import { deskButton } from "./alert-desk.ts";
import { problemsCard, shortCard } from "./alert-problems.ts";
import { clip, escapeMarkdown } from "./format.ts";

const LONGEST_ZONE = 60;
const LONGEST_LIST = 1000;
/** A list in a line: of more miners than that the others are counted. */
const MOST_NAMED = 25;

/** The form of a server's settings, filled in as they are or as somebody wrote them before. */
export function serverModal(action: ActionRef, start: ServerForm, most: number): Modal {
  return {
    title: "Server settings",
    action,
    fields: [
      withValue(
        {
          type: "text",
          name: "zone",
          label: "Time zone",
          description:
            "For quiet hours, digests and mutes that name none. Left empty: New York's, or asked for.",
          placeholder: "Europe/Berlin",
          maxLength: LONGEST_ZONE,
        },
        start.zone,
      ),
      withValue(
        {
          type: "text",
          name: "miners",
          label: "This server's list of miners",
          description: `Miners or US-listed companies by ticker or name, ${String(most)} at most, with commas between them.`,
          placeholder: "MARA, RIOT, CLSK",
          long: true,
          maxLength: LONGEST_LIST,
        },
        start.miners,
      ),
    ],
  };
}

function withValue(
  field: Extract<ModalField, { readonly type: "text" }>,
  value: string | undefined,
): ModalField {
  return value === undefined || value === ""
    ? field
    : { ...field, value: clip(value, field.maxLength ?? LONGEST_ZONE) };
}

/** What a submitted form says. */
export function filledServer(values: ModalValues): ServerForm {
  const [zone, miners] = ["zone", "miners"].map((name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value?.type === "text" ? value.text.trim() : "";
  });
  return {
    ...(zone === undefined || zone === "" ? {} : { zone }),
    ...(miners === undefined || miners === "" ? {} : { miners }),
  };
}

/** A form filled in as the settings are. */
export function startOfServer({ zone, list }: ServerPlan): ServerForm {
  return {
    ...(zone === null ? {} : { zone }),
    ...(list.length === 0 ? {} : { miners: list.map(({ ticker }) => ticker).join(", ") }),
  };
}

/** True where somebody chose anything. */
export function isChosen({ zone, list }: ServerPlan): boolean {
  return zone !== null || list.length > 0;
}

/** The settings in two lines, with the time there now. */
export function settingsWords({ zone, list }: ServerPlan, now: Instant): string {
  const clock =
    zone === null
      ? "none; New York's where one is needed"
      : `**${escapeMarkdown(zone)}**, now ${localTime(now, zone)}`;
  const named = list.slice(0, MOST_NAMED).map(({ ticker }) => escapeMarkdown(ticker));
  const more = list.length > named.length ? `, +${count(list.length - named.length)} more` : "";
  const miners = list.length === 0 ? "none" : `**${named.join(", ")}**${more}`;
  const reading = list.flatMap((one) =>
    one.reading === undefined ? [] : [`${escapeMarkdown(one.ticker)} ${one.reading}`],
  );
  const progress = reading.length === 0 ? "" : `\n-# In the background: ${reading.join("; ")}.`;
  return `Time zone: ${clock}.\nThis server's list: ${miners}.${progress}`;
}

/** What the settings are now, and what follows from the change. */
export function settledCard({ plan, followed, notes }: ServerSettled, now: Instant): Card {
  const follows =
    followed === 0
      ? []
      : [
          `${plural(followed, "alert")} on the list ${followed === 1 ? "watches" : "watch"} these miners from now on. What had fired by the old list ends without a post.`,
        ];
  const asked =
    plan.list.length === 0
      ? []
      : ["`/divergence target:LIST` measures it, and `/alerts new` watches it with `LIST` as its target."];
  const card = shortCard(
    "Server settings saved",
    [settingsWords(plan, now), ...follows, ...asked, ...notes.map((note) => `-# ${note}`)],
    {
      accent: "up",
      buttons: [
        deskButton("setup", "Server settings", "settings", ""),
        deskButton("alerts", "Alerts", "list", ""),
      ],
    },
  );
  return { ...card, answer: { settings: plan, followed, notes } };
}

/** What stands in the way, and the form again as it was filled in. */
export async function refusedSettings(
  drafts: Drafts,
  { userId, guildId }: Caller,
  problems: AlertProblems,
  form: ServerForm,
  now: Instant,
): Promise<Card> {
  const kept = await drafts.put(userId, { kind: "server form", guildId, form }, now);
  return problemsCard(problems, [deskButton("setup", "Change the form", "settings", kept)]);
}

/** A form that was kept; null where it is gone, somebody else's, or of another server. */
export async function keptServer(
  drafts: Drafts,
  { userId, guildId }: Caller,
  id: string,
  now: Instant,
): Promise<ServerForm | null> {
  const content = fields(await drafts.get(id, userId, now));
  if (content["kind"] !== "server form" || content["guildId"] !== guildId) return null;
  const { zone, miners } = fields(content["form"]);
  return {
    ...(typeof zone === "string" ? { zone } : {}),
    ...(typeof miners === "string" ? { miners } : {}),
  };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
