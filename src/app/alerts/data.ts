import type { Instant } from "../../domain/time.ts";
import type { AlertAsked, Asker, DataExport, DeletedData } from "../../surface/alerts.ts";
import type { StoredDigest } from "../ports/digests.ts";
import type { AlertsDeps } from "./alerts-deps.ts";
import { NO_SERVER, NOT_MANAGER, refused } from "./problems.ts";

type Whose = "server" | "person";

type DataDeps = Pick<
  AlertsDeps,
  "subscriptions" | "outbox" | "guilds" | "digests" | "servers" | "purgeGuild"
>;

type Owner = { readonly guildId: string } | { readonly userId: string };

const BEGINNING = "1970-01-01T00:00:00.000Z";

/**
 * Everything kept of a server or a person as JSON: subscriptions, digests, channels in which look-ups are public, its settings,
 * and how many alerts each channel was sent of those still kept. No messages: none are kept.
 */
export async function exportData(
  deps: DataDeps,
  by: Asker,
  whose: Whose,
  now: Instant,
): Promise<AlertAsked<DataExport>> {
  const owner = ownerOf(by, whose);
  if (!owner.ok) return owner;
  const subscriptions = await deps.subscriptions.of(owner.answer);
  const posts = await deps.outbox.postsSince(
    subscriptions.map(({ place }) => place.channelId),
    BEGINNING,
  );
  const digests = await digestsOf(deps, owner.answer);
  const guild = "guildId" in owner.answer ? await deps.guilds.get(owner.answer.guildId) : null;
  const content = {
    exportedAt: now,
    ...owner.answer,
    ...("guildId" in owner.answer
      ? {
          server:
            guild === null
              ? null
              : {
                  firstSeen: guild.firstSeen,
                  lastSeen: guild.lastSeen,
                  missingSince: guild.missingSince,
                  setUp: guild.setUp,
                  channelsWithPublicLookUps: guild.publicChannels,
                  timeZone: guild.zone,
                  list: guild.list,
                },
        }
      : {}),
    subscriptions,
    ...("guildId" in owner.answer ? { digests } : {}),
    alertPostsByChannel: Object.fromEntries(posts),
  };
  const day = now.slice(0, "2026-11-24".length);
  return {
    ok: true,
    answer: { name: `pivotwatch-${whose}-${day}.json`, json: `${JSON.stringify(content, null, 2)}\n` },
  };
}

/** Deletes everything kept of the server or of the person's own alerts; gives how many subscriptions and digests. */
export async function deleteData(deps: DataDeps, by: Asker, whose: Whose): Promise<AlertAsked<DeletedData>> {
  const owner = ownerOf(by, whose);
  if (!owner.ok) return owner;
  if ("userId" in owner.answer) {
    return {
      ok: true,
      answer: { subscriptions: await deps.subscriptions.removeAll(owner.answer), digests: 0 },
    };
  }
  const server = owner.answer;
  return deps.servers.inTurn(server.guildId, async () => {
    const digests = await digestsOf(deps, server);
    const subscriptions = await deps.subscriptions.removeAll(server);
    await deps.purgeGuild(server.guildId);
    return { ok: true, answer: { subscriptions, digests: digests.length } };
  });
}

/** Digests are of servers alone. */
async function digestsOf({ digests }: DataDeps, owner: Owner): Promise<readonly StoredDigest[]> {
  return "guildId" in owner ? digests.of(owner.guildId) : [];
}

function ownerOf({ guildId, userId, canManage }: Asker, whose: Whose): AlertAsked<Owner> {
  if (whose === "person") return { ok: true, answer: { userId } };
  if (guildId === null) return refused(NO_SERVER);
  return canManage ? { ok: true, answer: { guildId } } : refused(NOT_MANAGER);
}
