import { filingText } from "../../domain/filed-words.ts";
import type { Filing } from "../../domain/filed.ts";
import { isOutside } from "../../domain/outside.ts";
import { plural } from "../../domain/wording.ts";
import type { FilingHeader } from "../ports/filings.ts";
import type { Filer, FilingDeps } from "./filing-deps.ts";

/** Exhibits that are named beside a filing; the rest is counted. */
const MOST_NAMED = 3;

/**
 * Puts a filing on the list of what people read, unless it is of a company that no release watches: nobody curates its
 * records, and whoever follows it has the link. `why` says why no rule does; null where none ever does.
 */
export async function reviewToRead(
  { review, clock }: Pick<FilingDeps, "review" | "clock">,
  miner: Filer,
  filing: Filing,
  { documents }: FilingHeader,
  why: string | null,
): Promise<void> {
  if (isOutside(miner)) return;
  const exhibits = documents
    .filter(({ type }) => /^EX-(?:99|10|4)\b/.test(type))
    .map(({ type, description }) =>
      description === null || description === type ? type : `${type} “${description}”`,
    );
  const named = exhibits.slice(0, MOST_NAMED).join(", ");
  const more = exhibits.length - MOST_NAMED;
  const rest = more > 0 ? ` and ${plural(more, "more exhibit")}` : "";
  const parts = [
    `${filingText(filing)}.`,
    exhibits.length === 0 ? null : `With ${named}${rest}.`,
    why === null ? null : `Its figures were not read: ${why}`,
  ];
  await review.propose([
    {
      key: `to read ${filing.id}`,
      item: {
        kind: "filing_to_read",
        createdAt: clock.now(),
        reporter: null,
        miner: miner.id,
        about: `${miner.ticker} ${filing.form}`,
        what: parts.filter((part) => part !== null).join(" "),
        source: filing.sources[0]?.url ?? null,
        knownAt: filing.knownAt,
        proposal: null,
      },
    },
  ]);
}
