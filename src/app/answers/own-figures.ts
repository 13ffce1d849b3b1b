import type { Contract, ContractKind, MegawattsBasis } from "../../domain/contract.ts";
import type { Holding, HoldingBasis } from "../../domain/treasury.ts";
import { btc, dayInWords, numeral } from "../../domain/wording.ts";

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
  return `${qualifier[holding.qualifier]}${btc(holding.btc)} on ${dayInWords(holding.date)} (${holdingBasisInWords(holding.basis)})`;
}
