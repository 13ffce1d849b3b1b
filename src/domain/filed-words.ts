import { type Filing, followedForm, type FollowedForm, isAmendment, isPeriodic } from "./filed.ts";
import { newYorkDate, newYorkTime } from "./time.ts";
import { dayInWords } from "./wording.ts";

/** What each item of an 8-K is about, in few words of our own. */
const ITEMS: Readonly<Record<string, string>> = {
  "1.01": "agreement entered into",
  "1.02": "agreement ended",
  "1.03": "bankruptcy or receivership",
  "1.04": "safety of its mines",
  "1.05": "cyber attack",
  "2.01": "assets bought or sold",
  "2.02": "results of operations",
  "2.03": "new debt",
  "2.04": "debt falling due early",
  "2.05": "costs of closing a business",
  "2.06": "assets written down",
  "3.01": "trouble with or change of its listing",
  "3.02": "shares sold unregistered",
  "3.03": "rights of holders changed",
  "4.01": "other auditor",
  "4.02": "earlier accounts not to be relied on",
  "5.01": "change of control",
  "5.02": "directors or officers",
  "5.03": "bylaws or fiscal year changed",
  "5.04": "staff plans closed to trading",
  "5.05": "code of ethics",
  "5.06": "no shell company any more",
  "5.07": "votes of shareholders",
  "5.08": "date for nominations",
  "6.01": "asset-backed securities: figures",
  "6.02": "asset-backed securities: other servicer or trustee",
  "6.03": "asset-backed securities: credit support changed",
  "6.04": "asset-backed securities: payment missed",
  "6.05": "asset-backed securities: pool differs",
  "6.06": "asset-backed securities: earlier pools",
  "7.01": "word to investors",
  "8.01": "other events",
  "9.01": "exhibits",
};

/** Items that say little of what happened, the one that says least last. */
const LIGHT_ITEMS: readonly string[] = ["8.01", "7.01", "9.01"];

const FORMS: Readonly<Record<FollowedForm, string>> = {
  "8-K": "current report",
  "6-K": "report of a foreign company",
  "10-Q": "quarterly report",
  "10-K": "yearly report",
  "20-F": "yearly report of a foreign company",
  "40-F": "yearly report of a Canadian company",
  "424B5": "prospectus supplement",
  "S-3": "registration of securities to be sold",
};

/** “results of operations”; a number without words is “item 9.99”. */
export function itemInWords(item: string): string {
  return Object.hasOwn(ITEMS, item) ? (ITEMS[item] ?? "") : `item ${item}`;
}

/** “quarterly report”, “amended current report”; “filing” for a form that is not followed. */
export function formInWords(form: string): string {
  const followed = followedForm(form);
  const plain = followed === null ? "filing" : FORMS[followed];
  return isAmendment(form) ? `amended ${plain}` : plain;
}

/** “8-K, results of operations; exhibits (accepted 6 Aug 2026, 16:05 New York)”: a filing as a list shows it. */
export function filingText(filing: Filing): string {
  const { form, items, filed, acceptedAt } = filing;
  const kind = `${formInWords(form)}${periodWords(filing)}`;
  const about =
    items.length === 0 ? kind : `${isAmendment(form) ? "amended: " : ""}${items.map(itemInWords).join("; ")}`;
  const when =
    acceptedAt === null
      ? `filed ${dayInWords(filed)}`
      : `accepted ${dayInWords(newYorkDate(acceptedAt))}, ${newYorkTime(acceptedAt)} New York`;
  return `${form}, ${about} (${when})`;
}

/**
 * “8-K: results of operations, +1 more”, “10-Q: quarterly report to 30 Sep 2026”: a filing in a headline of at most so
 * many characters where that can be, the items that say most first, exhibits only where there is nothing else.
 */
export function filingShort(filing: Filing, most: number): string {
  const { form, items } = filing;
  if (items.length === 0) {
    const kind = formInWords(form);
    const bare = `${form}: ${kind.replace(/ of .*$/, "")}`;
    const tries = [`${form}: ${kind}${periodWords(filing)}`, `${form}: ${kind}`, bare];
    return tries.find((one) => one.length <= most) ?? bare;
  }
  const told = itemsByWeight(items).filter((item, index) => index === 0 || item !== "9.01");
  const named = (many: number): string => {
    const more = told.length - many;
    const words = told.slice(0, many).map(itemInWords).join("; ");
    return `${form}: ${words}${more === 0 ? "" : `, +${String(more)} more`}`;
  };
  const counts = told.map((_, index) => told.length - index);
  return named(counts.find((many) => named(many).length <= most) ?? 1);
}

/** The items, those that say most first. */
function itemsByWeight(items: readonly string[]): readonly string[] {
  return items.toSorted((a, b) => LIGHT_ITEMS.indexOf(a) - LIGHT_ITEMS.indexOf(b));
}

/** “ to 30 Sep 2026” behind a report on a period. */
function periodWords({ form, reportDate }: Filing): string {
  return isPeriodic(form) && reportDate !== null ? ` to ${dayInWords(reportDate)}` : "";
}

/** How much a filing says before others of its day: reports on a period, then what happened, then sales of securities. */
export function filingWeight({ form, items }: Pick<Filing, "form" | "items">): number {
  if (isPeriodic(form)) return 4;
  const followed = followedForm(form);
  if (followed === "8-K") return items.some((item) => !LIGHT_ITEMS.includes(item)) ? 3 : 2;
  return followed === "6-K" ? 2 : 1;
}
