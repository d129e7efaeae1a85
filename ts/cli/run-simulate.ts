import type { SimulateCommand } from "./command.js";
import type { CommandIo } from "./io.js";
import type { LoadLibrary } from "./library.js";
import { openTableOutput, sendAll } from "./table-output.js";

/**
 * Carries out `vtss simulate`.
 *
 * @param command - what to do.
 * @param io - the process.
 * @param load - loads the library.
 * @throws `OUTPUT_UNWRITABLE`.
 */
export async function runSimulate(command: SimulateCommand, io: CommandIo, load: LoadLibrary): Promise<void> {
  const { design, nMajority, nMinority, seed, output: target } = command;
  const output = await openTableOutput(target, io);
  try {
    const library = await load();
    await sendAll(library.simulate({ design, nMajority, nMinority, seed }), output, io.signal);
    await output.commit();
  } catch (error) {
    await output.discard();
    throw error;
  }
  if (!command.quiet && target.kind === "file") await io.stderr.write(`vtss: wrote ${target.path}\n`);
}
