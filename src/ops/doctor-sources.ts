import type { SourceFailure, SourceFailureKind, SourceName } from "../app/ports/market-sources.ts";
import type { Capability } from "../app/ports/source-states.ts";
import { type DoctorCheck, type Finding, notice, ok, problem, skipped } from "./doctor.ts";

/** One provider to be asked for one thing. */
export interface SourceProbe {
  readonly source: SourceName;
  readonly capability: Capability;
  readonly isOff: boolean;
  /** One small question; `text` is what came back, in words. */
  ask(): Promise<
    { readonly ok: true; readonly text: string } | { readonly ok: false; readonly failure: SourceFailure }
  >;
}

const NAMES: Readonly<Record<Capability, string>> = {
  btc_spot: "BTC now",
  btc_close: "BTC at the close",
  btc_daily: "BTC by the day",
  stock_bars: "Stock prices",
  stock_quotes: "Quotes",
  network: "Network",
  filings: "Filings",
};

/**
 * One check for each thing that providers are asked for, in the order given. One that fails is worth a look while another
 * answers; that nobody answers is to be put right.
 */
export function sourceChecks(probes: readonly SourceProbe[]): readonly DoctorCheck[] {
  return [...Map.groupBy(probes, ({ capability }) => capability)].map(([capability, chain]) => ({
    name: NAMES[capability],
    asksNetwork: true,
    run: () => askChain(chain),
  }));
}

async function askChain(chain: readonly SourceProbe[]): Promise<readonly Finding[]> {
  const answers = await Promise.all(chain.map(async (probe) => ({ probe, answer: await askOne(probe) })));
  const isServed = answers.some(({ answer }) => answer?.ok === true);
  if (answers.every(({ answer }) => answer === null)) {
    return [problem("every source is switched off", "Take one of them out of SOURCES_OFF.")];
  }
  return answers.map(({ probe: { source, capability }, answer }) => {
    if (answer === null) return skipped(`${source} is switched off (SOURCES_OFF)`);
    if (answer.ok) return ok(`${source}: ${answer.text}`);
    const text = `${source}: ${answer.failure.detail}`;
    return isServed
      ? notice(text, "Another source stands in.")
      : problem(text, adviceOn(source, capability, answer.failure.kind));
  });
}

async function askOne(probe: SourceProbe) {
  if (probe.isOff) return null;
  try {
    return await probe.ask();
  } catch (error) {
    // A fault in one provider must not hide the others.
    const detail = `something broke on our side (${error instanceof Error ? error.message : String(error)})`;
    return { ok: false, failure: { kind: "malformed", detail, retryAfterS: null } } as const;
  }
}

const ADVICE: Readonly<Record<SourceFailureKind, string>> = {
  unreachable: "Is this machine online, and may it reach the host over https?",
  timed_out: "Is this machine online, and may it reach the host over https?",
  too_large: "Wait and try again; if it stays so, report it.",
  server_error: "The source has trouble of its own: wait, it is tried again by itself.",
  rate_limited:
    "It was asked too often, perhaps by others behind the same address: wait, it is tried again by itself.",
  blocked: "It refuses this machine's address: use another network, or a source with a key.",
  refused: "Check the key and the address in the settings, if you set them.",
  malformed: "Wait and try again; if it stays so, the source has changed: update Pivotwatch or report it.",
  wrong: "Wait and try again; if it stays so, the source has changed: update Pivotwatch or report it.",
  empty: "Wait and try again; if it stays so, report it.",
  missing: "It does not exist there: if it should, report it.",
};

/** Yahoo refuses the addresses of many data centres, and a free key is the way round it; the SEC refuses names. */
function adviceOn(source: SourceName, capability: Capability, kind: SourceFailureKind): string {
  if (capability === "filings" && kind === "blocked") {
    return "Set SEC_USER_AGENT to a name and an e-mail address of your own, and start the bot again.";
  }
  const isRefused = kind === "blocked" || kind === "rate_limited" || kind === "refused";
  return source === "yahoo" && isRefused && capability.startsWith("stock")
    ? "Add a free Alpaca key (https://alpaca.markets) to the settings: ALPACA_KEY_ID=… and ALPACA_SECRET_KEY=…"
    : ADVICE[kind];
}
