import { DIGEST_SECTIONS, type DigestSchedule } from "../../src/domain/digest.ts";
import { CHANNEL, PERSON, SERVER } from "./alert-rows.ts";

/** The digest of a channel on trading days at half past eight in New York, made long ago. */
export function aSchedule(fields: Partial<DigestSchedule> = {}): DigestSchedule {
  return {
    guildId: SERVER,
    channelId: CHANNEL,
    createdBy: PERSON,
    createdAt: "2026-01-01T00:00:00.000Z",
    time: "08:30",
    zone: "America/New_York",
    days: { kind: "trading" },
    sections: DIGEST_SECTIONS,
    silent: false,
    whenQuiet: "line",
    publish: false,
    ...fields,
  };
}
