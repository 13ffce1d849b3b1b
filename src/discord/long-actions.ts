import type { Instant } from "../domain/time.ts";
import type { Drafts } from "../surface/app.ts";
import type { ActionRef, ActionRow, Block, Button, Card, LinkButton } from "../surface/card.ts";
import { encodeCustomId } from "./custom-id.ts";

/** The option that stands for all the others where they are kept in a draft. No command can name one so. */
const KEPT = "~";

/** Whoever sees a button may press it, so what it stands for belongs to no one in particular. */
const ANYONE = "";

/**
 * The card with every action that fits no custom_id made short: its options go into a draft, which holds for
 * 15 minutes, and its id stands in their place. The card itself where nothing is too long.
 */
export async function shortenActions(card: Card, drafts: Drafts, now: Instant): Promise<Card> {
  const long = actionsOf(card).filter((action) => encodeCustomId(action) === null);
  if (long.length === 0) return card;
  const short = new Map<ActionRef, ActionRef>();
  const kept = new Map<string, Promise<string>>();
  for (const action of long) {
    const content = JSON.stringify(action.options);
    // The buttons of a card mostly carry the same options, which need one draft.
    const id = kept.get(content) ?? drafts.put(ANYONE, action.options, now);
    kept.set(content, id);
    short.set(action, { ...action, options: { [KEPT]: await id } });
  }
  const shortened = <B extends Button | LinkButton>(button: B): B =>
    "action" in button ? { ...button, action: short.get(button.action) ?? button.action } : button;
  const row = (actions: ActionRow): ActionRow =>
    actions.type === "buttons"
      ? { ...actions, buttons: actions.buttons.map(shortened) }
      : { ...actions, action: short.get(actions.action) ?? actions.action };
  const block = (one: Block): Block =>
    one.type === "section" ? { ...one, button: shortened(one.button) } : one;
  return { ...card, actions: card.actions.map(row), blocks: card.blocks.map(block) };
}

/** One action made short in the same way, e.g. that of a form. */
export async function shortenAction(action: ActionRef, drafts: Drafts, now: Instant): Promise<ActionRef> {
  if (encodeCustomId(action) !== null) return action;
  return { ...action, options: { [KEPT]: await drafts.put(ANYONE, action.options, now) } };
}

/** The action with its options back; null where they were kept and their time is over. */
export async function restoreAction(
  action: ActionRef,
  drafts: Drafts,
  now: Instant,
): Promise<ActionRef | null> {
  const id = action.options[KEPT];
  if (id === undefined) return action;
  const options = await drafts.get(id, ANYONE, now);
  return isTexts(options) ? { ...action, options } : null;
}

function actionsOf(card: Card): readonly ActionRef[] {
  const inRows = card.actions.flatMap((row) =>
    row.type === "buttons"
      ? row.buttons.flatMap((button) => ("action" in button ? [button.action] : []))
      : [row.action],
  );
  return [
    ...inRows,
    ...card.blocks.flatMap((block) => (block.type === "section" ? [block.button.action] : [])),
  ];
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((one) => typeof one === "string")
  );
}
