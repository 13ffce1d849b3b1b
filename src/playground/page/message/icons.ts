import { type ComponentChildren, h } from "preact";

/** The arrow of a menu. */
export function Chevron(): ComponentChildren {
  return drawing("M5 8l5 5 5-5");
}

/** An eye: seen by one person only. */
export function Eye(): ComponentChildren {
  return drawing("M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5z M10 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z");
}

/** A cross: closes something. */
export function Cross(): ComponentChildren {
  return drawing("M5 5l10 10M15 5L5 15");
}

/** A sheet of paper: a file. */
export function Sheet(): ComponentChildren {
  return drawing("M5 2h7l4 4v12H5z M12 2v4h4");
}

function drawing(path: string): ComponentChildren {
  return h(
    "svg",
    { class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" },
    h("path", { d: path }),
  );
}
