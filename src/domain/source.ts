/** Companies' own hosts, the regulator and the wires; a host counts with every name below it. */
const LINKED_HOSTS: readonly string[] = [
  "sec.gov",
  "accesswire.com",
  "businesswire.com",
  "globenewswire.com",
  "newsfilecorp.com",
  "prnewswire.com",
  "abtc.com",
  "applieddigital.com",
  "bit-digital.com",
  "bitdeer.com",
  "bitfarms.com",
  "cangoonline.com",
  "ciphermining.com",
  "cleanspark.com",
  "corescientific.com",
  "galaxy.com",
  "hivedigitaltechnologies.com",
  "hut8.com",
  "hyperscaledata.com",
  "iren.com",
  "mara.com",
  "riotplatforms.com",
  "solunacomputing.com",
  "terawulf.com",
  "whitefiber.com",
];

/** The host of an address without `www.`; the text itself where it is no address. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, "") : url;
}

/**
 * True where an address may be shown as a link: https, and a host of the regulator, of a watched company or
 * of a wire, or a name below one. Every other source is named as plain text.
 */
export function isLinked(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, port } = new URL(url);
  if (protocol !== "https:" || username !== "" || port !== "") return false;
  return LINKED_HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}
