import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { readFont } from "./fonts.ts";

const RENDERER = "@resvg/resvg-wasm/index_bg.wasm";

await initWasm(readFileSync(createRequire(import.meta.url).resolve(RENDERER)));

const FONTS = [readFont(400), readFont(600)];

/** An SVG drawn as a PNG of its own size, with Inter alone as its font. Throws for text that is no SVG. */
export function svgPng(svg: string): Uint8Array {
  const renderer = new Resvg(svg, { font: { fontBuffers: FONTS, defaultFontFamily: "Inter" } });
  try {
    const image = renderer.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    // The memory of WebAssembly is out of reach of the garbage collection.
    renderer.free();
  }
}
