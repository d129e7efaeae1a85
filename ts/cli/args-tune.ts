import { Command as CommanderCommand } from "commander";
import type { BaselineName, Evidence, GeneratorName, SelectionRule } from "../types.js";
import {
  addReadingOptions,
  addRoleOptions,
  addSettingOptions,
  GENERATORS,
  generatorSettings,
  type ReadingFlags,
  type RoleFlags,
  readingChoice,
  roleOptions,
  type SettingFlags,
  several,
  single,
} from "./args-shared.js";
import type { TuneCommand } from "./command.js";
import {
  inversePenalty,
  nonEmptyText,
  nonNegativeNumber,
  oneOf,
  openFraction,
  positiveNumbers,
  seed,
  someOf,
  tunedCandidates,
  wholeNumber,
  workers,
} from "./option-values.js";
import { conflictingOptions } from "./usage-error.js";

const BASELINES = [
  "none",
  "prior_shift",
  "class_weight",
  "tuned_weight",
  "duplicate",
] as const satisfies BaselineName[];
const SELECTION_RULES = ["minimum", "one-standard-error", "smoothed"] as const satisfies SelectionRule[];
const EVIDENCE = ["full", "curves"] as const satisfies Evidence[];
/** Each repeat fits everything again; more is a typing error. */
const MOST_REPEATS = 1000;

interface TuneFlags extends ReadingFlags, RoleFlags, SettingFlags {
  generators?: GeneratorName[];
  baselines?: BaselineName[];
  classifier?: "logistic";
  inversePenalty?: number;
  candidates?: string | number[];
  selection?: SelectionRule;
  minimumGain?: number;
  costRatio?: number[];
  evidence?: Evidence;
  folds?: number;
  repeats?: number;
  validationFraction?: number;
  validation?: string;
  seed?: number;
  workers?: number | "auto";
  out?: string;
  json?: true;
  quiet?: true;
  ascii?: true;
}

const EXAMPLES = `
Examples:
  # How many synthetic rows does this cohort need, if any?
  vtss tune cohort.csv --target outcome --positive 1

  # Two generators; visits of one patient never part; keep the results
  vtss tune cohort.csv --target outcome --id visit_id --groups patient_id \\
      --generators smote,gaussian --out results/

  # Single splits, ten of them, a finer grid, and the document for a program
  vtss tune cohort.csv --target outcome --validation-fraction 0.2 \\
      --repeats 10 --candidates 0:2:0.025 --json > result.json

The class gap is the majority's rows less the minority's: 1 × gap balances the
classes. Balanced loss: the mean log loss of each class, averaged over the two.
The report goes to standard output, progress to standard error. With --out the
folder receives result.json (the document), model.json (for vtss predict),
curve.csv (for a plot) and report.html (to read and print), all or none.`;

/**
 * The verb `tune` for commander.
 *
 * @param accept - called with the checked command.
 * @returns the verb; it refuses with `UsageError`.
 */
export function tuneVerb(accept: (command: TuneCommand) => void): CommanderCommand {
  const verb = new CommanderCommand("tune")
    .summary("find out how many synthetic rows to add, or none, and why")
    .description(
      "Find out how many synthetic minority rows to add to a table with two classes, or\n" +
        "none: loss curves over the size, and the simple remedies on the same folds.",
    )
    .argument("<file>", "the table, CSV or TSV; - is standard input");
  addRoleOptions(verb);
  verb.optionsGroup("What is compared:");
  verb.addOption(
    several("--generators <names>", `${GENERATORS.join(", ")}, or all (default: smote)`, someOf(GENERATORS)),
  );
  verb.addOption(
    several("--baselines <names>", `${BASELINES.join(", ")}, or all (default: all)`, someOf(BASELINES)),
  );
  verb.addOption(single("--classifier <name>", "logistic (default)", oneOf(["logistic"])));
  verb.addOption(
    single(
      "--inverse-penalty <C>",
      "ridge penalty, as scikit-learn's C: smaller is stronger (default: 1)",
      inversePenalty,
    ),
  );
  verb.addOption(
    single(
      "--candidates <sizes>",
      "sizes to try, as multiples of the class gap:\ngrid, start:stop:step, a list or theory-guided;\n0 and 1 are always tried (default: grid, 0 to 2\nby 0.05)",
      tunedCandidates,
    ),
  );
  addSettingOptions(verb);
  verb.optionsGroup("How it is judged:");
  verb.addOption(single("--folds <number>", "folds, at least 2 (default: 5)", wholeNumber(2)));
  verb.addOption(
    single(
      "--repeats <number>",
      "times the folds are drawn anew (default: 5, for\none split 1)",
      wholeNumber(1, MOST_REPEATS),
    ),
  );
  verb.addOption(
    single(
      "--validation-fraction <share>",
      "one split instead of folds: share held out\n(a verdict needs --repeats beside it)",
      openFraction,
    ),
  );
  verb.addOption(
    single(
      "--validation <file>",
      "held-out rows of your own instead of folds\n(curves, but no verdict; not with --groups)",
      nonEmptyText,
    ),
  );
  verb.addOption(
    single(
      "--selection <rule>",
      "minimum, one-standard-error or smoothed (default:\nsmoothed)",
      oneOf(SELECTION_RULES),
    ),
  );
  verb.addOption(
    single(
      "--minimum-gain <nats>",
      "the smallest gain in balanced loss worth having\n(default: 0.005)",
      nonNegativeNumber,
    ),
  );
  verb.addOption(
    single(
      "--cost-ratio <numbers>",
      "what a missed positive costs in false alarms, for\nthresholds (default: 1 and majority / minority)",
      positiveNumbers,
    ),
  );
  verb.addOption(
    single(
      "--evidence <amount>",
      "full (default), or curves: without diagnosis,\ncorrection for the search, and risks",
      oneOf(EVIDENCE),
    ),
  );
  addReadingOptions(verb);
  verb.optionsGroup("Run and output:");
  verb.addOption(single("--seed <number>", "same seed, same numbers (default: 1)", seed));
  verb.addOption(
    single("--workers <number>", "threads, or auto: one per core, at most 8 (default: auto)", workers),
  );
  verb.addOption(
    single("--out <folder>", "write result.json, model.json, curve.csv and\nreport.html here", nonEmptyText),
  );
  verb.option("--json", "print the document instead of the report");
  verb.option("--ascii", "draw with ASCII characters only");
  verb.option("--quiet", "no progress and no notes on standard error");
  verb.addHelpText("after", EXAMPLES);
  return verb.action((file: string, flags: TuneFlags) => accept(tuneCommand(file, flags)));
}

function tuneCommand(file: string, flags: TuneFlags): TuneCommand {
  const roles = roleOptions(flags);
  refuseTwoWaysToValidate(flags);
  const generators = flags.generators;
  const settings = generatorSettings(flags, "--generators", generators ?? ["smote"]);
  return {
    verb: "tune",
    file,
    reading: readingChoice(flags),
    options: {
      ...roles,
      ...settings,
      ...(generators === undefined ? {} : { generators }),
      ...(flags.baselines === undefined ? {} : { baselines: flags.baselines }),
      ...(flags.classifier === undefined ? {} : { classifier: flags.classifier }),
      ...(flags.inversePenalty === undefined ? {} : { inversePenalty: flags.inversePenalty }),
      ...(flags.candidates === undefined ? {} : { candidates: flags.candidates }),
      ...(flags.selection === undefined ? {} : { selection: flags.selection }),
      ...(flags.minimumGain === undefined ? {} : { minimumGain: flags.minimumGain }),
      ...(flags.costRatio === undefined ? {} : { costRatio: flags.costRatio }),
      ...(flags.evidence === undefined ? {} : { evidence: flags.evidence }),
      ...(flags.folds === undefined ? {} : { folds: flags.folds }),
      ...(flags.repeats === undefined ? {} : { repeats: flags.repeats }),
      ...(flags.validationFraction === undefined ? {} : { validationFraction: flags.validationFraction }),
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      ...(flags.workers === undefined ? {} : { workers: flags.workers }),
    },
    ...(flags.validation === undefined ? {} : { validationFile: flags.validation }),
    ...(flags.out === undefined ? {} : { outputFolder: flags.out }),
    json: flags.json ?? false,
    quiet: flags.quiet ?? false,
    ascii: flags.ascii ?? false,
  };
}

function refuseTwoWaysToValidate(flags: TuneFlags): void {
  const one = "choose one way to hold rows out";
  if (flags.validation !== undefined && flags.validationFraction !== undefined) {
    throw conflictingOptions("--validation", "--validation-fraction", one);
  }
  if (flags.validation !== undefined && flags.folds !== undefined) {
    throw conflictingOptions("--validation", "--folds", one);
  }
  if (flags.validationFraction !== undefined && flags.folds !== undefined) {
    throw conflictingOptions("--validation-fraction", "--folds", one);
  }
  if (flags.validation !== undefined && flags.repeats !== undefined) {
    throw conflictingOptions("--validation", "--repeats", "rows of your own are held out once");
  }
  if (flags.validation !== undefined && flags.groups !== undefined) {
    throw conflictingOptions("--validation", "--groups", "only folds keep groups together");
  }
  if (flags.json && flags.ascii) {
    throw conflictingOptions("--json", "--ascii", "a document is not drawn");
  }
}
