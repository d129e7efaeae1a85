import { parseArguments } from "./args.js";
import { errorLine } from "./error-line.js";
import { EXIT_FAILED } from "./exit-code.js";
import { withHeadStart } from "./head-start.js";
import { abortOnInterrupt } from "./interrupt.js";
import { processIo } from "./process-io.js";
import { run } from "./run.js";

const io = processIo(abortOnInterrupt(process));
// Node ends when nothing is left to wait for. Before there is an answer that is no success.
process.once("beforeExit", () => {
  process.exitCode = EXIT_FAILED;
  process.stderr.write(`${errorLine(new Error("the command ended without an answer"))}\n`);
});
void run(
  () => withHeadStart(parseArguments(process.argv.slice(2))),
  io,
  () => import("../index.js"),
).then((code) => process.exit(code));
