import { type Weight } from "../../src/charts/fonts.ts";
import { textWidth } from "../../src/charts/text-fit.ts";
import type { BarsChart, ChartLine, LinesChart } from "../../src/surface/chart.ts";

/** Consecutive days from the first of January 2026. */
export function days(count: number): readonly string[] {
  return Array.from({ length: count }, (_, day) =>
    new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
  );
}

export function aLine(changes: Partial<ChartLine> = {}): ChartLine {
  return { name: "Miners", tone: "subject", endLabel: "+56.0%", values: [100, 120, 156], ...changes };
}

const WORDS = {
  name: "chart",
  title: "Miners lead BTC by 73 points in 2026",
  subtitle: "Index, last close of 2025 = 100",
  footer: "Prices as of 20 Nov 2026",
  alt: "Two lines.",
} as const;

export function aLinesChart(changes: Partial<LinesChart> = {}): LinesChart {
  return {
    ...WORDS,
    kind: "lines",
    unit: "index",
    dates: days(3),
    lines: [aLine(), aLine({ name: "BTC", tone: "btc", endLabel: "−17.2%", values: [100, 90, 83] })],
    ...changes,
  };
}

export function aBarsChart(changes: Partial<BarsChart> = {}): BarsChart {
  return {
    ...WORDS,
    kind: "bars",
    unit: "usd",
    layout: "stacked",
    categories: ["2026", "2027", "2028"],
    series: [
      { name: "Notes", tone: "one", values: [1e9, 2e9, null] },
      { name: "Loans", tone: "two", values: [0.5e9, null, null] },
    ],
    ...changes,
  };
}

/** A written word and where it stands. */
export interface Written {
  readonly text: string;
  readonly size: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly colour: string;
}

const TEXT =
  /<text x="([\d.-]+)" y="([\d.-]+)" font-size="([\d.]+)" font-weight="(400|600)" fill="([^"]+)" text-anchor="(\w+)"[^>]*>([^<]*)<\/text>/g;

/** Every text of a picture, in the order in which they are drawn. */
export function written(svg: string): readonly Written[] {
  const found = [...svg.matchAll(TEXT)].map(([, x, y, size, weight, colour = "", anchor, escaped = ""]) => {
    const text = unescapeXml(escaped);
    const width = textWidth(text, Number(size), weight === "600" ? 600 : (400 satisfies Weight));
    const share = anchor === "end" ? 1 : anchor === "middle" ? 0.5 : 0;
    const left = Number(x) - width * share;
    return {
      text,
      colour,
      left,
      size: Number(size),
      right: left + width,
      // From the top of capitals to the base line.
      top: Number(y) - Number(size) * 0.73,
      bottom: Number(y),
    };
  });
  if (found.length !== svg.split("<text").length - 1) throw new Error("a text was not understood");
  return found;
}

/** The words alone. */
export function texts(svg: string): readonly string[] {
  return written(svg).map(({ text }) => text);
}

/** What is wrong with the words of a picture: too small for a phone, out of the picture, or over each other. */
export function faults(svg: string): readonly string[] {
  const words = written(svg);
  return words.flatMap((word, index) => {
    const over = words
      .slice(index + 1)
      .filter(
        (other) =>
          word.left < other.right &&
          other.left < word.right &&
          word.top < other.bottom &&
          other.top < word.bottom,
      );
    return [
      ...(word.size < 24 ? [`${word.text} is too small`] : []),
      ...(word.left < 0 || word.right > 1200 || word.top < 0 || word.bottom > 625
        ? [`${word.text} runs out of the picture`]
        : []),
      ...over.map((other) => `${word.text} stands on ${other.text}`),
    ];
  });
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

/** Bars and bands, in the order in which they are drawn: place and size of each. */
export function drawnBars(
  svg: string,
): readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number }[] {
  // The charts' own rectangles, swatches and ground, have no space before the end of the tag.
  return [...svg.matchAll(/<rect ([^>]*) \/>/g)].map(([, attributes = ""]) => {
    const read = (name: string): number =>
      Number(new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1]);
    return { x: read("x"), y: read("y"), width: read("width"), height: read("height") };
  });
}
