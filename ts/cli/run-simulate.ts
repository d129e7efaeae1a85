import type { SimulateCommand } from "./command.js";
import type { CommandIo } from "./io.js";
import type { LoadLibrary } from "./library.js";
import { produceTable } from "./table-output.js";

/**
 * Carries out `vtss simulate`.
 *
 * @param command - what to do.
 * @param io - the process.
 * @param load - loads the library.
 * @throws `OUTPUT_UNWRITABLE`.
 */
export async function runSimulate(command: SimulateCommand, io: CommandIo, load: LoadLibrary): Promise<void> {
  const { design, nColumns, nMajority, nMinority, seed } = command;
  await produceTable(command, io, async () => {
    const library = await load();
    return { chunks: library.simulate({ design, nColumns, nMajority, nMinority, seed }) };
  });
}
