import type { Contract, ContractKind, MegawattsBasis } from "../../domain/contract.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { Holding, HoldingBasis } from "../../domain/treasury.ts";

/** `$9.8B`, `$175M`, `$311K`: three significant digits, for our own figure beside a claim. */
export function dollars(amount: number): string {
  const size = Math.abs(amount);
  const [unit, letter] =
    size >= 999.5e6 ? [1e9, "B"] : size >= 999.5e3 ? [1e6, "M"] : size >= 999.5 ? [1e3, "K"] : [1, ""];
  return `${amount < 0 ? "−" : ""}$${numeral(size / unit, 3)}${letter}`;
}

/** `$87,851`: a price of one coin, whole dollars. */
export function pricePerCoin(amount: number): string {
  return `$${new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 }).format(amount)}`;
}

/** `1,992 BTC`, `−15,133 BTC`. */
export function coins(amount: number): string {
  const size = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 }).format(Math.abs(amount));
  return `${amount < 0 ? "−" : ""}${size} BTC`;
}

/** `9 Jun 2026`. */
export function dayInWords(date: IsoDate): string {
  const [year, month, day] = date.split("-").map(Number);
  const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  return `${day} ${names[(month ?? 1) - 1] ?? ""} ${year}`;
}

/** `352 MW critical IT (1,000 MW gross)`; null where no megawatts are stated. */
export function megawattsInWords(contract: Contract): string | null {
  const { megawatts, megawattsBasis, grossMegawatts } = contract;
  const gross =
    grossMegawatts === null || megawattsBasis === "gross" || megawattsBasis === "open"
      ? null
      : `${numeral(grossMegawatts, 6)} MW gross`;
  if (megawatts === null) return gross;
  const own = `${numeral(megawatts, 6)} MW ${megawattBasisInWords(megawattsBasis)}`;
  return gross === null ? own : `${own} (${gross})`;
}

/** What the megawatts measure. */
function megawattBasisInWords(basis: MegawattsBasis | null): string {
  switch (basis) {
    case "critical_it":
      return "critical IT";
    case "gross":
      return "gross";
    case "site_capacity":
      return "site capacity";
    case "open":
      return "of open basis";
    case null:
      return "of unstated basis";
  }
}

/** The plural name of a kind of contract. */
export function kindInWords(kind: ContractKind | "unknown"): string {
  switch (kind) {
    case "triple_net_lease":
      return "triple-net leases";
    case "colocation":
      return "colocation";
    case "gpu_cloud":
      return "GPU cloud";
    case "unknown":
      return "kind not known";
  }
}

/** What the coins of a holding include. */
export function holdingBasisInWords(basis: HoldingBasis): string {
  switch (basis) {
    case "as_reported_total":
      return "total as reported";
    case "unencumbered_only":
      return "unencumbered only";
    case "consolidated_held_or_pledged":
      return "consolidated, held or pledged";
    case "consolidated_excluding_pledged":
      return "consolidated, without pledged coins";
    case "including_posted_collateral":
      return "with coins posted as collateral";
  }
}

/** `about 38,689 BTC on 26 Mar 2026 (total as reported)`. */
export function holdingInWords(holding: Holding): string {
  const qualifier = { exact: "", about: "about ", more_than: "more than ", less_than: "less than " };
  return `${qualifier[holding.qualifier]}${coins(holding.btc)} on ${dayInWords(holding.date)} (${holdingBasisInWords(holding.basis)})`;
}

/** A number with thousands and at most so many significant digits. */
export function numeral(value: number, digits: number): string {
  return new Intl.NumberFormat("en-US", { maximumSignificantDigits: digits }).format(value);
}
