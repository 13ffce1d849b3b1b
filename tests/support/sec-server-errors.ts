import { type Reply, text } from "./source-server.ts";

/** How EDGAR says no. */
export type SecErrorName =
  | "undeclared"
  | "rate_exceeded"
  | "access_denied"
  | "no_such_key"
  | "maintenance"
  | "block_page_as_answer";

const htmlPage = (title: string, words: string): string =>
  `<!DOCTYPE html>\n<html><head><title>SEC.gov | ${title}</title></head><body><h1>${words}</h1></body></html>`;

const xmlError = (code: string, message: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

const HTML = "text/html";
const XML = "application/xml";
const TOO_FAST = htmlPage("Request Rate Threshold Exceeded", "Too many requests a second. Wait ten minutes.");

const ERRORS: Readonly<Record<SecErrorName, readonly [status: number, type: string, body: string]>> = {
  undeclared: [
    403,
    HTML,
    htmlPage("Your Request Originates from an Undeclared Automated Tool", "Say who is asking."),
  ],
  rate_exceeded: [403, HTML, TOO_FAST],
  access_denied: [403, XML, xmlError("AccessDenied", "No access")],
  no_such_key: [404, XML, xmlError("NoSuchKey", "No such key")],
  maintenance: [503, HTML, htmlPage("File Unavailable", "SEC.gov is undergoing maintenance.")],
  block_page_as_answer: [200, HTML, TOO_FAST],
};

/** The answer with the status, type and decisive words of EDGAR's own. */
export function secError(name: SecErrorName): Reply {
  const [status, type, body] = ERRORS[name];
  return text(body, { status, headers: { "content-type": type } });
}
