import type { Plotted } from "./plot-marks.ts";
import { COLOURS, SIZES } from "./style.ts";
import { textElement } from "./svg-text.ts";
import type { ValueAxis } from "./value-ticks.ts";

/** The words of a value axis, each beside its tick and ending at `right`. */
export function axisWords(
  texts: readonly string[],
  axis: ValueAxis,
  { y }: Pick<Plotted, "y">,
  right: number,
): string {
  return texts
    .map((text, index) =>
      textElement(text, {
        x: right,
        y: y(axis.ticks[index] ?? 0) + SIZES.label * 0.36,
        size: SIZES.label,
        colour: COLOURS.label,
        anchor: "end",
      }),
    )
    .join("");
}
