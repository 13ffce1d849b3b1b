import type { Calendar } from "../../domain/calendar.ts";
import type { Log } from "../ports/log.ts";
import type { SourceName } from "../ports/market-sources.ts";
import type { SourceStates } from "../ports/source-states.ts";

/** What every collecting job needs. */
export interface CollectDeps {
  readonly states: SourceStates;
  /** Providers that are never asked. */
  readonly off: ReadonlySet<SourceName>;
  readonly log: Log;
  readonly calendar: Calendar;
}
