import type { ActionRef, SelectOption } from "./card.ts";

/** A form of one to five fields; its submission runs the action with the values by field name. */
export interface Modal {
  /** At most 45 characters. */
  readonly title: string;
  readonly action: ActionRef;
  readonly fields: readonly ModalField[];
}

interface FieldBase {
  /** Unique in the form; 1 to 100 characters. */
  readonly name: string;
  /** At most 45 characters. */
  readonly label: string;
  /** At most 100 characters. */
  readonly description?: string;
  /** Left out: it may stay empty, as with the options of a command. */
  readonly required?: boolean;
}

export type ModalField =
  | { readonly type: "note"; readonly text: string }
  | (FieldBase & {
      readonly type: "text";
      readonly long?: boolean;
      readonly maxLength?: number;
      readonly placeholder?: string;
      readonly value?: string;
    })
  | (FieldBase & {
      readonly type: "select";
      readonly options: readonly SelectOption[];
      readonly max?: number;
      readonly chosen?: readonly string[];
    })
  | (FieldBase & {
      readonly type: "radio";
      readonly options: readonly SelectOption[];
      readonly chosen?: string;
    })
  | (FieldBase & {
      readonly type: "checkboxes";
      readonly options: readonly SelectOption[];
      readonly chosen?: readonly string[];
    })
  | (FieldBase & { readonly type: "checkbox"; readonly chosen?: boolean })
  | (FieldBase & { readonly type: "channel"; readonly chosen?: string })
  | (FieldBase & { readonly type: "role"; readonly chosen?: string })
  | (FieldBase & { readonly type: "file"; readonly endings: readonly string[] });

/** What a person filled in; a field left empty is absent. */
export type ModalValues = Readonly<Record<string, ModalValue>>;

export type ModalValue =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "chosen"; readonly values: readonly string[] }
  | { readonly type: "checked"; readonly checked: boolean }
  | { readonly type: "channel"; readonly channel: ChosenChannel }
  | { readonly type: "role"; readonly id: string; readonly name: string; readonly mentionable?: boolean }
  | { readonly type: "file"; readonly name: string; readonly url: string; readonly bytes: number };

/** A channel as the interaction describes it; the bot's own permissions there come with it, or are not known. */
export interface ChosenChannel {
  readonly id: string;
  readonly name: string;
  /** Discord's number of the kind of channel. */
  readonly kind: number;
  /** Bit string; null where Discord sent none, which counts as none. */
  readonly appPermissions: string | null;
}
