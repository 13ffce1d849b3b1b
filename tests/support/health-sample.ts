import { assess, type Health, type HealthFacts, type Vitals } from "../../src/app/health.ts";
import type { DeliveryState } from "../../src/ops/delivery-gauges.ts";
import { nyseCalendar } from "./market.ts";

const VITALS: Vitals = { databaseAnswers: true, heartbeatAgeS: 5, gateway: "connected", factsLoaded: true };

/** A Tuesday evening on which coinbase fails, kraken helps out, and the bars of one security are missing. */
export function sampleHealth(vitals: Partial<Vitals> = {}, facts: Partial<HealthFacts> = {}): Health {
  const slot = "2026-11-24T23:00:00.000Z";
  return assess(
    { ...VITALS, ...vitals },
    {
      runs: new Map([
        [
          "btc-spot",
          {
            job: "btc-spot",
            slot,
            startedAt: slot,
            endedAt: "2026-11-24T23:00:02.500Z",
            outcome: "done",
            detail: "70,000 USD by kraken",
          },
        ],
        [
          "network",
          {
            job: "network",
            slot: "2026-11-24T20:00:00.000Z",
            startedAt: slot,
            endedAt: "2026-11-24T23:00:01.000Z",
            outcome: "failed",
            detail: "No provider answered.",
          },
        ],
      ]),
      lastDone: new Map([["btc-spot", "2026-11-24T23:00:02.500Z"]]),
      activeJobs: new Set(["btc-spot", "network", "stock-bars"]),
      sources: [
        {
          source: "coinbase",
          capability: "btc_spot",
          failures: 4,
          lastSuccess: "2026-11-24T20:00:00.000Z",
          lastFailure: {
            at: "2026-11-24T22:55:00.000Z",
            kind: "blocked",
            detail: "It refuses this machine.",
          },
          notBefore: "2026-11-25T00:55:00.000Z",
        },
        {
          source: "kraken",
          capability: "btc_spot",
          failures: 0,
          lastSuccess: "2026-11-24T23:00:02.000Z",
          lastFailure: null,
          notBefore: null,
        },
      ],
      chains: { order: { btc_spot: ["coinbase", "kraken", "bitstamp"] }, off: new Set(["bitstamp"]) },
      coverage: {
        securities: [
          { security: "HUT", first: "2024-01-02", last: "2026-11-24", rows: 700, quarantined: 0 },
          { security: "HIVE", first: "2024-01-02", last: "2026-11-20", rows: 700, quarantined: 0 },
        ],
        btc: { first: "2024-01-02", last: "2026-11-22", rows: 700 },
      },
      calendar: nyseCalendar(),
      ...facts,
    },
    "2026-11-24T23:02:00.000Z",
  );
}

/** Messages in every state, and the oldest that waits. */
export function sampleDelivery(): DeliveryState {
  return {
    messages: {
      byStatus: { pending: 3, sending: 1, sent: 200, unknown: 0, dead: 2, expired: 4, cancelled: 5 },
      oldestDue: "2026-11-24T22:30:00.000Z",
    },
    subscriptions: { on: 7, paused: 1, disabled: 0 },
  };
}
