import { Hono } from "hono";
import type { AskRequest, Interactions, PressRequest } from "./interactions.ts";
import type { Registered } from "./world.ts";

/** Typing commands and pressing buttons over HTTP, below `/local`. Bodies and answers are JSON. */
export function createControl(interactions: Interactions, commands: Registered): Hono {
  const control = new Hono();
  control.get("/commands", (context) => context.json([...commands.values()]));
  control.post("/interact", async (context) => {
    const request = readAsk(await context.req.json().catch(() => null));
    if (!request) return context.json({ message: "needs { command, options?, focused?, guild? }" }, 400);
    return context.json(await interactions.interact(request));
  });
  control.post("/press", async (context) => {
    const request = readPress(await context.req.json().catch(() => null));
    if (!request) return context.json({ message: "needs { messageId, customId, values? }" }, 400);
    return context.json(await interactions.press(request));
  });
  return control;
}

function readAsk(body: unknown): AskRequest | null {
  const fields = fieldsOf(body);
  const { command, options, focused, guild } = fields;
  if (typeof command !== "string" || command === "") return null;
  if (focused !== undefined && typeof focused !== "string") return null;
  if (guild !== undefined && guild !== null && typeof guild !== "string") return null;
  const values = Object.entries(fieldsOf(options ?? {}));
  const typed = values.flatMap(([name, value]): [string, string | number][] =>
    typeof value === "string" || typeof value === "number" ? [[name, value]] : [],
  );
  if (typed.length !== values.length) return null;
  return {
    command,
    options: Object.fromEntries(typed),
    ...(focused === undefined ? {} : { focused }),
    ...(guild === undefined ? {} : { guild }),
  };
}

function readPress(body: unknown): PressRequest | null {
  const { messageId, customId, values } = fieldsOf(body);
  if (typeof messageId !== "string" || typeof customId !== "string") return null;
  if (values === undefined) return { messageId, customId };
  if (!Array.isArray(values)) return null;
  const chosen = values.filter((value) => typeof value === "string");
  return chosen.length === values.length ? { messageId, customId, values: chosen } : null;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
