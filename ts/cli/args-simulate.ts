import { Command as CommanderCommand } from "commander";
import { addTableOutputOptions, outputTarget, single } from "./args-shared.js";
import type { SimulateCommand } from "./command.js";
import { oneOf, seed, wholeNumber } from "./option-values.js";
import { conflictingOptions } from "./usage-error.js";

/** 8,000 rows with 5 % positives: a tuning run on them answers in seconds. */
const DEFAULT_MAJORITY = 7600;
const DEFAULT_MINORITY = 400;
/** The library's own limit. */
const MOST_ROWS = 5_000_000;

interface SimulateFlags {
  design?: "cohort";
  majority?: number;
  minority?: number;
  seed?: number;
  out?: string;
  quiet?: true;
}

const EXAMPLES = `
Examples:
  vtss simulate --out cohort.csv
  vtss simulate --majority 36609 --minority 2028 --seed 7 --out cohort.csv`;

/**
 * The verb `simulate` for commander.
 *
 * @param accept - called with the checked command.
 * @returns the verb; it refuses with `UsageError`.
 */
export function simulateVerb(accept: (command: SimulateCommand) => void): CommanderCommand {
  const verb = new CommanderCommand("simulate")
    .summary("write a simulated table to try things on")
    .description("Write a simulated clinical cohort with a rare outcome: 40 columns, some values missing.");
  verb.addOption(single("--design <name>", "cohort (default)", oneOf(["cohort"])));
  verb.addOption(
    single(
      "--majority <rows>",
      `rows of the common class (default: ${DEFAULT_MAJORITY})`,
      wholeNumber(1, MOST_ROWS),
    ),
  );
  verb.addOption(
    single(
      "--minority <rows>",
      `rows of the rare class (default: ${DEFAULT_MINORITY})`,
      wholeNumber(1, MOST_ROWS),
    ),
  );
  verb.addOption(single("--seed <number>", "same seed, same rows (default: 1)", seed));
  addTableOutputOptions(verb);
  verb.addHelpText("after", EXAMPLES);
  return verb.action((flags: SimulateFlags) => {
    const nMajority = flags.majority ?? DEFAULT_MAJORITY;
    const nMinority = flags.minority ?? DEFAULT_MINORITY;
    if (nMinority > nMajority) {
      throw conflictingOptions(
        "--minority",
        "--majority",
        `${nMinority} rows are not rarer than ${nMajority}`,
      );
    }
    accept({
      verb: "simulate",
      design: flags.design ?? "cohort",
      nMajority,
      nMinority,
      seed: flags.seed ?? 1,
      output: outputTarget(flags.out),
      quiet: flags.quiet ?? false,
    });
  });
}
