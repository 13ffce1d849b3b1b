/** True for an address that a link may lead to: a whole http or https address, and nothing else. */
export function isWebAddress(address: string): boolean {
  if (!/^https?:\/\/[^\s/]/i.test(address) || !URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return (protocol === "https:" || protocol === "http:") && hostname !== "";
}

/** What every link has that leads away from the page: a tab of its own, which learns nothing of this one. */
export const AWAY = { target: "_blank", rel: "noopener noreferrer" } as const;

/** The host of an address, for a person to read; the address itself, shortened, where it has none. */
export function hostOf(address: string): string {
  const host = URL.canParse(address) ? new URL(address).host : "";
  return host === "" ? address.slice(0, 60) : host;
}

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Where a file of this local Discord lies on the page's own origin: a path under /attachments/. Null for every other
 * address, which the page never loads. `here` is the origin of the page, null where there is none.
 */
export function localPath(address: string, here: string | null): string | null {
  if (!URL.canParse(address, "http://localhost")) return null;
  const { protocol, origin, hostname, pathname } = new URL(address, "http://localhost");
  if (protocol !== "http:" && protocol !== "https:") return null;
  const ours = LOOPBACK.has(hostname) || origin === here;
  return ours && pathname.startsWith("/attachments/") ? pathname : null;
}
