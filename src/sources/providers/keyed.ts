import type { Explained } from "../http.ts";

/**
 * What a refusal of a provider with a key means: not this machine but the key, or what its plan includes. Kept apart
 * from `blocked`, since the remedy is another.
 */
export function explainKey(status: number, body: string): Explained | null {
  if (status !== 401 && status !== 403) return null;
  if (/subscription|entitle|not permit|plan\b/i.test(body)) {
    return {
      kind: "refused",
      detail: `The plan of this key does not include what was asked for (${status}).`,
    };
  }
  // A web page is the refusal of a machine in between, which never saw the key.
  if (body.trimStart().startsWith("<")) return null;
  return { kind: "refused", detail: `It does not accept this key (${status}).` };
}
