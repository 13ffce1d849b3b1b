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

/**
 * Why an address cannot be listened on, in one line that says what to do; null for an error that is no such thing.
 * `setting` names the setting that holds the address, `usual` its default.
 */
export function listenProblem(
  { host, port }: { readonly host: string; readonly port: number },
  error: unknown,
  setting: string,
  usual: string,
): string | null {
  switch (error instanceof Error && "code" in error ? error.code : null) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is in use. Stop the other program, or set ${setting} to another port.`;
    case "EACCES":
      return `Port ${port} on ${host} is not allowed for this user. Set ${setting} to a port from 1024 on.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `This machine has no address ${host}. Set ${setting}, e.g. ${usual}.`;
    default:
      return null;
  }
}
