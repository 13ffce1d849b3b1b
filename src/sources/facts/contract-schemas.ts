import { z } from "zod";
import type { Contract } from "../../domain/contract.ts";
import type { Project } from "../../domain/project.ts";
import { amount, evidence, factFields, idLike, isoDate, positive, usd, words } from "./fields.ts";

/** One row of `contracts.json`. */
export const contractSchema: z.ZodType<Contract> = z.strictObject({
  id: idLike(/^c-[a-z0-9-]+$/, "c-hut-river-bend"),
  ...factFields,
  counterparty: words,
  counterpartyGroup: words,
  endUser: words.nullable(),
  site: words.nullable(),
  kind: z.enum(["triple_net_lease", "colocation", "gpu_cloud"]).nullable(),
  announced: isoDate.nullable(),
  megawatts: amount.nullable(),
  megawattsBasis: z.enum(["critical_it", "gross", "site_capacity", "open"]).nullable(),
  grossMegawatts: amount.nullable(),
  termYears: positive.nullable(),
  extensionOptions: words.nullable(),
  baseValueUsd: usd.nullable(),
  maxValueUsd: usd.nullable(),
  valueBasis: words.nullable(),
  gpuCount: z.int().positive().nullable(),
  gpuModel: words.nullable(),
  backstopBy: words.nullable(),
  backstopUsd: usd.nullable(),
  firstDelivery: z
    .string()
    .regex(/^\d{4}(-Q[1-4]|-H[12]|-(0[1-9]|1[0-2]))?$/, "is written 2027, 2027-Q3, 2027-H2 or 2027-09")
    .nullable(),
  status: z.enum(["signed", "ended", "framework", "mou"]),
  isRollup: z.boolean(),
  partOf: words.nullable(),
  countInTotals: z.boolean(),
  attributableShare: positive.max(1),
  weakFields: z.array(z.strictObject({ field: words, evidence })),
});

/** One row of `projects.json`. */
export const projectSchema: z.ZodType<Project> = z.strictObject({
  id: idLike(/^pj-[a-z0-9-]+$/, "pj-hut-river-bend"),
  ...factFields,
  name: words,
  contracts: z.array(words),
  debts: z.array(words),
  inferred: z.boolean(),
});
