import { isIPv4 } from "node:net";

/** True for names and addresses of this machine. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  return name === "localhost" || name === "::1" || (isIPv4(name) && name.startsWith("127."));
}

/**
 * True where a request means this machine and comes from no foreign web page. Any page can make a browser reach a
 * loopback port; what it cannot do is name another Host (its own name is there) or hide its Origin.
 */
export function isLocalRequest(host: string | undefined, origin: string | undefined): boolean {
  return isLocalAddress(`http://${host ?? ""}`) && (origin === undefined || isLocalAddress(origin));
}

function isLocalAddress(address: string): boolean {
  return URL.canParse(address) && isLoopback(new URL(address).hostname);
}
