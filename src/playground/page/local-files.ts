import type { APIMessage } from "discord-api-types/v10";

/**
 * The same message with the addresses of its files below the page's own origin: the local Discord names them by the
 * address it listens on, and the page may have been opened under another name of this machine. Links stay as they are.
 */
export function withLocalFiles(message: APIMessage, origin: string): APIMessage {
  const prefix = `${origin}/attachments/`;
  const copy: APIMessage = JSON.parse(JSON.stringify(message), (key, value: unknown) =>
    (key === "url" || key === "proxy_url") && typeof value === "string" && value.startsWith(prefix)
      ? value.slice(origin.length)
      : value,
  );
  return copy;
}
