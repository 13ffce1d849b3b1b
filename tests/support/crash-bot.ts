import { flushCompileCache } from "node:module";
import { deliverOnce } from "./deliver-once.ts";

// A process that delivers what is due, and ends; or kills itself at a named point of the way, as a power cut would.
// node crash-bot.ts <point> <setting as JSON>

const [, , point, setting = ""] = process.argv;

await deliverOnce(JSON.parse(setting), (reached) => {
  if (reached !== point) return;
  // Who is killed keeps nothing: it would be compiled again the next time.
  flushCompileCache();
  process.kill(process.pid, "SIGKILL");
});
