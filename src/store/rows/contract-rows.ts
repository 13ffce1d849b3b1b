import type { Contract } from "../../domain/contract.ts";
import type { Project } from "../../domain/project.ts";
import type { ContractTable, ProjectTable } from "../schema.ts";
import { addLinks } from "./batch.ts";
import type { Batch } from "./batch.ts";
import { factOf, linksOf } from "./shelf.ts";
import type { Shelf } from "./shelf.ts";
import { flag, isSet, wholeUsd } from "./values.ts";

/** Adds a contract's row and its weak fields. */
export function addContract(batch: Batch, rowId: number, contract: Contract): void {
  batch.contracts.push({
    row_id: rowId,
    counterparty: contract.counterparty,
    counterparty_group: contract.counterpartyGroup,
    end_user: contract.endUser,
    site: contract.site,
    kind: contract.kind,
    announced: contract.announced,
    megawatts: contract.megawatts,
    megawatts_basis: contract.megawattsBasis,
    gross_megawatts: contract.grossMegawatts,
    term_years: contract.termYears,
    extension_options: contract.extensionOptions,
    base_value_usd: wholeUsd(contract.baseValueUsd, contract.id),
    max_value_usd: wholeUsd(contract.maxValueUsd, contract.id),
    value_basis: contract.valueBasis,
    gpu_count: contract.gpuCount,
    gpu_model: contract.gpuModel,
    backstop_by: contract.backstopBy,
    backstop_usd: wholeUsd(contract.backstopUsd, contract.id),
    first_delivery: contract.firstDelivery,
    status: contract.status,
    is_rollup: flag(contract.isRollup),
    part_of: contract.partOf,
    count_in_totals: flag(contract.countInTotals),
    attributable_share: contract.attributableShare,
  });
  for (const [ordinal, weak] of contract.weakFields.entries()) {
    batch.weakFields.push({ row_id: rowId, ordinal, field: weak.field, evidence: weak.evidence });
  }
}

/** A contract from its row. */
export function contractOf(shelf: Shelf, row: ContractTable): Contract {
  return {
    ...factOf(shelf, row.row_id),
    counterparty: row.counterparty,
    counterpartyGroup: row.counterparty_group,
    endUser: row.end_user,
    site: row.site,
    kind: row.kind,
    announced: row.announced,
    megawatts: row.megawatts,
    megawattsBasis: row.megawatts_basis,
    grossMegawatts: row.gross_megawatts,
    termYears: row.term_years,
    extensionOptions: row.extension_options,
    baseValueUsd: row.base_value_usd,
    maxValueUsd: row.max_value_usd,
    valueBasis: row.value_basis,
    gpuCount: row.gpu_count,
    gpuModel: row.gpu_model,
    backstopBy: row.backstop_by,
    backstopUsd: row.backstop_usd,
    firstDelivery: row.first_delivery,
    status: row.status,
    isRollup: isSet(row.is_rollup),
    partOf: row.part_of,
    countInTotals: isSet(row.count_in_totals),
    attributableShare: row.attributable_share,
    weakFields: shelf.weakFields.get(row.row_id) ?? [],
  };
}

/** Adds a project's row and its links. */
export function addProject(batch: Batch, rowId: number, project: Project): void {
  batch.projects.push({ row_id: rowId, name: project.name, inferred: flag(project.inferred) });
  addLinks(batch, rowId, "contract", project.contracts);
  addLinks(batch, rowId, "debt", project.debts);
}

/** A project from its row. */
export function projectOf(shelf: Shelf, row: ProjectTable): Project {
  return {
    ...factOf(shelf, row.row_id),
    name: row.name,
    contracts: linksOf(shelf, row.row_id, "contract"),
    debts: linksOf(shelf, row.row_id, "debt"),
    inferred: isSet(row.inferred),
  };
}
