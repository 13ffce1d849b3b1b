/**
 * What kind of answer is asked for. `text` also takes plain text where JSON is usual, `html` also plain text, and `any`
 * takes whatever comes.
 */
export type Accepted = "json" | "text" | "html" | "xml" | "any";

const HEADERS: Readonly<Record<Accepted, string>> = {
  json: "application/json",
  text: "text/plain, application/json",
  html: "text/html, application/xhtml+xml, text/plain",
  xml: "application/atom+xml, application/xml, text/xml",
  any: "*/*",
};

/** The header that asks for it. */
export function acceptHeader(accept: Accepted): string {
  return HEADERS[accept];
}

const JSON_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?json$/;
const XML_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?xml$/;
const HTML_TYPE = /^(?:text\/html|application\/xhtml\+xml)$/;

const TYPES: Readonly<Record<Accepted, (type: string) => boolean>> = {
  json: (type) => JSON_TYPE.test(type),
  text: (type) => JSON_TYPE.test(type) || type === "text/plain",
  html: (type) => HTML_TYPE.test(type) || type === "text/plain",
  // A page is XML too where it is XHTML, and never what was asked for.
  xml: (type) => XML_TYPE.test(type) && !HTML_TYPE.test(type),
  any: () => true,
};

/** True where an answer of this type, in lower case and without parameters, is of the kind asked for. */
export function isOfKind(type: string, accept: Accepted): boolean {
  return TYPES[accept](type);
}

/** True for kinds of which no answer begins with a tag. */
export function isWithoutTags(accept: Accepted): boolean {
  return accept === "json" || accept === "text";
}
