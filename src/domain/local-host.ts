const IPV4_LOOPBACK = /^127(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/** True for names and addresses that never leave this machine: `localhost`, `127.0.0.1`, `[::1]`. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  return name === "localhost" || name === "::1" || IPV4_LOOPBACK.test(name);
}

/**
 * True where a request names this machine and comes from no foreign web page. Any page can make a browser reach a
 * loopback port; what it cannot do is name another Host (its own name is there) or hide its Origin.
 */
export function isLocalRequest(host: string | undefined, origin: string | undefined): boolean {
  return isLocalAddress(`http://${host ?? ""}`) && (origin === undefined || isLocalAddress(origin));
}

function isLocalAddress(address: string): boolean {
  return URL.canParse(address) && isLoopback(new URL(address).hostname);
}
