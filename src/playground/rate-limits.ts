import { createHash } from "node:crypto";
import { keepNewest } from "./bounded.ts";
import type { Timeline } from "./timeline.ts";

/** How many calls of a kind are taken in how long. */
export interface Allowance {
  readonly calls: number;
  readonly perMs: number;
}

/** What a bot may ask of this Discord. */
export interface RateLimits {
  /** All calls but those with an interaction's token. */
  readonly global: Allowance;
  /** New messages, per channel. */
  readonly messages: Allowance;
  /** Messages published to the servers that follow, per announcement channel. */
  readonly publishes: Allowance;
  /** Any other route, per channel, server or webhook. */
  readonly others: Allowance;
}

/**
 * As Discord is known to count: 50 calls a second in all, 5 messages in 5 seconds per channel, and 10 of them
 * published in an hour.
 */
export const USUAL_LIMITS: RateLimits = {
  global: { calls: 50, perMs: 1000 },
  messages: { calls: 5, perMs: 5000 },
  publishes: { calls: 10, perMs: 3_600_000 },
  others: { calls: 50, perMs: 1000 },
};

/** Whom a limit is for: this bot on a route, this bot in all, or everybody who uses the resource. */
export type LimitScope = "user" | "global" | "shared";

export type Header = readonly [name: string, value: string];

/** What is said about the limits of one call. */
export interface Taken {
  readonly headers: readonly Header[];
  /** Null where the call is taken. */
  readonly limited: Limited | null;
}

export interface Limited {
  readonly retryAfterS: number;
  readonly scope: LimitScope;
}

export interface Limiter {
  /** Counts a call; `path` without the version. */
  take(method: string, path: string): Taken;
  /** Null takes everything, and says so in generous headers. */
  set(limits: RateLimits | null): void;
}

interface Counted {
  readonly full: boolean;
  readonly remaining: number;
  readonly resetMs: number;
}

const KEPT_WINDOWS = 20_000;
const KEPT_HASHES = 200;

export function createLimiter(time: Timeline): Limiter {
  const windows = new Map<string, { readonly endsAt: number; count: number }>();
  const hashes = new Map<string, string>();
  let limits: RateLimits | null = null;

  const count = (key: string, { calls, perMs }: Allowance): Counted => {
    const now = time.now();
    const known = windows.get(key);
    const window = known === undefined || known.endsAt <= now ? { endsAt: now + perMs, count: 0 } : known;
    windows.set(key, window);
    keepNewest(windows, KEPT_WINDOWS);
    const full = window.count >= calls;
    if (!full) window.count += 1;
    return { full, remaining: calls - window.count, resetMs: window.endsAt - now };
  };

  return {
    set: (wanted) => {
      limits = wanted;
      windows.clear();
    },
    take: (method, path) => {
      const { key, hash, kind } = bucketOf(method, path, hashes);
      const allowance = (limits ?? USUAL_LIMITS)[
        kind === "messages" || kind === "publishes" ? kind : "others"
      ];
      const unlimited = { full: false, remaining: allowance.calls - 1, resetMs: allowance.perMs };
      // Calls with an interaction's token count nowhere in all, and callbacks not even by themselves.
      if (limits === null || kind === "callback") return said(time, hash, allowance, unlimited);
      if (kind !== "webhook") {
        const all = count("all", limits.global);
        if (all.full) return { headers: [], limited: { retryAfterS: all.resetMs / 1000, scope: "global" } };
      }
      return said(time, hash, allowance, count(key, allowance));
    },
  };
}

/** The answer to a call that is not taken. */
export function limitedJson({ retryAfterS, scope }: Limited): object {
  const message = scope === "shared" ? "The resource is being rate limited." : "You are being rate limited.";
  return { message, retry_after: retryAfterS, global: scope === "global" };
}

/** The headers that only such an answer has. */
export function limitedHeaders({ retryAfterS, scope }: Limited): readonly Header[] {
  return [
    ["retry-after", String(Math.ceil(retryAfterS))],
    ["x-ratelimit-scope", scope],
    ...(scope === "global" ? [["x-ratelimit-global", "true"] as const] : []),
  ];
}

function said(time: Timeline, hash: string, { calls }: Allowance, counted: Counted): Taken {
  const { full, remaining, resetMs } = counted;
  return {
    headers: [
      ["x-ratelimit-limit", String(calls)],
      ["x-ratelimit-remaining", String(remaining)],
      ["x-ratelimit-reset", ((time.now() + resetMs) / 1000).toFixed(3)],
      ["x-ratelimit-reset-after", (resetMs / 1000).toFixed(3)],
      ["x-ratelimit-bucket", hash],
    ],
    limited: full ? { retryAfterS: resetMs / 1000, scope: "user" } : null,
  };
}

interface Bucket {
  readonly key: string;
  readonly hash: string;
  readonly kind: "messages" | "publishes" | "callback" | "webhook" | "others";
}

const KIND_OF_POST: ReadonlyMap<string, Bucket["kind"]> = new Map([
  ["/channels/:id/messages", "messages"],
  ["/channels/:id/messages/:id/crosspost", "publishes"],
]);

/** Calls of one method and route share a bucket where they concern the same channel, server or webhook. */
function bucketOf(method: string, path: string, hashes: Map<string, string>): Bucket {
  const [place = "", id = "", token = ""] = path.split("/").slice(1);
  const major = ["channels", "guilds", "webhooks"].includes(place) ? id : "";
  const route = routeOf(path);
  const call = `${method} ${route}`;
  const hash = hashes.get(call) ?? createHash("sha1").update(call).digest("hex");
  hashes.set(call, hash);
  keepNewest(hashes, KEPT_HASHES);
  if (place === "interactions") return { key: hash, hash, kind: "callback" };
  if (place === "webhooks") return { key: `${hash} ${token}`, hash, kind: "webhook" };
  const kind = method === "POST" ? (KIND_OF_POST.get(route) ?? "others") : "others";
  return { key: `${hash} ${major}`, hash, kind };
}

/** A path with `:id` for every id and `:token` for an interaction's token. */
export function routeOf(path: string): string {
  return path
    .replace(/^\/(interactions|webhooks)\/([^/]+)\/[^/]+/, "/$1/$2/:token")
    .replace(/\/\d+(?=\/|$)/g, "/:id");
}
