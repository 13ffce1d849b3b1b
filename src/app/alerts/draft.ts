import type { Instant } from "../../domain/time.ts";
import type { AlertForm, Asker } from "../../surface/alerts.ts";
import type { Drafts } from "../../surface/app.ts";

/** A form between its preview and *Save*. */
export interface AlertDraft {
  readonly kind: "alert";
  /** Where it was filled in; null in direct messages. */
  readonly guildId: string | null;
  readonly form: AlertForm;
}

/** Keeps a form for whoever filled it in; gives the draft's id. */
export function keepDraft(
  drafts: Pick<Drafts, "put">,
  form: AlertForm,
  by: Asker,
  now: Instant,
): Promise<string> {
  const draft: AlertDraft = { kind: "alert", guildId: by.guildId, form };
  return drafts.put(by.userId, draft, now);
}

/**
 * The form of a draft; null where there is none any more, where it is somebody else's or about something else, and where
 * it was filled in for a channel of another server.
 */
export async function findDraft(
  drafts: Pick<Drafts, "get">,
  id: string,
  by: Asker,
  now: Instant,
): Promise<AlertForm | null> {
  const kept = await drafts.get(id, by.userId, now);
  if (!isAlertDraft(kept)) return null;
  const isHere = kept.form.place === "direct" || kept.guildId === by.guildId;
  return isHere ? kept.form : null;
}

/** Only this file writes drafts of the kind, so that the mark is enough. */
function isAlertDraft(value: unknown): value is AlertDraft {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    value.kind === "alert" &&
    "form" in value
  );
}
