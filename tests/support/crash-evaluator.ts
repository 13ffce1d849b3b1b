import { flushCompileCache } from "node:module";
import { evaluateOnce } from "./crash-evaluation.ts";

// A process that evaluates the bar that is due and turns it into messages; or kills itself at a named point of the way.
// node crash-evaluator.ts <point> <path of the database>

const [, , point, path = ""] = process.argv;

await evaluateOnce(path, (reached) => {
  if (reached !== point) return;
  // Who is killed keeps nothing: it would be compiled again the next time.
  flushCompileCache();
  process.kill(process.pid, "SIGKILL");
});
