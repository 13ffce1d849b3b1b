import { evaluateOnce } from "./crash-evaluation.ts";

// A process that evaluates the bar that is due and turns it into messages; or kills itself at a named point of the way.
// node crash-evaluator.ts <point> <path of the database>

const [, , point, path = ""] = process.argv;

await evaluateOnce(path, (reached) => {
  if (reached === point) process.kill(process.pid, "SIGKILL");
});
