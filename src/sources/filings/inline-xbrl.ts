import { Parser } from "htmlparser2";
import type { ReadingProblem, TaggedDocument, TaggedNumber, TaggedText } from "../../domain/filing/tagged.ts";
import { createPrefixes } from "./namespaces.ts";
import { createResources } from "./xbrl-resources.ts";

/** What a piecewise reading gives. */
export interface InlineReader {
  readonly write: (text: string) => void;
  /** Everything found; `isInline` is false for a page without any element of inline XBRL. */
  readonly end: () => { readonly isInline: boolean; readonly document: TaggedDocument };
}

/** Thrown for a page that no sane program nests like this: the parser's work grows with the square of the depth. */
export class TooDeep extends Error {}

const MOST_DEPTH = 10_000;
/** A text block can be the whole of a note; what is longer than any figure or name is cut. */
const MOST_TEXT = 4_000;

type Attributes = Readonly<Record<string, string>>;

/** An element whose text is being gathered. Elements nest, and a text belongs to all that hold it. */
interface Capture {
  readonly element: string;
  readonly attributes: Attributes;
  readonly hidden: boolean;
  text: string;
}

interface Continued {
  readonly text: string;
  readonly next: string | null;
}

/**
 * Reads inline XBRL 1.1 while its text arrives: nothing but the tagged figures and texts is kept. Figures of another
 * target than the report itself are counted and left out. Elements are told apart without regard to case, since pages
 * go through tools that know HTML only.
 */
export function createInlineReader(): InlineReader {
  const prefixes = createPrefixes();
  const resources = createResources(prefixes.usual);
  const captures: Capture[] = [];
  const numbers: TaggedNumber[] = [];
  const texts: (TaggedText & { readonly next: string | null })[] = [];
  const continuations = new Map<string, Continued>();
  const problems: ReadingProblem[] = [];
  let isInline = false;
  let depth = 0;
  let hidden = 0;
  let excluded = 0;
  let otherTargets = 0;
  let order = 0;

  const open = (name: string, attributes: Attributes): void => {
    depth += 1;
    if (depth > MOST_DEPTH) throw new TooDeep("elements nested too deep");
    for (const key in attributes) {
      if (key.startsWith("xmlns:")) {
        prefixes.declare(attributes);
        break;
      }
    }
    if (resources.isOpen()) resources.open(name, attributes);
    if (!name.includes(":")) return;
    const element = prefixes.usual(name);
    if (!element.startsWith("ix:")) return;
    isInline = true;
    if (element === "ix:hidden") hidden += 1;
    else if (element === "ix:exclude") excluded += 1;
    else if (element === "ix:resources") resources.begin();
    else if (element === "ix:nonfraction" || element === "ix:nonnumeric" || element === "ix:continuation") {
      captures.push({ element, attributes, hidden: hidden > 0, text: "" });
    } else if (element === "ix:fraction" || element === "ix:tuple") {
      problems.push({
        kind: "not_read",
        sentence: `${attributes["name"] ?? "A figure"} is an ${element}, which is not read.`,
      });
    }
  };

  const close = (name: string, isImplied: boolean): void => {
    depth -= 1;
    if (resources.isOpen()) resources.close(name);
    if (!name.includes(":")) return;
    const element = prefixes.usual(name);
    if (element === "ix:hidden") hidden -= 1;
    else if (element === "ix:exclude") excluded -= 1;
    else if (element === "ix:resources") resources.end();
    const last = captures.at(-1);
    if (last?.element !== element) return;
    captures.pop();
    finish(last, isImplied);
  };

  const finish = ({ element, attributes, hidden: isHidden, text }: Capture, isImplied: boolean): void => {
    const name = attributes["name"];
    if (element === "ix:continuation") {
      const id = attributes["id"];
      if (id !== undefined) continuations.set(id, { text, next: attributes["continuedAt"] ?? null });
      return;
    }
    if (name === undefined) {
      problems.push({
        kind: "missing_name",
        sentence: `An ${element} has no name; its text is “${text.slice(0, 40)}”.`,
      });
      return;
    }
    if (attributes["target"] !== undefined && attributes["target"] !== "") {
      otherTargets += 1;
      return;
    }
    const tag = prefixes.usual(name);
    const contextId = attributes["contextRef"] ?? null;
    const nil = isNil(attributes);
    if (element === "ix:nonnumeric") {
      texts.push({ name: tag, contextId, nil, text, next: attributes["continuedAt"] ?? null });
      return;
    }
    // An element that closes itself is told as one that was never closed; only an empty figure may do so.
    if (isImplied && !nil) {
      const sentence = `${tag} in context “${contextId ?? ""}” is never closed; the document is broken or cut off there.`;
      problems.push({ kind: "not_closed", sentence });
      return;
    }
    numbers.push({
      name: tag,
      contextId,
      unitId: attributes["unitRef"] ?? null,
      format: attributes["format"] ?? null,
      scale: attributes["scale"] ?? null,
      sign: attributes["sign"] ?? null,
      decimals: attributes["decimals"] ?? null,
      nil,
      text,
      hidden: isHidden,
      order: order++,
    });
  };

  const isNil = (attributes: Attributes): boolean => {
    for (const key in attributes) {
      if (key.endsWith("nil") && prefixes.usual(key) === "xsi:nil")
        return /^(?:true|1)$/.test(attributes[key] ?? "");
    }
    return false;
  };

  /** The text with its continuations; a chain that leads nowhere or in a circle ends and is reported. */
  const continued = ({ name, contextId, nil, text, next }: (typeof texts)[number]): TaggedText => {
    let whole = text;
    const seen = new Set<string>();
    let id = next;
    while (id !== null) {
      const found = seen.has(id) ? undefined : continuations.get(id);
      if (found === undefined) {
        problems.push({
          kind: "missing_continuation",
          sentence: `${name} goes on at “${id}”, which is not there.`,
        });
        break;
      }
      seen.add(id);
      whole = `${whole}${found.text}`;
      id = found.next;
    }
    return { name, contextId, nil, text: whole.slice(0, MOST_TEXT).trim() };
  };

  const parser = new Parser(
    {
      onopentag: open,
      onclosetag: close,
      ontext: (text) => {
        if (resources.isOpen()) resources.text(text);
        if (excluded > 0) return;
        for (const capture of captures) {
          if (capture.text.length < MOST_TEXT) capture.text += text;
        }
      },
    },
    {
      xmlMode: false,
      recognizeSelfClosing: true,
      recognizeCDATA: true,
      lowerCaseTags: true,
      lowerCaseAttributeNames: false,
    },
  );

  return {
    write: (text) => parser.write(text),
    end: () => {
      parser.end();
      if (otherTargets > 0) {
        const sentence = `Figures that belong to another report than the document's own were left out: ${otherTargets}.`;
        problems.push({ kind: "other_target", sentence });
      }
      const whole = texts.map(continued);
      const { contexts, units } = resources.found();
      return { isInline, document: { contexts, units, numbers, texts: whole, problems } };
    },
  };
}
