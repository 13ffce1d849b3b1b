import { openDatabase } from "../../src/store/database.ts";
import { barAt, keyOf, numberOf, plannedFor, SIDES } from "./bars.ts";
import type { ChannelEnd, Wished } from "./judge.ts";
import { MAKER, type Scene } from "./scene.ts";
import { readSaid } from "./words.ts";

/** How all stands when a scene is over. */
export interface SceneEnd {
  readonly channels: readonly ChannelEnd[];
  /** What is wrong with the events, the bars and the rows, whatever channels say. */
  readonly wrong: readonly string[];
  readonly posts: number;
  readonly edits: number;
  /** Posts that an earlier process had sent, found in their channel. */
  readonly found: number;
  /** Notices that were sent to who made the subscriptions. */
  readonly notices: readonly string[];
  /** Pairs of channel and event that were not told, by reason. */
  readonly reasons: ReadonlyMap<string, number>;
}

/** Reads what the database and the channels hold. */
export async function readEnds(scene: Scene, firstBarMs: number, bars: number): Promise<SceneEnd> {
  const opened = await openDatabase(`file:${scene.path}`, { busyTimeoutMs: 2000 });
  if (!opened.ok) throw new Error(opened.message);
  const { db } = opened;
  try {
    const events = await db.selectFrom("event").selectAll().orderBy("id").execute();
    const rows = await db.selectFrom("outbox").selectAll().orderBy("id").execute();
    const notSent = await db.selectFrom("not_sent").selectAll().execute();
    const issues = await db.selectFrom("delivery_issue").selectAll().execute();
    const bar = await db.selectFrom("bar").selectAll().execute();
    const wrong = [
      ...eventsWrong(events, firstBarMs, bars),
      ...(bar.length === bars && bar.every((one) => one.fanned_out_at !== null)
        ? []
        : [`${bar.length} of ${bars} bars, or one that is not fanned out`]),
    ];

    const fires = new Map(
      events.filter(({ kind }) => kind === "fire").map((one) => [`${one.rule_key} ${one.bar}`, one.id]),
    );
    const wishedOf = Map.groupBy(
      events.map((one) => ({
        ruleKey: one.rule_key,
        id: one.id,
        title: `slot ${one.bar} ${one.pass}`,
        fire: one.kind === "resolve" ? (fires.get(`${one.rule_key} ${one.episode}`) ?? null) : null,
      })),
      ({ ruleKey }) => ruleKey,
    );
    const rowsOf = Map.groupBy(rows, (row) => row.channel_id);
    const notSentOf = Map.groupBy(notSent, (one) => one.channel_id);
    const issueOf = new Map(issues.map((issue) => [issue.channel_id, issue.code]));

    const channels = scene.places.map(({ channelId, kind, wishes }): ChannelEnd => {
      const wished: readonly Wished[] = [...new Set(wishes.flat())].flatMap((key) => wishedOf.get(key) ?? []);
      const reasons = new Map(
        (notSentOf.get(channelId) ?? []).map((one) => [one.event_id, one.reason as string]),
      );
      for (const row of rowsOf.get(channelId) ?? []) {
        if (row.status === "sent") continue;
        const issue = issueOf.get(channelId);
        const why = row.last_error ?? (issue === undefined ? null : `the channel rests after ${issue}`);
        if (row.status !== "expired" && why === null) continue;
        for (const id of eventIdsIn(row.content)) reasons.set(id, `${row.status}: ${why ?? "too late"}`);
      }
      return {
        channelId,
        kind: kind === "told" || kind === "muted" ? kind : "refused",
        wished,
        messages: scene.discord.messages(channelId).map(({ components }) => readSaid(components)),
        reasons,
      };
    });
    for (const end of channels) {
      if (end.kind !== "told") continue;
      for (const row of rowsOf.get(end.channelId) ?? []) {
        if (row.status !== "sent") wrong.push(`channel ${end.channelId}: row ${row.id} is ${row.status}`);
      }
      const ids = scene.discord.messages(end.channelId).map(({ id }) => id);
      const marked = (rowsOf.get(end.channelId) ?? []).filter((row) => row.edits === null);
      if (marked.some((row) => row.message_id === null || !ids.includes(row.message_id))) {
        wrong.push(`channel ${end.channelId}: a row names another message than the one that is there`);
      }
    }
    return {
      channels,
      wrong,
      posts: channels.reduce((sum, { messages }) => sum + messages.length, 0),
      edits: rows.filter((row) => row.edits !== null && row.status === "sent").length,
      found: rows.filter((row) => row.last_error === "found in the channel").length,
      notices: noticesIn(scene),
      reasons: countReasons(channels),
    };
  } finally {
    await opened.close();
  }
}

function noticesIn({ discord }: Scene): readonly string[] {
  const maker = discord.world.person(MAKER);
  if (maker === null) return [];
  const { id } = discord.world.directMessages(maker);
  return discord.messages(id).map(({ components }) => readSaid(components).title);
}

/** The events that should be there, each once, and no other. */
function eventsWrong(
  events: readonly { readonly rule_key: string; readonly bar: string; readonly kind: string }[],
  firstBarMs: number,
  bars: number,
): readonly string[] {
  const there = events.map((one) => `${one.rule_key} ${one.bar} ${one.kind}`).toSorted();
  const planned = Array.from({ length: bars }, (_, number) => number)
    .flatMap((number) =>
      SIDES.flatMap((_side, rule) => {
        const kind = plannedFor(rule, number);
        return kind === null ? [] : [`${keyOf(rule)} ${barAt(firstBarMs, number).bar} ${kind}`];
      }),
    )
    .toSorted();
  return JSON.stringify(there) === JSON.stringify(planned)
    ? []
    : [
        `${there.length} events where ${planned.length} should be, the last at bar ${numberOf(firstBarMs, events.at(-1)?.bar ?? "")}`,
      ];
}

/** Ids of the events of a stored message. */
function eventIdsIn(content: string | null): readonly number[] {
  const value: unknown = content === null ? null : JSON.parse(content);
  if (typeof value !== "object" || value === null || !("eventIds" in value)) return [];
  return Array.isArray(value.eventIds) ? value.eventIds.filter((id) => typeof id === "number") : [];
}

function countReasons(channels: readonly ChannelEnd[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { wished, messages, reasons } of channels) {
    const told = new Set(messages.flatMap(({ tells, ended }) => [...tells, ...ended]));
    for (const { id } of wished) {
      const reason = told.has(id) ? undefined : reasons.get(id);
      if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  return counts;
}
