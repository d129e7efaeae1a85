import { Command as CommanderCommand } from "commander";
import type { GeneratorName } from "../types.js";
import {
  addReadingOptions,
  addRoleOptions,
  addSettingOptions,
  addTableOutputOptions,
  GENERATORS,
  generatorSettings,
  outputTarget,
  type ReadingFlags,
  type RoleFlags,
  readingChoice,
  roleOptions,
  type SettingFlags,
  single,
} from "./args-shared.js";
import type { AugmentCommand } from "./command.js";
import { nonEmptyText, nonNegativeNumber, oneOf, seed, wholeNumber } from "./option-values.js";
import { conflictingOptions, missingOption } from "./usage-error.js";

/** The column that marks synthetic rows unless another name is given. */
export const DEFAULT_MARKER = "synthetic";

interface AugmentFlags extends ReadingFlags, RoleFlags, SettingFlags {
  from?: string;
  generator?: GeneratorName;
  nSynthetic?: number;
  gapMultiplier?: number;
  seed?: number;
  marker?: string;
  parents?: true;
  out?: string;
  quiet?: true;
}

const EXAMPLES = `
Examples:
  # Add the rows that tune advises; refused where it advises none
  vtss augment cohort.csv --from results/result.json --out augmented.csv

  # Add exactly 500 SMOTE rows, with the rows that each was made from
  vtss augment cohort.csv --target outcome --positive 1 --n-synthetic 500 \\
      --parents --out augmented.csv

  # Half of the class gap, to another program
  vtss augment cohort.csv --target outcome --generator jitter \\
      --gap-multiplier 0.5 | head

The table's own rows come first, byte for byte as they were; the synthetic rows
follow, marked 1 in the column "${DEFAULT_MARKER}" and empty in every column that is
neither target nor feature (identifiers, groups, columns left out). Augment
training rows only: never split a table into training and validation after it
was augmented.`;

/**
 * The verb `augment` for commander.
 *
 * @param accept - called with the checked command.
 * @returns the verb; it refuses with `UsageError`.
 */
export function augmentVerb(accept: (command: AugmentCommand) => void): CommanderCommand {
  const verb = new CommanderCommand("augment")
    .summary("write a table with synthetic minority rows after its own")
    .description("Write a table with synthetic minority rows after its own.")
    .argument("<file>", "the table, CSV or TSV; - is standard input");
  verb.optionsGroup("What is added:");
  verb.addOption(
    single(
      "--from <result.json>",
      "what tune --out wrote: columns, generator, size,\nsettings and seed as its verdict advises",
      nonEmptyText,
    ),
  );
  verb.addOption(
    single(
      "--generator <name>",
      `${GENERATORS.join(", ")} (default: smote,\nbeside --from that of the verdict; one named beside\n--from adds its best size, whatever the verdict)`,
      oneOf(GENERATORS),
    ),
  );
  verb.addOption(
    single("--n-synthetic <rows>", "this many rows, whatever the verdict of --from", wholeNumber(0)),
  );
  verb.addOption(
    single(
      "--gap-multiplier <number>",
      "this many times the class gap instead; 1 balances\n(one of the two is required without --from)",
      nonNegativeNumber,
    ),
  );
  addSettingOptions(verb);
  verb.addOption(single("--seed <number>", "same seed, same rows (default: 1, or that of --from)", seed));
  addRoleOptions(verb, "\n(required without --from)");
  verb.optionsGroup("Columns that are added:");
  verb.addOption(
    single("--marker <column>", `1 for synthetic rows, else 0 (default: ${DEFAULT_MARKER})`, nonEmptyText),
  );
  verb.option("--parents", "the rows that each row was made from, and the fraction between them");
  addReadingOptions(verb);
  addTableOutputOptions(verb);
  verb.addHelpText("after", EXAMPLES);
  return verb.action((file: string, flags: AugmentFlags) => accept(augmentCommand(file, flags)));
}

function augmentCommand(file: string, flags: AugmentFlags): AugmentCommand {
  if (flags.nSynthetic !== undefined && flags.gapMultiplier !== undefined) {
    throw conflictingOptions("--n-synthetic", "--gap-multiplier", "both say how many rows are added");
  }
  if (flags.from !== undefined) refuseRolesBeside(flags);
  if (flags.from === undefined && flags.nSynthetic === undefined && flags.gapMultiplier === undefined) {
    throw missingOption(
      "--n-synthetic <rows>",
      "say how many rows, or --gap-multiplier, or --from result.json",
    );
  }
  const chosen = flags.generator ?? (flags.from === undefined ? "smote" : undefined);
  return {
    verb: "augment",
    file,
    reading: readingChoice(flags),
    ...(flags.from === undefined ? { roles: roleOptions(flags) } : { resultFile: flags.from }),
    ...(chosen === undefined ? {} : { generator: chosen }),
    ...(flags.nSynthetic === undefined ? {} : { nSynthetic: flags.nSynthetic }),
    ...(flags.gapMultiplier === undefined ? {} : { gapMultiplier: flags.gapMultiplier }),
    settings: generatorSettings(flags, "--generator", chosen === undefined ? undefined : [chosen]),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    parents: flags.parents ?? false,
    marker: flags.marker ?? DEFAULT_MARKER,
    output: outputTarget(flags.out),
    quiet: flags.quiet ?? false,
  };
}

function refuseRolesBeside(flags: AugmentFlags): void {
  for (const role of ["target", "positive", "drop", "id", "groups", "categorical", "numeric"] as const) {
    if (flags[role] !== undefined) {
      throw conflictingOptions("--from", `--${role}`, "the result says the roles of the columns");
    }
  }
}
