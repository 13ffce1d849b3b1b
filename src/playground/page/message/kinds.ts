import type {
  ButtonStyle,
  ComponentType,
  MessageFlags,
  SeparatorSpacingSize,
  TextInputStyle,
} from "discord-api-types/v10";

// Discord's numbers, each checked against the library's type: its values do not reach the browser.

interface Components {
  readonly actionRow: ComponentType.ActionRow;
  readonly button: ComponentType.Button;
  readonly stringSelect: ComponentType.StringSelect;
  readonly textInput: ComponentType.TextInput;
  readonly userSelect: ComponentType.UserSelect;
  readonly roleSelect: ComponentType.RoleSelect;
  readonly mentionableSelect: ComponentType.MentionableSelect;
  readonly channelSelect: ComponentType.ChannelSelect;
  readonly section: ComponentType.Section;
  readonly textDisplay: ComponentType.TextDisplay;
  readonly thumbnail: ComponentType.Thumbnail;
  readonly mediaGallery: ComponentType.MediaGallery;
  readonly file: ComponentType.File;
  readonly separator: ComponentType.Separator;
  readonly container: ComponentType.Container;
  readonly label: ComponentType.Label;
  readonly fileUpload: ComponentType.FileUpload;
  readonly radioGroup: ComponentType.RadioGroup;
  readonly checkboxGroup: ComponentType.CheckboxGroup;
  readonly checkbox: ComponentType.Checkbox;
}

/** Kinds of component. */
export const COMPONENT: Components = {
  actionRow: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  textDisplay: 10,
  thumbnail: 11,
  mediaGallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
};

interface Buttons {
  readonly primary: ButtonStyle.Primary;
  readonly success: ButtonStyle.Success;
  readonly danger: ButtonStyle.Danger;
  readonly link: ButtonStyle.Link;
  readonly premium: ButtonStyle.Premium;
}

/** Styles of a button; the secondary one is every other. */
export const BUTTON: Buttons = { primary: 1, success: 3, danger: 4, link: 5, premium: 6 };

/** The style of a text field of many lines. */
export const PARAGRAPH: TextInputStyle.Paragraph = 2;

/** The larger of the two spaces of a separator. */
export const LARGE_SPACE: SeparatorSpacingSize.Large = 2;

interface Flags {
  readonly suppressEmbeds: MessageFlags.SuppressEmbeds;
  readonly ephemeral: MessageFlags.Ephemeral;
  readonly loading: MessageFlags.Loading;
  readonly componentsV2: MessageFlags.IsComponentsV2;
}

const FLAGS: Flags = { suppressEmbeds: 4, ephemeral: 64, loading: 128, componentsV2: 32768 };

/** Whether a message carries a flag. */
export function hasFlag(message: { readonly flags?: MessageFlags }, flag: keyof Flags): boolean {
  return ((message.flags ?? 0) & FLAGS[flag]) !== 0;
}
