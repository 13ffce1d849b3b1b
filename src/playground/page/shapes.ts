import type { APIMessage, APIModalInteractionResponseCallbackData } from "discord-api-types/v10";

/** What ids are called; an unknown one gives null. */
export interface Names {
  user(id: string): string | null;
  channel(id: string): string | null;
  role(id: string): string | null;
}

/** What can be chosen in the selects of a place. */
export interface Choosable {
  readonly channels: readonly { readonly id: string; readonly name: string; readonly type: number }[];
  readonly roles: readonly { readonly id: string; readonly name: string }[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

/** A message and what a person can do with it. */
export interface MessageProps {
  readonly message: APIMessage;
  readonly names: Names;
  readonly choosable: Choosable;
  /** True while an answer to a press on this message is awaited: its controls are off. */
  readonly waiting: boolean;
  onPress(customId: string): void;
  onChoose(customId: string, values: readonly string[]): void;
  /** Hides a private message, which only this person sees. */
  onDismiss(): void;
}

/** A file chosen in a form, as text. */
export interface FormFile {
  readonly filename: string;
  readonly content: string;
  readonly contentType?: string;
}

/** Form values by custom_id, as `POST /local/submit` takes them. */
export type FormValues = Readonly<Record<string, string | boolean | readonly string[] | readonly FormFile[]>>;

/** A form that is open. */
export interface FormProps {
  readonly form: APIModalInteractionResponseCallbackData;
  readonly names: Names;
  readonly choosable: Choosable;
  readonly waiting: boolean;
  /** What went wrong with the last attempt. */
  readonly problem: string | null;
  onSubmit(values: FormValues): void;
  onCancel(): void;
}
