import type { Database } from "../../src/store/schema.ts";

/** An open, migrated, empty database of the dialect under test. */
export interface OpenedStore {
  readonly db: Database;
  readonly close: () => Promise<void>;
}

/** Gives a fresh one each time. */
export type OpenStore = () => Promise<OpenedStore>;
