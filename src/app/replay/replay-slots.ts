import type { Bar } from "../../domain/alert.ts";
import { createSlotReader } from "../../domain/rule-reader.ts";
import { agreedPrices, SLOT_MS, slotAt, SLOTS_A_DAY } from "../../domain/slot-readings.ts";
import { addDays, epochMs, type Instant, type IsoDate } from "../../domain/time.ts";
import { dayInWords, plural } from "../../domain/wording.ts";
import type { Spots, StoredSpot } from "../ports/spots.ts";
import { notesOf } from "./notes.ts";
import type { AskedReplay, ReplayedBars } from "./replayed-bars.ts";
import { summarise } from "./summary.ts";
import { firstAtOrAfter, walk } from "./walk.ts";

/** Slots are kept for 400 days. */
const KEPT_DAYS = 400;
/** A piece of history that is read in one go. */
const PIECE_DAYS = 20;

/**
 * Steps a rule about bitcoin through the stored slots of five minutes up to the end of the UTC day `to`; those before
 * the day `from` are its baseline. A slot that is not stored between two that are is a bar without data.
 */
export async function replaySlots(
  { spots }: { readonly spots: Pick<Spots, "between"> },
  asked: AskedReplay,
): Promise<ReplayedBars> {
  const { rule, target, from, to, breathe } = asked;
  const stored = await readSpots(spots, addDays(from, -KEPT_DAYS), to, breathe);
  const [oldest, newest] = [stored[0]?.slot, stored.at(-1)?.slot];
  if (oldest === undefined || newest === undefined) {
    return {
      ok: false,
      problems: [
        `No prices of BTC in slots of five minutes are stored up to ${dayInWords(to)}: they are collected while the bot runs.`,
      ],
    };
  }
  const prices = agreedPrices(stored);
  await breathe();
  const bars = await slotsBetween(oldest, newest, breathe);
  await breathe();
  const first = firstAtOrAfter(bars, slotAt(epochMs(`${from}T00:00:00Z`)));
  const walked = await walk({
    rule,
    target,
    bars,
    first,
    // No rule about bitcoin looks at the day on which it was made.
    read: (side, t) => createSlotReader(bars[t] ?? "", prices)(side, from),
    breathe,
  });
  await breathe();
  const unpriced = bars.slice(first).filter((slot) => prices.at(slot) === null).length;
  await breathe();
  const reach = `Slots are stored from ${dayInWords(dayOf(oldest))} to ${dayInWords(dayOf(newest))}, at most ${KEPT_DAYS} days of them.`;
  const notes = notesOf({ rule, walked, from, to }, `${needOf(asked)} ${reach}`, [
    reach,
    ...(unpriced === 0 ? [] : [`${plural(unpriced, "slot")} had no price that two sources agree on.`]),
  ]);
  return notes.ok ? { ...notes, walked, summary: summarise("slot", walked, null) } : notes;
}

/** The stored prices of the UTC days from `from` to `to`, both inclusive, in pieces with everything else in between. */
export async function readSpots(
  spots: Pick<Spots, "between">,
  from: IsoDate,
  to: IsoDate,
  breathe: () => Promise<void>,
): Promise<readonly StoredSpot[]> {
  const found: StoredSpot[] = [];
  for (let day = from; day <= to; day = addDays(day, PIECE_DAYS)) {
    const last = addDays(day, PIECE_DAYS - 1);
    const piece = await spots.between(
      slotAt(epochMs(`${day}T00:00:00Z`)),
      slotAt(epochMs(`${last < to ? last : to}T23:59:59Z`)),
    );
    for (const spot of piece) found.push(spot);
    await breathe();
  }
  return found;
}

/** Every slot between two, both inclusive, whether it is stored or not. */
export async function slotsBetween(
  oldest: Instant,
  newest: Instant,
  breathe: () => Promise<void>,
): Promise<readonly Bar[]> {
  const end = epochMs(newest);
  const slots: Bar[] = [];
  for (let ms = epochMs(oldest); ms <= end; ms += SLOT_MS) {
    slots.push(slotAt(ms));
    if (slots.length % (PIECE_DAYS * SLOTS_A_DAY) === 0) await breathe();
  }
  return slots;
}

function needOf({ rule }: AskedReplay): string {
  return rule.metric === "level"
    ? "It needs a price that two sources agree on."
    : `It needs prices that two sources agree on at both ends of the window ${rule.window}.`;
}

function dayOf(slot: Instant): IsoDate {
  return slot.slice(0, "2026-11-24".length);
}
