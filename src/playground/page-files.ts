import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { extname } from "node:path";

/** A file of the page as a browser gets it. */
export interface PageFile {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The page's files by address. */
export interface PageFiles {
  /** Null for an address that is none of them, whatever it looks like. */
  find(path: string): PageFile | null;
  /** Every address there is. */
  addresses(): readonly string[];
}

const FOLDER = new URL("./page/", import.meta.url);

/** The two modules of the library, at fixed addresses; the import map of the page names them. */
const VENDOR: readonly (readonly [address: string, module: string])[] = [
  ["/vendor/preact.mjs", "preact"],
  ["/vendor/hooks.mjs", "preact/hooks"],
];

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".ts": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
};

/** What every answer to a browser says: it is for this page alone, and nothing of it goes elsewhere. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};

/**
 * The page as it lies in its folder; nothing is built. A file is read when it is first asked for and kept: TypeScript
 * without its types, and therefore under the very names by which the files import each other. Only what was found in
 * the folder can be had, so no address leads out of it.
 */
export function createPageFiles(): PageFiles {
  const places = new Map<string, URL>();
  for (const entry of readdirSync(FOLDER, { recursive: true, encoding: "utf8" })) {
    const name = entry.replaceAll("\\", "/");
    if (Object.hasOwn(TYPES, extname(name))) places.set(addressOf(name), new URL(name, FOLDER));
  }
  for (const [address, module] of VENDOR) places.set(address, new URL(import.meta.resolve(module)));
  const kept = new Map<string, PageFile>();

  return {
    find: (path) => {
      const place = places.get(path);
      if (place === undefined) return null;
      const file = kept.get(path) ?? readPageFile(place);
      kept.set(path, file);
      return file;
    },
    addresses: () => [...places.keys()],
  };
}

function addressOf(name: string): string {
  return name === "index.html" ? "/" : `/page/${name}`;
}

function readPageFile(place: URL): PageFile {
  const text = readFileSync(place, "utf8");
  const kind = extname(place.pathname);
  const headers = {
    ...SAFE_HEADERS,
    "content-type": TYPES[kind] ?? "application/octet-stream",
    "cache-control": "no-cache",
  };
  if (kind === ".ts") return { body: stripTypeScriptTypes(text), headers };
  if (kind !== ".html") return { body: text, headers };
  return { body: text, headers: { ...headers, "content-security-policy": policyFor(text) } };
}

/** Nothing but this very page: its own files, and of scripts written into it only the import map. */
function policyFor(html: string): string {
  const inline = [...html.matchAll(/<script type="importmap">([\s\S]*?)<\/script>/g)].map(
    ([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
  );
  return [
    "default-src 'none'",
    `script-src ${["'self'", ...inline].join(" ")}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
