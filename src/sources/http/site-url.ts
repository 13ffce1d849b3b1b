import { isLoopback } from "../../domain/local-host.ts";

/**
 * The base address of a provider, checked: https, or http to this machine; no user, query or fragment. Throws a
 * RangeError, without the address, where it is none: the settings check it long before.
 */
export function parseBaseUrl(text: string): URL {
  if (!URL.canParse(text)) throw new RangeError("the base address of a source is not an address");
  const url = new URL(text);
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  if (!isSafe) throw new RangeError("the base address of a source must begin with https://");
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new RangeError("the base address of a source must hold no user, query or fragment");
  }
  return url;
}

/**
 * The address of a path below a base address. Throws a RangeError where the path would lead anywhere else: paths are
 * written by us, so that is a fault of the program.
 */
export function urlBelow(base: URL, path: string, query: Readonly<Record<string, string>>): URL {
  const root = base.pathname.replace(/\/+$/, "");
  const url = new URL(`${base.origin}${root}${path}`);
  if (!path.startsWith("/") || url.origin !== base.origin || !url.pathname.startsWith(`${root}/`)) {
    throw new RangeError("a path must lead below the base address of its source");
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** Where a redirect leads; null where it leaves the host (scheme and port included) or is no address. */
export function redirectTarget(from: URL, location: string | null): URL | null {
  if (location === null || !URL.canParse(location, from.href)) return null;
  const to = new URL(location, from);
  const stays = to.origin === from.origin && to.username === "" && to.password === "";
  return stays ? to : null;
}
