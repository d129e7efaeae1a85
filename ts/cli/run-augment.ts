import type { Warning } from "../types.js";
import type { AugmentCommand } from "./command.js";
import type { CommandIo } from "./io.js";
import { readJsonObject } from "./json-file.js";
import type { LoadLibrary, Table } from "./library.js";
import { readOptions } from "./read-options.js";
import { tableInput } from "./table-input.js";
import { produceTable, refuseOverwriting } from "./table-output.js";
import { tunedChoice } from "./tuned-choice.js";
import { missingOption } from "./usage-error.js";

/**
 * Carries out `vtss augment`.
 *
 * @param command - what to do.
 * @param io - the process.
 * @param load - loads the library.
 * @throws whatever the library refuses; `RESULT_INVALID`; `NOTHING_TO_ADD`; `OUTPUT_UNWRITABLE`.
 */
export async function runAugment(command: AugmentCommand, io: CommandIo, load: LoadLibrary): Promise<void> {
  const { roles, generator, size, settings, seed, dataHash } = await choiceOf(command);
  await refuseOverwriting(command.output, [command.file, command.resultFile]);
  await produceTable(command, io, async (control) => {
    const library = await load();
    await library.prepare({ workers: 1 });
    const input = await tableInput(command.file, io);
    const table = await library.readTable(input, readOptions(command.reading, roles), control);
    const options = {
      ...roles,
      generator,
      ...size,
      ...settings,
      ...(seed === undefined ? {} : { seed }),
      ...control,
    };
    const augmented = await library.augment(table, options);
    const { parents, marker } = command;
    return {
      chunks: library.writeAugmented(table, augmented, { parents, marker }),
      warnings: [
        ...(await warnOtherTable(table, dataHash)),
        ...augmented.design.warnings.filter(({ code }) => !OF_FOLDS.includes(code)),
        ...augmented.warnings,
      ],
    };
  });
}

/** What matters to rows that are split, as none are here. */
const OF_FOLDS: readonly string[] = ["COLUMN_LIKE_GROUPS", "DUPLICATE_ROWS"];

async function choiceOf(command: AugmentCommand) {
  if (command.resultFile !== undefined) {
    return tunedChoice(
      await readJsonObject(command.resultFile, "a result of vtss tune", "RESULT_INVALID"),
      command,
    );
  }
  const { roles, generator = "smote", settings, seed, nSynthetic, gapMultiplier } = command;
  if (roles === undefined)
    throw missingOption("--target <column>", "it names the column that holds the two classes");
  const size = nSynthetic === undefined ? { gapMultiplier } : { nSynthetic };
  return { roles, generator, size, settings, seed, dataHash: undefined };
}

/** A result may be right for other rows, but whoever forgot how the table was read should know. */
async function warnOtherTable(table: Table, dataHash: string | undefined): Promise<Warning[]> {
  if (dataHash === undefined || (await table.contentHash()) === dataHash) return [];
  const message =
    "this is not the table that was tuned, or it is read another way (--delimiter, --decimal, --missing, or kinds that " +
    "were given after it was read): the size was chosen for other rows";
  return [{ code: "TABLE_DIFFERS", message }];
}
