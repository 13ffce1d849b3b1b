import type {
  APIButtonComponent,
  APIButtonComponentWithCustomId,
  APIComponentInMessageActionRow,
  APISelectMenuComponent,
} from "discord-api-types/v10";
import { type ComponentChildren, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { choicesOf, chosenAtFirst, emojiText, placeholderOf } from "./choices.ts";
import { BUTTON, COMPONENT } from "./kinds.ts";
import { AWAY, isWebAddress } from "./links.ts";
import type { Scene } from "./scene.ts";
import { Select } from "./select.ts";

/** A button, or a menu. */
export function controlView(control: APIComponentInMessageActionRow, scene: Scene): ComponentChildren {
  return isMenu(control) ? h(MessageSelect, { menu: control, scene }) : buttonView(control, scene);
}

/** True for what a row of controls holds. */
export function isControl(component: { readonly type: number }): boolean {
  return CONTROLS.includes(component.type);
}

const MENUS: readonly number[] = [
  COMPONENT.stringSelect,
  COMPONENT.userSelect,
  COMPONENT.roleSelect,
  COMPONENT.mentionableSelect,
  COMPONENT.channelSelect,
];

const CONTROLS: readonly number[] = [COMPONENT.button, ...MENUS];

/** True for each of the five kinds of menu. */
function isMenu(component: { readonly type: number }): component is APISelectMenuComponent {
  return MENUS.includes(component.type);
}

/** A button of any style: it asks the bot, or leads away in a tab of its own. */
export function buttonView(button: APIButtonComponent, scene: Scene): ComponentChildren {
  if (button.style === BUTTON.premium) {
    return h("span", { class: "btn btn-secondary", "aria-disabled": "true" }, "Buy (not possible here)");
  }
  if (button.style !== BUTTON.link) return h(PressButton, { button, scene });
  const words = [labelView(button), h("span", { class: "btn-away", "aria-hidden": "true" }, "↗")];
  // An address of any other scheme is no link, whatever the button says.
  if (button.disabled === true || !isWebAddress(button.url)) {
    return h("span", { class: "btn btn-secondary", role: "link", "aria-disabled": "true" }, words);
  }
  return h("a", { class: "btn btn-secondary", href: button.url, title: button.url, ...AWAY }, words);
}

const STYLES: Readonly<Record<number, string>> = {
  [BUTTON.primary]: "btn-primary",
  [BUTTON.success]: "btn-success",
  [BUTTON.danger]: "btn-danger",
};

interface PressProps {
  readonly button: APIButtonComponentWithCustomId;
  readonly scene: Scene;
}

function PressButton({ button, scene }: PressProps): ComponentChildren {
  const { waiting } = scene;
  const [pressed, setPressed] = useState(false);
  useEffect(() => {
    if (!waiting) setPressed(false);
  }, [waiting]);
  const press = (): void => {
    if (waiting) return;
    setPressed(true);
    scene.onPress(button.custom_id);
  };
  return h(
    "button",
    {
      type: "button",
      class: `btn ${STYLES[button.style] ?? "btn-secondary"}${pressed && waiting ? " btn-waiting" : ""}`,
      "data-custom-id": button.custom_id,
      disabled: button.disabled === true,
      // Not `disabled`: the button keeps the focus for the next press.
      "aria-disabled": waiting ? "true" : undefined,
      "aria-busy": pressed && waiting ? "true" : undefined,
      onClick: press,
    },
    labelView(button),
  );
}

function labelView({
  emoji,
  label,
}: Pick<APIButtonComponentWithCustomId, "emoji" | "label">): ComponentChildren {
  return [
    emoji === undefined ? null : h("span", { class: "btn-emoji" }, emojiText(emoji)),
    label === undefined ? null : h("span", { class: "btn-label" }, label),
  ];
}

interface MenuProps {
  readonly menu: APISelectMenuComponent;
  readonly scene: Scene;
}

/** A menu of a message: a single choice is sent at once, several when the list is closed. */
function MessageSelect({ menu, scene }: MenuProps): ComponentChildren {
  const first = chosenAtFirst(menu);
  // An edit of the message shows the menu as the message has it.
  const version = `${scene.message.edited_timestamp} ${first.join(" ")}`;
  const [kept, setKept] = useState({ version, chosen: first, sent: first });
  const state = kept.version === version ? kept : { version, chosen: first, sent: first };
  const fewest = menu.min_values ?? 1;
  const placeholder = placeholderOf(menu);
  return h(Select, {
    customId: menu.custom_id,
    name: placeholder,
    placeholder,
    choices: choicesOf(menu, scene.choosable),
    fewest,
    most: menu.max_values ?? 1,
    chosen: state.chosen,
    disabled: menu.disabled === true,
    waiting: scene.waiting,
    onChange: (chosen) => setKept({ ...state, chosen }),
    onClose: (chosen, how) => {
      const changed = chosen.join("\n") !== state.sent.join("\n");
      if (how === "chosen" || (how === "left" && changed && chosen.length >= fewest)) {
        setKept({ ...state, chosen, sent: chosen });
        scene.onChoose(menu.custom_id, chosen);
      } else setKept({ ...state, chosen: state.sent });
    },
  });
}
