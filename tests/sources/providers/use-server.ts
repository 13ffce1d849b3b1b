import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Sourced, SourceFailure } from "../../../src/app/ports/market-sources.ts";
import { createHttp, type Http } from "../../../src/sources/http.ts";
import { openSourceServer, type SourceServer } from "../../support/source-server.ts";

export interface UsedServer {
  readonly server: () => SourceServer;
  /** A shared fetch of its own for each call, and the server's address. */
  readonly deps: () => { readonly http: Http; readonly baseUrl: string };
}

/** A server of sources for the tests of a file, emptied before each of them. */
export function useServer(): UsedServer {
  let server: SourceServer;
  beforeAll(async () => {
    server = await openSourceServer();
  });
  beforeEach(() => {
    server.reset();
  });
  afterAll(async () => {
    await server.close();
  });
  return {
    server: () => server,
    deps: () => ({ http: createHttp({ version: "0.0.0" }), baseUrl: server.url }),
  };
}

/** The value of an answer; throws where it failed. */
export function valueOf<T>(answer: Sourced<T> | undefined): T {
  if (answer?.ok !== true) throw new Error(`no answer: ${JSON.stringify(answer)}`);
  return answer.value;
}

/** The failure of an answer; throws where one came. */
export function failureOf(answer: Sourced<unknown> | undefined): SourceFailure {
  if (answer === undefined || answer.ok) throw new Error(`an answer came: ${JSON.stringify(answer)}`);
  return answer.failure;
}

/** Recorded answers, where they lie beside the project. */
const recorded = new URL("../../../../shared/fixtures/market/", import.meta.url);

export const isRecorded = existsSync(recorded);

/** The text of a recorded answer. */
export function readRecorded(path: string): string {
  return readFileSync(new URL(path, recorded), "utf8");
}

/** A recorded answer as a value, taken out of the envelope in which it was recorded. */
export function recordedBody(path: string): unknown {
  const json: unknown = JSON.parse(readRecorded(path));
  return inside(inside(json, "response"), "bodyJson") ?? inside(json, "body") ?? json;
}

function inside(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
