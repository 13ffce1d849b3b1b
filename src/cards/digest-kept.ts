import type { Instant } from "../domain/time.ts";
import type { Drafts } from "../surface/app.ts";
import type { Caller } from "../surface/command.ts";
import type { ChosenChannel } from "../surface/modal.ts";
import type { DigestStart } from "./digest-form.ts";

/** What a button remembers of a form. */
export interface KeptDigest {
  readonly start: DigestStart;
  /** The channel whose digest it changes; null for a new one. */
  readonly changes: string | null;
}

/** Keeps a form for whoever filled it in, in the server where they did; the id fits on a button. */
export function keepDigest(
  drafts: Drafts,
  { userId, guildId }: Caller,
  kept: KeptDigest,
  now: Instant,
): Promise<string> {
  return drafts.put(userId, { kind: "digest form", guildId, ...kept }, now);
}

/** What was kept; null where there is none, it is somebody else's or of another server, or its time is over. */
export async function keptDigest(
  drafts: Drafts,
  { userId, guildId }: Caller,
  id: string,
  now: Instant,
): Promise<KeptDigest | null> {
  const content = fields(await drafts.get(id, userId, now));
  if (content["kind"] !== "digest form" || content["guildId"] !== guildId) return null;
  return { start: readStart(fields(content["start"])), changes: text(content["changes"]) ?? null };
}

function readStart(content: Readonly<Record<string, unknown>>): DigestStart {
  const channel = readChannel(content["channel"]);
  const [time, zone, days, whenQuiet] = ["time", "zone", "days", "whenQuiet"].map((name) =>
    text(content[name]),
  );
  const { sections, silent, publish } = content;
  return {
    ...(channel === undefined ? {} : { channel }),
    ...(time === undefined ? {} : { time }),
    ...(zone === undefined ? {} : { zone }),
    ...(days === undefined ? {} : { days }),
    ...(Array.isArray(sections) ? { sections: sections.filter((one) => typeof one === "string") } : {}),
    ...(typeof silent === "boolean" ? { silent } : {}),
    ...(typeof publish === "boolean" ? { publish } : {}),
    ...(whenQuiet === undefined ? {} : { whenQuiet }),
  };
}

function readChannel(content: unknown): ChosenChannel | undefined {
  const { id, name, kind, appPermissions } = fields(content);
  if (typeof id !== "string" || typeof name !== "string" || typeof kind !== "number") return undefined;
  return { id, name, kind, appPermissions: text(appPermissions) ?? null };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
