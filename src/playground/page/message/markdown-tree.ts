/** What stands inside a line. Line breaks are kept in texts. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "strong" | "emphasis" | "underline" | "strike" | "spoiler";
      readonly children: readonly Inline[];
    }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "fence"; readonly language: string | null; readonly text: string }
  /** `href` begins with http:// or https://; a bare address has its own letters as its only child. */
  | { readonly kind: "link"; readonly href: string; readonly children: readonly Inline[] }
  | { readonly kind: "mention"; readonly of: "user" | "channel" | "role"; readonly id: string }
  | { readonly kind: "everyone"; readonly text: "@everyone" | "@here" }
  | { readonly kind: "command"; readonly name: string; readonly id: string }
  /** `style` is null where the text names none; `source` is the text as it was written. */
  | {
      readonly kind: "time";
      readonly unix: number;
      readonly style: TimeStyle | null;
      readonly source: string;
    }
  | { readonly kind: "emoji"; readonly name: string };

/** How a moment is written: Discord's letters. */
export type TimeStyle = "t" | "T" | "d" | "D" | "f" | "F" | "R" | "s" | "S";

export type Block =
  | { readonly kind: "paragraph"; readonly children: readonly Inline[] }
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly children: readonly Inline[] }
  | { readonly kind: "small"; readonly children: readonly Inline[] }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | List;

/** `start` is the number of the first item of a numbered list, null for a list of points. */
export interface List {
  readonly kind: "list";
  readonly start: number | null;
  readonly items: readonly (readonly Block[])[];
}
