import { deliverOnce } from "./deliver-once.ts";

// A process that delivers what is due, and ends; or kills itself at a named point of the way, as a power cut would.
// node crash-bot.ts <point> <setting as JSON>

const [, , point, setting = ""] = process.argv;

await deliverOnce(JSON.parse(setting), (reached) => {
  if (reached === point) process.kill(process.pid, "SIGKILL");
});
