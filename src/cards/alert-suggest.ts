import type { Instant } from "../domain/time.ts";
import type { AlertEntry } from "../surface/alerts.ts";
import type { Caller, Choice, SuggestContext } from "../surface/command.ts";
import { type AlertDesk, askerOf } from "./alert-desk.ts";
import { entryState } from "./alert-entry.ts";
import { wishInWords } from "./alert-words.ts";
import { clip } from "./format.ts";

/** Discord shows at most this many suggestions. */
const MOST = 25;

/** Completes the option `alert` with the alerts that are there, by what they wish for. */
export async function suggestAlerts(
  desk: AlertDesk,
  { app, caller, focused, now }: SuggestContext,
): Promise<readonly Choice[]> {
  const { entries } = await app.alerts.list(askerOf(desk, caller), desk.owner, now);
  const typed = focused.value.trim().toLowerCase();
  return entries
    .map((entry) => ({ name: alertName(entry, caller, now), value: entry.id }))
    .filter(({ name, value }) => value === focused.value.trim() || name.toLowerCase().includes(typed))
    .slice(0, MOST);
}

/** Completes what to watch: as `/divergence` does, and BTC. */
export async function suggestTargets({ app, caller, focused }: SuggestContext): Promise<readonly Choice[]> {
  const ofShares = await app.suggest.targets(focused.value, caller.guildId);
  const typed = focused.value.trim().toLowerCase();
  const isBitcoin = ["btc", "bitcoin"].some((word) => word.startsWith(typed));
  const [first, ...rest] = ofShares;
  const bitcoin = isBitcoin ? [{ name: "BTC · bitcoin itself, round the clock", value: "BTC" }] : [];
  return [...(first === undefined ? [] : [first]), ...bitcoin, ...rest].slice(0, MOST);
}

/** An alert in a line without markdown; names of channels are not kept, so its own is told by where one stands. */
function alertName(entry: AlertEntry, { channelId }: Caller, now: Instant): string {
  const { place } = entry;
  const where = place.kind === "channel" && place.channelId === channelId ? "here" : "elsewhere";
  const wish = clip(wishInWords(entry).replaceAll("\\", ""), 60);
  return clip(
    [wish, ...(place.kind === "channel" ? [where] : []), entryState(entry, now), entry.id].join(" · "),
    100,
  );
}
