import { type ComponentChildren, h } from "preact";

// Small drawings of the page; each takes the colour of the text around it.

/** Three lines: opens the list of channels. */
export function MenuIcon(): ComponentChildren {
  return stroked("M3 5.5h14M3 10h14M3 14.5h14");
}

/** A sheet that flies: sends. */
export function SendIcon(): ComponentChildren {
  return filled("M3 3.2l14.5 6.8L3 16.8l1.6-5.6L12 10 4.6 8.8z");
}

/** What stands before the name of a channel, by its kind. */
export function ChannelIcon({ type }: { readonly type: number }): ComponentChildren {
  if (type === ANNOUNCEMENTS) return stroked("M3 8v4h3l7 4V4L6 8zM15.5 8a3 3 0 0 1 0 4");
  if (type === THREAD) return stroked("M5 3v8a3 3 0 0 0 3 3h8M13 11l3 3-3 3");
  return stroked("M8 3L6.5 17M13.5 3L12 17M3.5 7.5h13.5M3 12.5h13.5");
}

const ANNOUNCEMENTS = 5;
const THREAD = 11;

/** The sun, the moon, and half of each: how light the page is. */
export function ThemeIcon({ theme }: { readonly theme: "system" | "light" | "dark" }): ComponentChildren {
  if (theme === "dark") return filled("M12.5 2.5a7.5 7.5 0 1 0 5 10.2A6.3 6.3 0 0 1 12.5 2.5z");
  if (theme === "light") {
    return stroked(
      "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6L16 16M4 16l1.4-1.4M14.6 5.4L16 4",
    );
  }
  return h(
    "svg",
    { class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" },
    h("circle", { cx: "10", cy: "10", r: "7" }),
    h("path", { class: "icon-fill", d: "M10 3a7 7 0 0 1 0 14z" }),
  );
}

/** A cross: takes something away. */
export function CrossIcon(): ComponentChildren {
  return stroked("M5 5l10 10M15 5L5 15");
}

/** An arrow down: to the newest. */
export function DownIcon(): ComponentChildren {
  return stroked("M10 4v12M5 11l5 5 5-5");
}

function stroked(path: string): ComponentChildren {
  return h(
    "svg",
    { class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" },
    h("path", { d: path }),
  );
}

function filled(path: string): ComponentChildren {
  return h(
    "svg",
    { class: "icon icon-solid", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" },
    h("path", { d: path }),
  );
}
