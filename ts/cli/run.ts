import { VERSION } from "../version.js";
import type { Command } from "./command.js";
import { errorLine } from "./error-line.js";
import { EXIT_FINE, EXIT_INTERRUPTED, exitCodeOf } from "./exit-code.js";
import { ClosedPipeError, type CommandIo } from "./io.js";
import type { LoadLibrary } from "./library.js";
import { runAugment } from "./run-augment.js";
import { runDiagnose } from "./run-diagnose.js";
import { runPredict } from "./run-predict.js";
import { runSimulate } from "./run-simulate.js";
import { runTune } from "./run-tune.js";

/**
 * Carries out a command and says how it went.
 *
 * @param readCommand - gives the command, or throws a `UsageError`.
 * @param io - the process: results go to `stdout`, everything else to `stderr`.
 * @param load - loads the library; called only by a command that computes.
 * @returns the exit code: 0 fine, 1 failed, 2 usage, 3 bad data, 130 interrupted. Never rejects: what goes
 * wrong is one line on `stderr`, with its stack only when the environment has VTSS_DEBUG.
 */
export async function run(readCommand: () => Command, io: CommandIo, load: LoadLibrary): Promise<number> {
  try {
    await carryOut(readCommand(), io, load);
    return EXIT_FINE;
  } catch (error) {
    if (error instanceof ClosedPipeError) return exitCodeOf(error);
    if (io.signal.aborted) {
      await io.stderr.write("vtss: interrupted\n").catch(() => {});
      return EXIT_INTERRUPTED;
    }
    await io.stderr.write(`${errorLine(error)}\n`).catch(() => {});
    if (io.env.VTSS_DEBUG && error instanceof Error)
      await io.stderr.write(`${error.stack}\n`).catch(() => {});
    return exitCodeOf(error);
  }
}

async function carryOut(command: Command, io: CommandIo, load: LoadLibrary): Promise<void> {
  switch (command.verb) {
    case "tune":
      return runTune(command, io, load);
    case "diagnose":
      return runDiagnose(command, io, load);
    case "augment":
      return runAugment(command, io, load);
    case "predict":
      return runPredict(command, io, load);
    case "simulate":
      return runSimulate(command, io, load);
    case "app": {
      // A server, which no other command needs.
      const { runApp } = await import("./run-app.js");
      return runApp(command, io);
    }
    case "help":
      return io.stdout.write(command.text);
    case "version":
      return io.stdout.write(`vtss ${VERSION}\n`);
  }
}
