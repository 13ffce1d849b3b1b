import { createFilingJobs, type FilingJobs } from "../app/filings/jobs.ts";
import type { FilingSource } from "../app/ports/filings.ts";
import type { Log } from "../app/ports/log.ts";
import type { OperatorNotices } from "../app/ports/operator-notices.ts";
import type { SourceStates } from "../app/ports/source-states.ts";
import { createFilingMarkStore } from "../store/filing-marks.ts";
import { createFilingReportStore } from "../store/filing-reports.ts";
import { createFilingTaskStore } from "../store/filing-tasks.ts";
import { createListedCompanyStore } from "../store/listed-companies.ts";
import { createReviewItemStore } from "../store/review-items.ts";
import { clock } from "./environment.ts";
import type { World } from "./open-world.ts";

export interface FilingJobDeps {
  readonly world: World;
  readonly source: FilingSource;
  readonly states: SourceStates;
  readonly notices: OperatorNotices;
  readonly log: Log;
}

/** The jobs that read EDGAR, over the open store. */
export function openFilingJobs({ world, source, states, notices, log }: FilingJobDeps): FilingJobs {
  const { db, facts, prices } = world;
  return createFilingJobs({
    source,
    states,
    off: new Set(),
    tasks: createFilingTaskStore(db),
    reports: createFilingReportStore(db),
    marks: createFilingMarkStore(db),
    facts,
    loader: facts,
    review: createReviewItemStore(db),
    prices,
    companies: createListedCompanyStore(db),
    notices,
    clock,
    log,
    watched: () => world.followed(),
  });
}
