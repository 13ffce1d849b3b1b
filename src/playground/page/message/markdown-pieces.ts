import { isWebAddress } from "./links.ts";
import type { Inline, TimeStyle } from "./markdown-tree.ts";

/** A node and the place where the text goes on behind it. */
export interface Piece {
  readonly node: Inline;
  readonly end: number;
}

/** A block of code between three backticks, with the language it names in its first line; null where none opens. */
export function readFence(source: string, at: number): Piece | null {
  if (!source.startsWith("```", at)) return null;
  const body = at + 3;
  const [line, language = ""] = /^([\w+\-.#]{1,40})\n/.exec(source.slice(body, body + 41)) ?? [];
  const named = line === undefined ? null : closeFence(source, body + line.length, language);
  return named ?? closeFence(source, body, null);
}

function closeFence(source: string, body: number, language: string | null): Piece | null {
  let from = body;
  while (source[from] === "\n") from += 1;
  const close = source.indexOf("```", from + 1);
  if (close === -1) return null;
  const text = source.slice(from, close).replace(/(?<!\n)\n+$/, "");
  return { node: { kind: "fence", language, text }, end: close + 3 };
}

/** What stands in angle brackets: a mention, a command, a moment, an emoji, an address. */
export function readPointed(source: string, at: number): Piece | null {
  const close = source.slice(at, at + 2100).indexOf(">");
  if (close === -1) return null;
  const whole = source.slice(at, at + close + 1);
  const node = pointedNode(whole);
  return node === null ? null : { node, end: at + whole.length };
}

const MENTIONS = [
  ["user", /^<@!?(\d{1,20})>$/],
  ["role", /^<@&(\d{1,20})>$/],
  ["channel", /^<#(\d{1,20})>$/],
] as const;

const STYLES: readonly TimeStyle[] = ["t", "T", "d", "D", "f", "F", "R", "s", "S"];

/** The last second that a date can hold. */
const LAST_SECOND = 8_640_000_000_000;

function pointedNode(whole: string): Inline | null {
  for (const [of, pattern] of MENTIONS) {
    const id = pattern.exec(whole)?.[1];
    if (id !== undefined) return { kind: "mention", of, id };
  }
  const [, name, command] =
    /^<\/([-\w\p{L}\p{N}]{1,32}(?: [-\w\p{L}\p{N}]{1,32}){0,2}):(\d{1,20})>$/u.exec(whole) ?? [];
  if (name !== undefined && command !== undefined) return { kind: "command", name, id: command };
  const [, seconds, letter] = /^<t:(-?\d{1,14})(?::(\w))?>$/.exec(whole) ?? [];
  if (seconds !== undefined) {
    const style = STYLES.find((known) => known === letter) ?? null;
    const unix = Number(seconds);
    if ((letter !== undefined && style === null) || Math.abs(unix) > LAST_SECOND) return null;
    return { kind: "time", unix, style, source: whole };
  }
  const emoji = /^<a?:(\w{1,32}):\d{1,20}>$/.exec(whole)?.[1];
  if (emoji !== undefined) return { kind: "emoji", name: emoji };
  const address = whole.slice(1, -1);
  return isWebAddress(address) ? linkTo(address) : null;
}

/** An address that stands in the text by itself, without the punctuation behind it. */
export function readAddress(source: string, at: number): Piece | null {
  const found = /^https?:\/\/(?:(?!\]\()[^\s<])+/i.exec(source.slice(at, at + 2048))?.[0];
  if (found === undefined) return null;
  const address = withoutPunctuation(found);
  return isWebAddress(address) ? { node: linkTo(address), end: at + address.length } : null;
}

function linkTo(address: string): Inline {
  return { kind: "link", href: address, children: [{ kind: "text", text: address }] };
}

/** A closing bracket stays where the address opens it. */
function withoutPunctuation(address: string): string {
  let end = address.length;
  let unopened = address.split(")").length - address.split("(").length;
  while (end > 0) {
    const last = address[end - 1] ?? "";
    if (last === ")" && unopened > 0) unopened -= 1;
    else if (!".,:;\"'!?]".includes(last)) break;
    end -= 1;
  }
  return address.slice(0, end);
}

/** Everybody, or everybody who is here. */
export function readEveryone(source: string, at: number): Piece | null {
  for (const text of ["@everyone", "@here"] as const) {
    if (source.startsWith(text, at)) return { node: { kind: "everyone", text }, end: at + text.length };
  }
  return null;
}

/** The target of `[words](target "title")`, read from its opening bracket. */
export function readTarget(
  source: string,
  at: number,
): { readonly href: string; readonly end: number } | null {
  const [whole, target] =
    /^\(\s*<?((?:[^\s()<>\\]|\\.|\([^\s()]*\))+)>?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/.exec(
      source.slice(at, at + 2100),
    ) ?? [];
  if (whole === undefined || target === undefined) return null;
  const href = target.replace(/\\([^0-9A-Za-z\s])/g, "$1");
  return isWebAddress(href) ? { href, end: at + whole.length } : null;
}
