import type { RestAnswer } from "./errors.ts";
import { type LimitScope, routeOf } from "./rate-limits.ts";

/** What goes wrong with a call. */
export type Fault =
  /** A server's own failure; before the work, or after it: then the work is done although it looks failed. */
  | { readonly kind: "status"; readonly status: 500 | 502 | 503 | 504; readonly after?: boolean }
  /** A refusal with one of Discord's codes, which the bot's own state would not cause. */
  | {
      readonly kind: "refusal";
      readonly status: Exclude<RestAnswer["status"], 200 | 204>;
      readonly code: number;
    }
  | { readonly kind: "rate limit"; readonly retryAfterS: number; readonly scope: LimitScope }
  /** Never answered. */
  | { readonly kind: "hang"; readonly after?: boolean }
  /** The connection is closed (FIN) or reset (RST) instead of an answer. */
  | { readonly kind: "close" | "reset"; readonly after?: boolean }
  /** Answered, but late. */
  | { readonly kind: "slow"; readonly ms: number };

/** Which calls it happens to. */
export interface FaultRule {
  readonly fault: Fault;
  /** Any, unless given. */
  readonly method?: string;
  /** A route such as `/channels/:id/messages` or `/interactions/:id/:token/callback`, or a pattern for the path. */
  readonly route: string | RegExp;
  /** How many calls; for ever, unless given. */
  readonly times?: number;
}

/** Faults on demand; the rule set last goes first. */
export interface Faults {
  add(rule: FaultRule): void;
  clear(): void;
  /** The fault for a call; null for none. Counts it. */
  take(method: string, path: string): Fault | null;
}

export function createFaults(): Faults {
  let rules: { readonly rule: FaultRule; left: number }[] = [];
  return {
    add: (rule) => {
      rules = [{ rule, left: rule.times ?? Infinity }, ...rules];
    },
    clear: () => {
      rules = [];
    },
    take: (method, path) => {
      const hit = rules.find(({ rule, left }) => left > 0 && fits(rule, method, path));
      if (hit === undefined) return null;
      hit.left -= 1;
      return hit.rule.fault;
    },
  };
}

function fits({ method, route }: FaultRule, called: string, path: string): boolean {
  if (method !== undefined && method !== called) return false;
  return typeof route === "string" ? routeOf(path) === route : route.test(path);
}
