import { isMemberAt, meanOf } from "./basket.ts";
import { hasActualQuorum, type Measurement, returnBetween } from "./divergence.ts";
import type { SecurityId } from "./market.ts";
import type { DivergenceReading } from "./reading.ts";
import type { IsoDate } from "./time.ts";
import { meanOfAll } from "./window.ts";

/** Levels by session, 100 at the base; null where a window from the base to that session has no such return. */
export interface IndexedLevels {
  readonly dates: readonly IsoDate[];
  readonly subject: readonly (number | null)[];
  readonly btc: readonly (number | null)[];
  readonly peers: readonly (number | null)[];
  readonly qqq: readonly (number | null)[];
  /** Of a basket: its members at the base. */
  readonly members: readonly { readonly security: SecurityId; readonly values: readonly (number | null)[] }[];
}

/**
 * The window of a reading session by session: the level of a day is 100 × (1 + the return from the base to that day)
 * under the rules of the window itself (F6, F7: members of the base, mean of their returns, a quorum of closes of their
 * own, BTC never carried), so that the last level less 100 is the reading's return. Null where the reading has no gap.
 */
export function indexLevels(
  measurement: Measurement,
  reading: Pick<DivergenceReading, "gapPp" | "baseSession" | "session">,
): IndexedLevels | null {
  const { gapPp, baseSession, session } = reading;
  if (gapPp === null || baseSession === null || session === null) return null;
  return levelsBetween(measurement, baseSession, session);
}

/** The same from any session to a later one; null where one is not measured, or bitcoin has no price at the first. */
export function levelsBetween(
  measurement: Measurement,
  baseSession: IsoDate,
  session: IsoDate,
): IndexedLevels | null {
  const { sessions, btc, kind } = measurement;
  const u = sessions.indexOf(baseSession);
  const end = sessions.indexOf(session);
  const btcBase = btc.price[u] ?? null;
  if (u < 0 || end < u || btcBase === null) return null;
  const members = measurement.members.filter((member) => isMemberAt(member, baseSession));
  const span = sessions.slice(u, end + 1);
  const along = (returnAt: (t: number) => number | null): readonly (number | null)[] =>
    span.map((_, step) => level(returnAt(u + step)));
  return {
    dates: span,
    subject: along((t) => {
      if (!hasActualQuorum(measurement, u, t)) return null;
      return meanOf(members.flatMap(({ series }) => returnBetween(series, u, t) ?? []));
    }),
    btc: along((t) => {
      const price = btc.price[t] ?? null;
      return price === null ? null : price / btcBase - 1;
    }),
    peers: along((t) => meanOfAll(measurement.peers, u, t)),
    qqq: along((t) => meanOfAll([measurement.qqq], u, t)),
    members:
      kind === "security"
        ? []
        : members.map(({ security, series }) => ({
            security,
            values: along((t) => returnBetween(series, u, t)),
          })),
  };
}

function level(fraction: number | null): number | null {
  return fraction === null ? null : 100 * (1 + fraction);
}
