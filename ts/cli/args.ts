import { Command as CommanderCommand, CommanderError } from "commander";
import { appVerb } from "./args-app.js";
import { augmentVerb } from "./args-augment.js";
import { diagnoseVerb } from "./args-diagnose.js";
import { predictVerb } from "./args-predict.js";
import { simulateVerb } from "./args-simulate.js";
import { tuneVerb } from "./args-tune.js";
import type { Command } from "./command.js";
import { type UsageCode, UsageError } from "./usage-error.js";

/** Help is laid out for this many columns, so that parsing does not depend on a terminal. */
const HELP_WIDTH = 80;

const VERBS = {
  tune: tuneVerb,
  diagnose: diagnoseVerb,
  augment: augmentVerb,
  predict: predictVerb,
  simulate: simulateVerb,
  app: appVerb,
};
const VERB_NAMES = Object.keys(VERBS) as (keyof typeof VERBS)[];
const WHAT_TO_DO = "say what to do: tune, diagnose, augment, predict, simulate or app (see vtss --help)";

const USAGE_CODES: Readonly<Record<string, UsageCode>> = {
  "commander.unknownOption": "OPTION_UNKNOWN",
  "commander.optionMissingArgument": "OPTION_INVALID",
  "commander.missingArgument": "ARGUMENT_MISSING",
  "commander.excessArguments": "ARGUMENT_EXCESS",
  "commander.unknownCommand": "COMMAND_UNKNOWN",
};

const EXAMPLES = `
Examples:
  # A table to try things on, and the question itself
  vtss simulate --out cohort.csv
  vtss tune cohort.csv --target outcome --out results/

  # The model that the verdict advises, applied to other rows
  vtss predict new.csv --model results/model.json --out scored.csv

  # The rows that the verdict advises; refused where it advises none
  vtss augment cohort.csv --from results/result.json --out augmented.csv

  # The same job in a browser, on this machine alone
  vtss app

Results go to standard output, everything else to standard error. Exit codes:
0 fine, 1 failed, 2 usage, 3 bad data, 130 interrupted, 143 terminated. With
NO_COLOR=1 in the environment nothing is coloured, with VTSS_DEBUG=1 an error
shows where it arose. Rows never leave this machine.`;

/**
 * Reads a command line; touches no file, no environment, no terminal.
 *
 * @param argv - the words after the program's name.
 * @returns what they ask for.
 * @throws UsageError - for everything that cannot be carried out as written; nothing else is thrown.
 */
export function parseArguments(argv: readonly string[]): Command {
  let parsed: Command | undefined;
  let printed = "";
  const accept = (command: Command): void => {
    parsed = command;
  };
  const program = new CommanderCommand("vtss")
    .description("How many synthetic minority rows should an imbalanced table get, if any?")
    .option("-V, --version", "print the version")
    .addHelpText("after", EXAMPLES);
  program.helpOption("-h, --help", "show this help");
  program.helpCommand("help [command]", "show the help of a command");
  // The options of one verb are made in a millisecond, those of all in some; only the help and mistakes need all.
  const asked = Object.hasOwn(VERBS, argv[0] ?? "") ? [argv[0] as keyof typeof VERBS] : VERB_NAMES;
  const verbs = asked.map((name) => VERBS[name](accept));
  for (const verb of verbs) {
    verb.helpOption("-h, --help", "show this help");
    verb.allowExcessArguments(false);
    program.addCommand(verb);
  }
  for (const command of [program, ...verbs]) {
    command.exitOverride();
    command.configureOutput({
      writeOut: (text) => {
        printed += text;
      },
      writeErr: () => {},
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  }
  if (argv[0] === "--version" || argv[0] === "-V") return { verb: "version" };
  if (argv.length === 0) {
    throw new UsageError("COMMAND_MISSING", WHAT_TO_DO);
  }
  try {
    program.parse([...argv], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return { verb: "help", text: printed };
    throw usageError(error, argv);
  }
  if (parsed === undefined) throw new UsageError("COMMAND_MISSING", WHAT_TO_DO);
  return parsed;
}

function usageError(error: unknown, argv: readonly string[]): unknown {
  if (!(error instanceof CommanderError)) return error;
  const code = USAGE_CODES[error.code] ?? "COMMAND_MISSING";
  if (code === "COMMAND_MISSING") {
    const asked = argv[0] === "help" ? argv[1] : undefined;
    return asked === undefined
      ? new UsageError(code, WHAT_TO_DO)
      : new UsageError("COMMAND_UNKNOWN", `unknown command '${asked}' (see vtss --help)`);
  }
  const verb = VERB_NAMES.find((name) => argv.includes(name));
  const seeAlso = ` (see vtss ${verb === undefined ? "" : `${verb} `}--help)`;
  const message = error.message
    .replace(/^error: /, "")
    .replace(/\n\(Did you mean (.*)\?\)$/s, "; did you mean $1?")
    .replace(/\.$/, "");
  return new UsageError(code, message + seeAlso);
}
