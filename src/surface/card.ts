import type { EvidenceLevel, SourceKind } from "../domain/fact.ts";
import type { IsoDate } from "../domain/time.ts";
import type { Chart } from "./chart.ts";

/** A source as a person meets it. */
export interface SourceRef {
  readonly title: string;
  readonly url: string;
  /** Host name without `www.`. */
  readonly host: string;
  readonly published: IsoDate | null;
  readonly kind: SourceKind;
  readonly evidence: EvidenceLevel;
  /** True for the allow-list (sec.gov, investor pages, the wires): only these are shown as links. */
  readonly linked: boolean;
}

/** What people read; one renderer per surface. Text is Discord's markdown, outside words already escaped. */
export interface Card {
  readonly title: string;
  readonly accent: Accent;
  readonly blocks: readonly Block[];
  readonly actions: readonly ActionRow[];
  readonly sources: readonly SourceRef[];
  /** Small print, one line each: how far the facts go, prices as of, not investment advice. */
  readonly footer: readonly string[];
  /** Role ids this card may ping. */
  readonly mentions: readonly string[];
  readonly silent: boolean;
  /** The typed answer, unrounded: what `--json` prints as `data`. */
  readonly answer: unknown;
}

export type Accent = "neutral" | "up" | "down" | "warning";

export type Block =
  | { readonly type: "text"; readonly text: string }
  /** Label and value pairs, one a line. */
  | { readonly type: "facts"; readonly items: readonly FactItem[] }
  | Table
  | { readonly type: "section"; readonly text: string; readonly button: Button }
  /** A picture; its alt text is what surfaces without pictures show. One a card. */
  | { readonly type: "chart"; readonly chart: Chart }
  | { readonly type: "separator" };

export interface FactItem {
  readonly label: string;
  readonly value: string;
  /** Basis, date, caveat: shown small after the value. */
  readonly note?: string;
}

/** Cells are plain text without markdown; the renderer chooses widths. */
export interface Table {
  readonly type: "table";
  readonly caption?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Rows that exist and are not shown here: printed as “+12 more”. */
  readonly more?: number;
}

export interface Column {
  readonly header: string;
  readonly align: "left" | "right";
  /** False: left out on a phone (28 columns), where `header` and cells of the others must suffice. */
  readonly phone?: boolean;
}

export type ActionRow =
  | { readonly type: "buttons"; readonly buttons: readonly (Button | LinkButton)[] }
  | {
      readonly type: "select";
      readonly action: ActionRef;
      readonly placeholder: string;
      readonly options: readonly SelectOption[];
    };

export interface Button {
  readonly label: string;
  readonly style: "primary" | "secondary" | "danger";
  readonly action: ActionRef;
  readonly disabled?: boolean;
}

export interface LinkButton {
  readonly label: string;
  readonly url: string;
}

export interface SelectOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
}

/** Names an action of a command; the renderer writes it as `v1:command:name:argument:options`, 100 characters at most. */
export interface ActionRef {
  /** The command, and the subcommand where there is one: `alerts list`. */
  readonly command: string;
  readonly name: string;
  readonly argument: string;
  /** The options the card was asked with, so that the answer can be made again. */
  readonly options: Readonly<Record<string, string>>;
}
