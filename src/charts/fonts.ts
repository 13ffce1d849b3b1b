import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** Inter as TrueType: the renderer shows nothing at all, and says nothing, for the compressed web formats. */
export type Weight = 400 | 600;

const FILES: Readonly<Record<Weight, string>> = {
  400: "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf",
  600: "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf",
};

/** The bytes of the bundled font of that weight; throws where the package is not installed. */
export function readFont(weight: Weight): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve(FILES[weight]));
}
