import type { Socket } from "node:net";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, Next } from "hono";
import type { Fault } from "./faults.ts";
import { limitedHeaders, limitedJson } from "./rate-limits.ts";
import type { Timeline } from "./timeline.ts";

/** The connection that a call came on. */
export interface Env {
  Bindings: HttpBindings;
}

/** Lets a fault happen to a call. Work that is to be done before it goes wrong is done. */
export async function applyFault(
  context: Context<Env>,
  next: Next,
  fault: Fault,
  time: Timeline,
): Promise<void> {
  // A connection that is closed while a request lies unread is reset instead; so it is read in any case.
  await context.req.raw.clone().arrayBuffer();
  if (fault.kind === "slow") {
    await pause(fault.ms, time, context.env.incoming.socket);
    await next();
    return;
  }
  if ("after" in fault && fault.after) await next();
  // What the work had to say is not said.
  context.res = undefined;
  context.res = failure(context, fault);
}

/** Waits; no longer than the connection lives, so that nothing is waited for when all is closed. */
async function pause(ms: number, time: Timeline, socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      callOff();
      socket.off("close", end);
      resolve();
    };
    const callOff = time.after(ms, end);
    socket.once("close", end);
  });
}

function failure(context: Context<Env>, fault: Exclude<Fault, { readonly kind: "slow" }>): Response {
  const { socket } = context.env.incoming;
  switch (fault.kind) {
    case "status":
      return context.json({ message: `${fault.status}: Server Error`, code: 0 }, fault.status);
    case "refusal":
      return context.json({ message: "Refused on demand", code: fault.code }, fault.status);
    case "rate limit":
      return context.json(limitedJson(fault), 429, Object.fromEntries(limitedHeaders(fault)));
    case "hang":
      return RESPONSE_ALREADY_SENT;
    case "close":
      socket.destroy();
      return RESPONSE_ALREADY_SENT;
    case "reset":
      socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
  }
}
