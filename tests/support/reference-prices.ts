import { existsSync, readFileSync } from "node:fs";
import { measure, type Measurement } from "../../src/domain/divergence.ts";
import type { Bar, PriceHistory } from "../../src/domain/market.ts";
import { nyseCalendar } from "./market.ts";

const folder = new URL("../../../shared/fixtures/divergence/", import.meta.url);
const SECURITIES = ["MNA", "MNB", "MNC", "MND", "MNE", "MNF"];

/** True where the reference data lie beside the project. */
export const hasReference: boolean = existsSync(folder);

/** The text of a file of the reference data. */
export function referenceText(name: string): string {
  return readFileSync(new URL(name, folder), "utf8");
}

/** The prices of the reference data as they would lie in the store, BTC at the close. */
function referenceHistory(): PriceHistory {
  const rows = readRows("prices.csv");
  return {
    bars: new Map(
      SECURITIES.map((security) => [
        security,
        rows.flatMap((row): readonly Bar[] => {
          const close = row[security] ?? "";
          const session = row["date"] ?? "";
          return close === ""
            ? []
            : [{ security, session, close: Number(close), basis: "raw", quarantined: false }];
        }),
      ]),
    ),
    btc: rows.map((row) => ({ date: row["date"] ?? "", align: "close", priceUsd: Number(row["BTC_NY"]) })),
    actions: readRows("splits.csv").map((row) => ({
      security: row["security_id"] ?? "",
      exDate: row["ex_date"] ?? "",
      kind: "split",
      newShares: Number(row["new_shares"]),
      oldShares: Number(row["old_shares"]),
    })),
    shares: [],
  };
}

/** The reference prices measured as one basket of six. */
export function measureReferencePrices(): Measurement {
  const history = referenceHistory();
  return measure({
    calendar: nyseCalendar(),
    history,
    kind: "basket",
    members: SECURITIES.map((security) => ({
      security,
      from: "2000-01-01",
      until: null,
      pricesSince: null,
    })),
    peers: [],
    qqq: "QQQ",
    until: history.btc.at(-1)?.date ?? "",
  });
}

function readRows(name: string): readonly Readonly<Record<string, string>>[] {
  const [header = "", ...lines] = referenceText(name).trim().split("\n");
  const names = header.trim().split(",");
  return lines.map((line) => {
    const cells = line.trim().split(",");
    return Object.fromEntries(names.map((key, index) => [key, cells[index] ?? ""]));
  });
}
