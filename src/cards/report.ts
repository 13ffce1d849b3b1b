import type { Reported } from "../surface/answers/report.ts";
import type { Card } from "../surface/card.ts";
import type { Modal, ModalValues } from "../surface/modal.ts";
import { text } from "./common.ts";
import { escapeMarkdown } from "./format.ts";

/** The form in which a person says what is wrong with a card; `argument` is the card's page. */
export function reportModal(
  command: string,
  argument: string,
  options: Readonly<Record<string, string>>,
): Modal {
  return {
    title: "Report a wrong number",
    action: { command, name: "reported", argument, options },
    fields: [
      {
        type: "text",
        name: "wrong",
        label: "What is wrong?",
        description: "The figure and the line it stands on.",
        placeholder: "352 MW is the gross figure, not critical IT",
        required: true,
        long: true,
        maxLength: 1000,
      },
      {
        type: "text",
        name: "right",
        label: "What should it be?",
        description: "With unit and date; “not known” is fine too.",
        required: true,
        long: true,
        maxLength: 500,
      },
      {
        type: "text",
        name: "source",
        label: "Where does it say so?",
        description: "The address of a filing or a release, if you have it.",
        placeholder: "https://www.sec.gov/…",
        required: false,
        maxLength: 300,
      },
    ],
  };
}

/** What the form's fields say; one left empty is empty text. */
export function reportValues(values: ModalValues): {
  readonly wrong: string;
  readonly right: string;
  readonly source: string;
} {
  const said = (name: string): string => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value?.type === "text" ? value.text : "";
  };
  return { wrong: said("wrong"), right: said("right"), source: said("source") };
}

/** What becomes of the report, or why it was not taken. */
export function reportedCard(reported: Reported): Card {
  return {
    title: reported.ok ? "Thank you, noted" : "Not noted",
    accent: reported.ok ? "neutral" : "warning",
    blocks: [text(reportedText(reported))],
    actions: [],
    sources: [],
    footer: [],
    mentions: [],
    silent: false,
    answer: reported,
  };
}

function reportedText(reported: Reported): string {
  if (reported.ok) {
    return [
      `Your report on ${escapeMarkdown(reported.about)} is number ${reported.number}.`,
      "Somebody of the project looks at it; figures change by a corrected row with its source.",
    ].join("\n");
  }
  switch (reported.reason) {
    case "too_many":
      return `You have sent ${reported.perDay} reports within a day, as many as one person may. Thank you for them; please send the next one tomorrow.`;
    case "empty":
      return "The form said nothing. Open it again and write which figure is wrong.";
  }
}
