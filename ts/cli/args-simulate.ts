import { Command as CommanderCommand } from "commander";
import { DESIGN_NAMES, DESIGNS, type DesignName } from "../designs.js";
import { count } from "../report/numbers.js";
import { addTableOutputOptions, outputTarget, single } from "./args-shared.js";
import type { SimulateCommand } from "./command.js";
import { oneOf, seed, wholeNumber } from "./option-values.js";
import { conflictingOptions, invalidOption } from "./usage-error.js";

/** The library's own limits. */
const MOST_ROWS = 5_000_000;
const MOST_COLUMNS = 1000;

interface SimulateFlags {
  design?: DesignName;
  columns?: number;
  majority?: number;
  minority?: number;
  seed?: number;
  out?: string;
  quiet?: true;
}

/** Characters of the longest name, and two of space. */
const NAME_WIDTH = Math.max(...DESIGN_NAMES.map((name) => name.length)) + 2;

const DESIGN_LIST = DESIGN_NAMES.map((name) => {
  const { summary, nMajority, nMinority, nColumns, anyColumns } = DESIGNS[name];
  const columns = anyColumns ? `1 to ${count(MOST_COLUMNS)} columns (${nColumns})` : `${nColumns} columns`;
  return `  ${name.padEnd(NAME_WIDTH)}${summary};\n${" ".repeat(NAME_WIDTH + 2)}${nMajority} + ${nMinority} rows, ${columns}`;
});

const MORE_HELP = `
Designs, with the rows of the common and the rare class where none are asked
for; e1 to e8 are those of Ma & Zhang, arXiv 2601.16120:
${DESIGN_LIST.join("\n")}

Examples:
  vtss simulate --out cohort.csv
  vtss simulate --majority 36609 --minority 2028 --seed 7 --out cohort.csv
  vtss simulate --design no-signal --columns 20 --out noise.csv`;

/**
 * The verb `simulate` for commander.
 *
 * @param accept - called with the checked command.
 * @returns the verb; it refuses with `UsageError`.
 */
export function simulateVerb(accept: (command: SimulateCommand) => void): CommanderCommand {
  const verb = new CommanderCommand("simulate")
    .summary("write a simulated table to try things on")
    .description(
      "Write a simulated table, whose truth is known: by default a clinical cohort with a rare outcome.",
    );
  verb.addOption(single("--design <name>", "one of those below (default: cohort)", oneOf(DESIGN_NAMES)));
  verb.addOption(
    single(
      "--columns <number>",
      "columns, where the design leaves them open (default: the design's)",
      wholeNumber(1, MOST_COLUMNS),
    ),
  );
  verb.addOption(
    single(
      "--majority <rows>",
      "rows of the common class (default: the design's)",
      wholeNumber(1, MOST_ROWS),
    ),
  );
  verb.addOption(
    single("--minority <rows>", "rows of the rare class (default: the design's)", wholeNumber(1, MOST_ROWS)),
  );
  verb.addOption(single("--seed <number>", "same seed, same rows (default: 1)", seed));
  addTableOutputOptions(verb);
  verb.addHelpText("after", MORE_HELP);
  return verb.action((flags: SimulateFlags) => {
    const design = flags.design ?? "cohort";
    const { nColumns, anyColumns, ...rows } = DESIGNS[design];
    if (flags.columns !== undefined && flags.columns !== nColumns && !anyColumns) {
      throw invalidOption("--columns", `${nColumns} in the design ${design}`, String(flags.columns));
    }
    const nMajority = flags.majority ?? rows.nMajority;
    const nMinority = flags.minority ?? rows.nMinority;
    if (nMinority > nMajority) {
      throw conflictingOptions(
        "--minority",
        "--majority",
        `${nMinority} rows are not rarer than ${nMajority}`,
      );
    }
    accept({
      verb: "simulate",
      design,
      nColumns: flags.columns,
      nMajority,
      nMinority,
      seed: flags.seed ?? 1,
      output: outputTarget(flags.out),
      quiet: flags.quiet ?? false,
    });
  });
}
