/** From the bot to the drawing process: one chart, as JSON. */
export interface DrawRequest {
  readonly chart: string;
}

/** From the drawing process: the picture, or what was wrong with the chart. */
export type DrawAnswer =
  | { readonly ok: true; readonly png: Uint8Array }
  | { readonly ok: false; readonly reason: string };
