import type { Remembered } from "./remembered.ts";

/** How light the page is: as the system wants it, or as the person does. */
export type Theme = "system" | "light" | "dark";

const NEXT: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };

/** The one after it, round and round. */
export function nextTheme(theme: Theme): Theme {
  return NEXT[theme];
}

/** What the person chose at an earlier visit. */
export function rememberedTheme(remembered: Remembered): Theme {
  const theme = remembered.read("theme");
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** Makes the page so, and remembers it. */
export function applyTheme(theme: Theme, remembered: Remembered): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  remembered.write("theme", theme);
}
