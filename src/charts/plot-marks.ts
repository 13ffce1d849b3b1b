import { type Markish, plot, type ScaleOptions } from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Box } from "./frame.ts";
import { HEIGHT, WIDTH } from "./style.ts";

/** Marks as SVG elements, and where their scales put a value, in pixels of the whole picture. */
export interface Plotted {
  readonly svg: string;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** The little of an element that is read here. */
interface Element {
  readonly tagName: string;
  readonly outerHTML: string;
}

/** The marks in a box of the picture, without axes and words, which the charts write themselves. */
export function plotMarks(box: Box, x: ScaleOptions, y: ScaleOptions, marks: readonly Markish[]): Plotted {
  const { document } = parseHTML("<html><body></body></html>");
  const drawn = plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: box.left,
    marginRight: WIDTH - box.right,
    marginTop: box.top,
    marginBottom: HEIGHT - box.bottom,
    x: { axis: null, ...x },
    y: { axis: null, ...y },
    marks: [...marks],
  });
  const at = (name: "x" | "y"): ((value: number) => number) => {
    const scale = drawn.scale(name);
    if (scale === undefined) throw new Error(`the chart has no scale ${name}`);
    return (value) => Number(scale.apply(value));
  };
  // Plot adds a style sheet, and a warning sign where it doubts its input; the marks alone are groups.
  const parts: Iterable<Element> = drawn.children;
  const groups = [...parts].filter((part) => part.tagName.toLowerCase() === "g");
  return { svg: groups.map((group) => group.outerHTML).join(""), x: at("x"), y: at("y") };
}
