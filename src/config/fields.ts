import { fileURLToPath } from "node:url";
import { z } from "zod";
import { isLoopback } from "../domain/local-host.ts";

/** Where a server of this program listens. */
export interface Address {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

type Context = z.RefinementCtx<string>;

function refuse(context: Context, message: string): never {
  context.addIssue({ code: "custom", message });
  return z.NEVER;
}

/** A base address: https, or http to this machine; the answer has no slash at its end. */
export function baseUrl(text: string, context: Context): string {
  const url = webAddress(text, context);
  if (url === null) return z.NEVER;
  if (url.search !== "") return refuse(context, NOTHING_MORE);
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** Discord's base address, which the library completes with the version. */
export function apiUrl(text: string, context: Context): string {
  const url = baseUrl(text, context);
  if (/\/v\d+$/.test(url)) return refuse(context, "must not end in the version; leave out /v10");
  return url;
}

/** An address to be fetched as it stands, a query included. */
export function fetchUrl(text: string, context: Context): string {
  return webAddress(text, context)?.href ?? z.NEVER;
}

const NOTHING_MORE = "must hold no name, password, query or fragment";

/** The text itself never stands in the problem: such an address may be a secret. */
function webAddress(text: string, context: Context): URL | null {
  const say = (message: string): null => {
    context.addIssue({ code: "custom", message });
    return null;
  };
  if (!URL.canParse(text)) return say("must be an address such as https://example.org/api");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "" || url.hash !== "") return say(NOTHING_MORE);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return say("must begin with https:// (or http:// to this machine)");
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return say("plain http is for this machine only (127.0.0.1, localhost); use https");
  }
  return url;
}

/** Discord's ids: the millisecond of their making and a counter, in decimal. */
const ID = /^\d{15,20}$/;
const NO_ID = "must be a number of 15 to 20 digits (in Discord: Developer Mode on, then Copy ID)";

/** One id of Discord's. */
export function id(text: string, context: Context): string {
  return ID.test(text.trim()) ? text.trim() : refuse(context, NO_ID);
}

/** Ids with commas or spaces between, each once. */
export function ids(text: string, context: Context): readonly string[] {
  const all = listed(text);
  return all.every((part) => ID.test(part)) ? all : refuse(context, `each ${NO_ID}`);
}

/** Names out of a list of known ones, with commas or spaces between, each once; capitals do not matter. */
export function namesOf<const Name extends string>(known: readonly Name[]) {
  return (text: string, context: Context): readonly Name[] => {
    const all = listed(text.toLowerCase());
    const names = known.filter((name) => all.includes(name));
    return names.length === all.length ? names : refuse(context, `each must be one of ${known.join(", ")}`);
  };
}

function listed(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((part) => part !== ""))];
}

/** The path in a `file:` address. */
export function databasePath(text: string, context: Context): string {
  if (!text.startsWith("file:")) return refuse(context, "must begin with file:, e.g. file:var/pivotwatch.db");
  if (text.startsWith("file://")) {
    try {
      return fileURLToPath(text);
    } catch {
      return refuse(context, "is no path on this machine; write file:relative/path or file:///absolute/path");
    }
  }
  const path = text.slice("file:".length);
  return path === "" ? refuse(context, "names no file, e.g. file:var/pivotwatch.db") : path;
}

/** `host:port`, an IPv6 address in brackets. */
export function address(text: string, context: Context): Address {
  const [, host = "", port = ""] = /^(\[[0-9a-f:.]+\]|[^:\s]+):(\d{1,5})$/i.exec(text.trim()) ?? [];
  if (host === "" || Number(port) > 65_535) {
    return refuse(context, "must be host:port, e.g. 127.0.0.1:8787");
  }
  return { host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
}

/** A key that goes into a header of a request; never shown where it is wrong. */
export function key(text: string, context: Context): string {
  const trimmed = text.trim();
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    return refuse(context, "holds no spaces, line breaks or letters beyond ASCII");
  }
  return trimmed;
}

/** More than any name and address need, and less than a header may hold. */
const MOST_USER_AGENT = 200;

/**
 * Who asks EDGAR: a name and an e-mail address, as the SEC wants them. The text is a header, so it is ASCII; it never
 * stands in the problem.
 */
export function userAgent(text: string, context: Context): string {
  const trimmed = text.trim();
  const email = /[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}(?![\w.@-])/i.exec(trimmed);
  const name = email === null ? "" : trimmed.replace(email[0], "");
  if (/[a-z]{2}/i.test(name) && /^[\x20-\x7e]+$/.test(trimmed) && trimmed.length <= MOST_USER_AGENT) {
    return trimmed;
  }
  return refuse(
    context,
    "must hold a name and an e-mail address in plain ASCII, e.g. Example Miners Watch ops@example.org",
  );
}

/** Discord takes 50 calls a second of a bot, replies apart. */
const MOST_CALLS = 50;

/** A whole number of calls a second. */
export function callsPerSecond(text: string, context: Context): number {
  const count = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_CALLS) return count;
  return refuse(context, `must be a whole number from 1 to ${String(MOST_CALLS)}`);
}
