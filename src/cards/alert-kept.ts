import type { Instant } from "../domain/time.ts";
import type { AlertForm } from "../surface/alerts.ts";
import type { Drafts } from "../surface/app.ts";
import type { ChosenRole } from "../surface/command.ts";
import type { ChosenChannel } from "../surface/modal.ts";
import type { AlertStart } from "./alert-form.ts";

/** What a button or a form needs to remember of a person's filling in, for as long as drafts are kept. */
export interface KeptForm {
  readonly start: AlertStart;
  /** Of `/setup`: who is to see look-ups. */
  readonly visibility?: "private" | "public";
  /** Of `/setup`: whether there is to be a digest. */
  readonly digest?: boolean;
  /** The draft with which the application checks the same form again. */
  readonly retry?: string;
}

/** Keeps it for the person; the id fits on a button. */
export function keepForm(drafts: Drafts, userId: string, kept: KeptForm, now: Instant): Promise<string> {
  return drafts.put(userId, { kind: "alert form", ...kept }, now);
}

/** What was kept under an id; null where there is none, it is somebody else's, its time is over, or it is no form. */
export async function keptForm(
  drafts: Drafts,
  userId: string,
  id: string,
  now: Instant,
): Promise<KeptForm | null> {
  const content = fields(await drafts.get(id, userId, now));
  if (content["kind"] !== "alert form") return null;
  const { visibility, digest } = content;
  const retry = text(content["retry"]);
  return {
    start: readStart(fields(content["start"])),
    ...(visibility === "private" || visibility === "public" ? { visibility } : {}),
    ...(typeof digest === "boolean" ? { digest } : {}),
    ...(retry === undefined ? {} : { retry }),
  };
}

function readStart(content: Readonly<Record<string, unknown>>): AlertStart {
  const [target, sensitivity, rules] = [content["target"], content["sensitivity"], content["rules"]].map(
    text,
  );
  const [quietHours, changes] = [content["quietHours"], content["changes"]].map(text);
  const place = readPlace(content["place"]);
  const role = readRole(content["role"]);
  const { facts, publish } = content;
  return {
    ...(place === undefined ? {} : { place }),
    ...(target === undefined ? {} : { target }),
    ...(sensitivity === undefined ? {} : { sensitivity }),
    ...(rules === undefined ? {} : { rules }),
    ...(Array.isArray(facts) ? { facts: facts.filter((fact) => typeof fact === "string") } : {}),
    ...(quietHours === undefined ? {} : { quietHours }),
    ...(role === undefined ? {} : { role }),
    ...(typeof publish === "boolean" ? { publish } : {}),
    ...(changes === undefined ? {} : { changes }),
  };
}

function readPlace(content: unknown): AlertForm["place"] | undefined {
  if (content === "direct") return content;
  const { id, name, kind, appPermissions } = fields(content);
  if (typeof id !== "string" || typeof name !== "string" || typeof kind !== "number") return undefined;
  const channel: ChosenChannel = { id, name, kind, appPermissions: text(appPermissions) ?? null };
  return channel;
}

function readRole(content: unknown): ChosenRole | undefined {
  const { id, name, mentionable } = fields(content);
  if (typeof id !== "string" || typeof name !== "string") return undefined;
  return { id, name, ...(typeof mentionable === "boolean" ? { mentionable } : {}) };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
