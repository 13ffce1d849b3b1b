import { COMMANDS } from "../../src/commands.ts";

/** Commands that set something or decide about it: what they answer depends on who asks and on what is set. */
const SETTING: readonly string[] = ["setup", "alerts", "digest", "notify", "review"];

/** Commands that answer everybody's question with a card. */
export const LOOK_UPS = COMMANDS.filter(({ data }) => !SETTING.includes(data.name));
