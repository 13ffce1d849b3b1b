import type { Claim, Verdict } from "../domain/claim.ts";

export interface ClaimTable {
  row_id: number;
  origin: Claim["origin"];
  subject: string;
  metric: string;
  value: number | null;
  text: string | null;
  unit: string;
  period_start: string | null;
  period_end: string | null;
  period_text: string | null;
  claimant: string | null;
  verdict: Verdict | null;
  why: string | null;
  meaning: string | null;
}

export interface RiskTable {
  row_id: number;
  kind: string;
  statement: string;
}

export interface DiscrepancyTable {
  row_id: number;
  topic: string;
  article: string;
  finding: string;
  confidence: string;
  rule: string;
}
