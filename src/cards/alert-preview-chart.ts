import { count, dayInWords, plural, signedPct, span, usdPrice } from "../domain/wording.ts";
import type { AlertPreview, PreviewPicture } from "../surface/alerts.ts";
import type { ChartLine, ChartMark, LinesChart } from "../surface/chart.ts";
import { LONGEST_ALT, lastThatFit } from "./chart-words.ts";
import { shortDay } from "./digest-parts.ts";
import { clip } from "./format.ts";

const YEAR_DAYS = 365;
/** Of a list only its beginning stands at the end of a line. */
const LONGEST_NAME = 14;
const LONGEST_MARKS = 600;
/** Of more rings the words would hide the rings; the days stand in the text beside it. */
const MOST_DATED = 8;

/** What an alert would watch over the last 12 months, ringed where it would have posted; null where nothing is stored. */
export function previewChart({ picture, posts, days }: AlertPreview): LinesChart | null {
  if (picture === null) return null;
  const [from] = picture.dates;
  const to = picture.dates.at(-1);
  if (from === undefined || to === undefined) return null;
  const when = days >= YEAR_DAYS ? "in 12 months" : `over ${plural(days, "day")}`;
  const told = picture.kind === "shares" ? sharesWords(picture, from) : btcWords(picture);
  const rings = picture.marks.length === 0 ? "" : " · rings: days with a post";
  return {
    kind: "lines",
    name: "alert-preview",
    title:
      posts === 0
        ? `It would have stayed quiet ${when}`
        : `It would have posted ${posts === 1 ? "once" : `${count(posts)} times`} ${when}`,
    subtitle: `${told.subtitle}${rings}`,
    footer: `${told.whose}, ${span(from, to)} · not investment advice`,
    alt: clip(`Line chart, ${span(from, to)}: ${told.alt}${markedWords(picture.marks)}.`, LONGEST_ALT),
    dates: picture.dates,
    unit: told.unit,
    lines: told.lines,
    ...(picture.kind === "shares" ? { reference: 100, shade: [1, 0] } : {}),
    marks: picture.marks.map((date): ChartMark =>
      picture.marks.length > MOST_DATED ? { date } : { date, label: shortDay(date) },
    ),
  };
}

interface Told {
  readonly subtitle: string;
  readonly whose: string;
  readonly alt: string;
  readonly unit: LinesChart["unit"];
  readonly lines: readonly ChartLine[];
}

function sharesWords(
  { name, members, subject, btc, btcAlign }: Extract<PreviewPicture, { readonly kind: "shares" }>,
  from: string,
): Told {
  const alone = members === 1;
  const shown = alone ? name : "Miners";
  const utc = btcAlign === "utc_day" ? ", BTC by UTC day" : "";
  return {
    subtitle: `Index, close of ${dayInWords(from)} = 100`,
    whose: `${alone ? name : `${plural(members, "stock")} of ${clip(name, LONGEST_NAME)}, equal weight`}${utc}`,
    alt: `all 100 at the first close: ${alone ? name : "miners"} ${returnWords(subject)}, BTC ${returnWords(btc)}`,
    unit: "index",
    lines: [
      { name: "BTC", tone: "btc", ...endOf(btc), values: btc },
      { name: shown, tone: "subject", ...endOf(subject), values: subject },
    ],
  };
}

function btcWords({ values }: Extract<PreviewPicture, { readonly kind: "btc" }>): Told {
  const last = values.at(-1) ?? null;
  const first = values[0] ?? null;
  return {
    subtitle: "USD, one price a day",
    whose: "BTC",
    alt: `BTC from ${priceWords(first)} to ${priceWords(last)}`,
    unit: "usd",
    lines: [{ name: "BTC", tone: "btc", endLabel: priceWords(last), values }],
  };
}

function priceWords(value: number | null): string {
  return value === null ? "not known" : usdPrice(value);
}

function returnWords(values: readonly (number | null)[]): string {
  const last = values.at(-1) ?? null;
  return last === null ? "not known" : signedPct(last - 100);
}

function endOf(values: readonly (number | null)[]): Pick<ChartLine, "endLabel"> {
  return (values.at(-1) ?? null) === null ? {} : { endLabel: returnWords(values) };
}

function markedWords(marks: readonly string[]): string {
  return marks.length === 0
    ? "; no post"
    : `; it would have posted on ${lastThatFit(marks.map(dayInWords), LONGEST_MARKS)}`;
}
