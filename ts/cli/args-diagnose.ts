import { Command as CommanderCommand } from "commander";
import type { GeneratorName } from "../types.js";
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
import type { DiagnoseCommand } from "./command.js";
import {
  candidates,
  inversePenalty,
  nonEmptyText,
  oneOf,
  seed,
  someOf,
  wholeNumber,
} from "./option-values.js";
import { conflictingOptions } from "./usage-error.js";

interface DiagnoseFlags extends ReadingFlags, RoleFlags, SettingFlags {
  generators?: GeneratorName[];
  classifier?: "logistic";
  inversePenalty?: number;
  candidates?: string | number[];
  folds?: number;
  seed?: number;
  out?: string;
  json?: true;
  quiet?: true;
  ascii?: true;
}

const EXAMPLES = `
Examples:
  # What does theory say of this cohort, before anything is tried?
  vtss diagnose cohort.csv --target outcome --positive 1

  # Of two generators, as a document for a program
  vtss diagnose cohort.csv --target outcome --generators smote,gaussian --json

Theory is local and advises; tune tries and decides. Its document has the same
diagnosis of every generator.`;

/**
 * The verb `diagnose` for commander.
 *
 * @param accept - called with the checked command.
 * @returns the verb; it refuses with `UsageError`.
 */
export function diagnoseVerb(accept: (command: DiagnoseCommand) => void): CommanderCommand {
  const verb = new CommanderCommand("diagnose")
    .summary("say what theory expects, without trying anything")
    .description(
      "Say what theory expects of a table and its generators, without trying anything:\n" +
        "tests, the generator's quality, how many rows, and the predicted curve.",
    )
    .argument("<file>", "the table, CSV or TSV; - is standard input");
  addRoleOptions(verb);
  verb.optionsGroup("What is diagnosed:");
  verb.addOption(
    several("--generators <names>", `${GENERATORS.join(", ")}, or all (default: smote)`, someOf(GENERATORS)),
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
      "where the curve is predicted, as multiples of the\nclass gap: grid, start:stop:step or a list\n(default: grid, 0 to 2 by 0.05)",
      candidates,
    ),
  );
  addSettingOptions(verb);
  verb.addOption(
    single("--folds <number>", "folds of the quality score, at least 2 (default: 3)", wholeNumber(2)),
  );
  addReadingOptions(verb);
  verb.optionsGroup("Run and output:");
  verb.addOption(single("--seed <number>", "same seed, same numbers (default: 1)", seed));
  verb.addOption(single("--out <folder>", "write diagnosis.json here", nonEmptyText));
  verb.option("--json", "print the document instead of the report");
  verb.option("--ascii", "write with ASCII characters only");
  verb.option("--quiet", "no progress and no notes on standard error");
  verb.addHelpText("after", EXAMPLES);
  return verb.action((file: string, flags: DiagnoseFlags) => accept(diagnoseCommand(file, flags)));
}

function diagnoseCommand(file: string, flags: DiagnoseFlags): DiagnoseCommand {
  const roles = roleOptions(flags);
  if (flags.json && flags.ascii) throw conflictingOptions("--json", "--ascii", "a document is not drawn");
  const { generators } = flags;
  return {
    verb: "diagnose",
    file,
    reading: readingChoice(flags),
    options: {
      ...roles,
      ...generatorSettings(flags, "--generators", generators ?? ["smote"]),
      ...(generators === undefined ? {} : { generators }),
      ...(flags.classifier === undefined ? {} : { classifier: flags.classifier }),
      ...(flags.inversePenalty === undefined ? {} : { inversePenalty: flags.inversePenalty }),
      ...(flags.candidates === undefined ? {} : { candidates: flags.candidates }),
      ...(flags.folds === undefined ? {} : { folds: flags.folds }),
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    },
    ...(flags.out === undefined ? {} : { outputFolder: flags.out }),
    json: flags.json ?? false,
    quiet: flags.quiet ?? false,
    ascii: flags.ascii ?? false,
  };
}
