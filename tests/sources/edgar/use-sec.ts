import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach } from "vitest";
import type { FilingSource } from "../../../src/app/ports/filings.ts";
import { createEdgar } from "../../../src/sources/edgar/edgar.ts";
import { createHttp, type HttpOptions } from "../../../src/sources/http.ts";
import { openSecServer, type SecServer } from "../../support/sec-server.ts";

export const USER_AGENT = "Sample Watch ops@example.org";

export interface UsedSec {
  readonly sec: () => SecServer;
  /** A source of its own for each call, unspaced unless that is asked for. */
  readonly edgar: (options?: Partial<HttpOptions>, spacingMs?: number) => FilingSource;
}

/** EDGAR on 127.0.0.1 for each test, with nothing in it. */
export function useSec(): UsedSec {
  let server: SecServer;
  beforeEach(async () => {
    server = await openSecServer();
  });
  afterEach(async () => {
    await server.close();
  });
  return {
    sec: () => server,
    edgar: (options = {}, spacingMs = 0) =>
      createEdgar({
        http: createHttp({ version: "0.0.0", ...options }),
        userAgent: USER_AGENT,
        dataUrl: server.dataUrl,
        wwwUrl: server.wwwUrl,
        spacingMs,
      }),
  };
}

/** Recorded answers, where they lie beside the project. */
const recorded = new URL("../../../../shared/fixtures/edgar/", import.meta.url);

export const isRecorded = existsSync(recorded);

/** A recorded answer as it came. */
export function readRecorded(path: string): Buffer {
  return readFileSync(new URL(path, recorded));
}
