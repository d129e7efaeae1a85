import { Command as CommanderCommand } from "commander";
import {
  addReadingOptions,
  addTableOutputOptions,
  outputTarget,
  type ReadingFlags,
  readingChoice,
  single,
} from "./args-shared.js";
import type { PredictCommand } from "./command.js";
import { nonEmptyText } from "./option-values.js";
import { missingOption } from "./usage-error.js";

interface PredictFlags extends ReadingFlags {
  model?: string;
  recalibrated?: true;
  out?: string;
  quiet?: true;
}

const EXAMPLES = `
Examples:
  vtss tune cohort.csv --target outcome --out results/
  vtss predict new.csv --model results/model.json --out scored.csv

Each row is written as it was, with three columns after it:
  vtss_probability           of the minority class, at the prevalence of the
                             table that the model was fitted on
  vtss_balanced_probability  the same, as if both classes were equally common
  vtss_log_odds              the model's log odds as it was fitted, before the
                             shift to either prevalence
and with --recalibrated a fourth:
  vtss_recalibrated_probability  the first, corrected by what rows showed that
                             no fit had seen; thresholds for costs are for this`;

/**
 * The verb `predict` for commander.
 *
 * @param accept - called with the checked command.
 * @returns the verb; it refuses with `UsageError`.
 */
export function predictVerb(accept: (command: PredictCommand) => void): CommanderCommand {
  const verb = new CommanderCommand("predict")
    .summary("apply a model that tune has written")
    .description("Append the probabilities of a model that tune has written to the rows of a table.")
    .argument("<file>", "the table, CSV or TSV, with the columns of the model; - is standard input");
  verb.addOption(single("--model <model.json>", "the model, from tune --out", nonEmptyText));
  verb.option("--recalibrated", "add the recalibrated probability");
  addReadingOptions(verb);
  addTableOutputOptions(verb);
  verb.addHelpText("after", EXAMPLES);
  return verb.action((file: string, flags: PredictFlags) => {
    if (flags.model === undefined) throw missingOption("--model <model.json>", "tune --out writes it");
    accept({
      verb: "predict",
      file,
      reading: readingChoice(flags),
      modelFile: flags.model,
      recalibrated: flags.recalibrated ?? false,
      output: outputTarget(flags.out),
      quiet: flags.quiet ?? false,
    });
  });
}
