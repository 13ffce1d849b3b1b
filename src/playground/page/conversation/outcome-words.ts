import type { Outcome } from "../wire.ts";

/** What Discord tells a person whose command, press or form came to nothing; null where it was answered. */
export function failureOf(outcome: Outcome, what: "command" | "press" | "form"): string | null {
  if (outcome.status === "answered") return null;
  const refused = outcome.refused.flatMap(({ problems }) => problems);
  const reason = refused.length === 0 ? "" : ` Discord would refuse the answer: ${refused.join("; ")}.`;
  switch (outcome.why) {
    case "no bot is connected":
      return "Pivotwatch is not connected, so nobody answered.";
    case "nothing within 3 seconds":
      return what === "command"
        ? `The application did not respond.${reason}`
        : `This interaction failed.${reason}`;
    case "no such component":
    case "no such option":
      return "This interaction failed: the message has changed since, or is too old.";
    case "no such form":
      return "This form is too old to be sent. Close it and open it again.";
    case "the form is not complete":
      return outcome.problems?.join(". ") ?? "The form is not complete.";
    default:
      return "This interaction failed.";
  }
}

/** What Discord would have refused before it took the answer; null where there was nothing. */
export function refusalsOf(outcome: Outcome): string | null {
  const problems = outcome.refused.flatMap((one) => one.problems);
  if (outcome.status !== "answered" || problems.length === 0) return null;
  return `Discord would have refused a first answer: ${problems.join("; ")}.`;
}
