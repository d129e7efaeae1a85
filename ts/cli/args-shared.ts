import { type Command as CommanderCommand, Option } from "commander";
import type { GeneratorName, RoleOptions } from "../types.js";
import type { GeneratorSettings, OutputTarget, ReadingChoice } from "./command.js";
import {
  columnNames,
  delimiter,
  nonEmptyText,
  oneOf,
  positiveNumber,
  shrinkage,
  tokens,
  type ValueReader,
  wholeNumber,
} from "./option-values.js";
import { conflictingOptions, missingOption, UsageError } from "./usage-error.js";

/** Every generator that can be asked for, in the order of the documentation. */
export const GENERATORS = ["smote", "gaussian", "jitter", "duplicate"] as const satisfies GeneratorName[];

/**
 * An option that takes one value and may be given once.
 *
 * @param flags - as shown in the help, such as `--seed <number>`.
 * @param description - one line; says the default.
 * @param read - reads and checks the value.
 * @returns the option; a second value is refused with `OPTION_CONFLICT`.
 */
export function single<T>(flags: string, description: string, read: ValueReader<T>): Option {
  const option = new Option(flags, description);
  const name = option.long ?? flags;
  return option.argParser((text: string, previous: T | undefined) => {
    if (previous !== undefined) {
      throw new UsageError("OPTION_CONFLICT", `${name} is given twice; say it once`, {
        options: [name, name],
      });
    }
    return read(text, name);
  });
}

/**
 * An option that takes a list and may be given several times; the lists are joined.
 *
 * @param flags - as shown in the help.
 * @param description - one line.
 * @param read - reads and checks one list.
 * @returns the option.
 */
export function several<T>(flags: string, description: string, read: ValueReader<T[]>): Option {
  const option = new Option(flags, description);
  const name = option.long ?? flags;
  return option.argParser((text: string, previous: T[] | undefined) => [
    ...new Set([...(previous ?? []), ...read(text, name)]),
  ]);
}

/** What commander holds for the reading options. */
export interface ReadingFlags {
  delimiter?: string;
  decimal?: "point" | "comma" | "." | ",";
  missing?: string[];
}

/** Adds `--delimiter`, `--decimal` and `--missing`. */
export function addReadingOptions(verb: CommanderCommand): void {
  verb.optionsGroup("How the file is written (detected when not given):");
  verb.addOption(
    single("--delimiter <character>", "between fields, such as , ; | or the word tab", delimiter),
  );
  verb.addOption(
    single("--decimal <mark>", "decimal mark: point or comma", oneOf(["point", "comma", ".", ","])),
  );
  verb.addOption(
    several(
      "--missing <tokens>",
      "what stands for a missing value beside the empty cell\n(default: NA, NaN, null, ?, .)",
      tokens,
    ),
  );
}

/** The reading options that were given. */
export function readingChoice(flags: ReadingFlags): ReadingChoice {
  const choice: ReadingChoice = {};
  if (flags.delimiter !== undefined) choice.delimiter = flags.delimiter;
  if (flags.decimal !== undefined)
    choice.decimal = flags.decimal === "point" || flags.decimal === "." ? "." : ",";
  if (flags.missing !== undefined) choice.missing = flags.missing;
  if (choice.delimiter !== undefined && choice.delimiter === choice.decimal) {
    throw conflictingOptions("--delimiter", "--decimal", `both are ${JSON.stringify(choice.decimal)}`);
  }
  return choice;
}

/** What commander holds for the roles of columns. */
export interface RoleFlags {
  target?: string;
  positive?: string;
  drop?: string[];
  id?: string[];
  groups?: string;
  categorical?: string[];
  numeric?: string[];
}

/** Adds the options that say which columns play which role; `required`: when there must be a target, in words. */
export function addRoleOptions(verb: CommanderCommand, required = " (required)"): void {
  verb.optionsGroup("Columns (lists: comma-separated, or the option again):");
  verb.addOption(
    single("--target <column>", `the column that holds the two classes${required}`, nonEmptyText),
  );
  verb.addOption(
    single("--positive <value>", "the value of the minority class (default: the rarer one)", nonEmptyText),
  );
  verb.addOption(several("--drop <columns>", "leave these out of the model", columnNames));
  verb.addOption(several("--id <columns>", "these identify a row: left out of the model too", columnNames));
  verb.addOption(single("--groups <column>", "rows that share a value here stay in one fold", nonEmptyText));
  verb.addOption(several("--categorical <columns>", "treat these as categories", columnNames));
  verb.addOption(several("--numeric <columns>", "treat these as numbers", columnNames));
}

/**
 * The roles that were given, free of contradictions.
 *
 * @returns the roles; refuses with `OPTION_MISSING` without a target and with `OPTION_CONFLICT` when one
 * column is given two roles that exclude each other.
 */
export function roleOptions(flags: RoleFlags): RoleOptions {
  if (flags.target === undefined) {
    throw missingOption("--target <column>", "it names the column that holds the two classes");
  }
  const target = [flags.target];
  const groups = flags.groups === undefined ? [] : [flags.groups];
  refuseShared("--target", target, "--drop", flags.drop);
  refuseShared("--target", target, "--id", flags.id);
  refuseShared("--target", target, "--groups", groups);
  refuseShared("--target", target, "--numeric", flags.numeric);
  refuseShared("--groups", groups, "--drop", flags.drop);
  refuseShared("--drop", flags.drop, "--categorical", flags.categorical);
  refuseShared("--drop", flags.drop, "--numeric", flags.numeric);
  refuseShared("--id", flags.id, "--categorical", flags.categorical);
  refuseShared("--id", flags.id, "--numeric", flags.numeric);
  refuseShared("--categorical", flags.categorical, "--numeric", flags.numeric);
  const { target: name, positive, drop, id, categorical, numeric } = flags;
  return {
    target: name,
    ...(positive === undefined ? {} : { positive }),
    ...(drop === undefined ? {} : { drop }),
    ...(id === undefined ? {} : { id }),
    ...(flags.groups === undefined ? {} : { groups: flags.groups }),
    ...(categorical === undefined ? {} : { categorical }),
    ...(numeric === undefined ? {} : { numeric }),
  };
}

function refuseShared(
  first: string,
  firstNames: string[] = [],
  second: string,
  secondNames: string[] = [],
): void {
  const shared = firstNames.find((name) => secondNames.includes(name));
  if (shared !== undefined) {
    throw conflictingOptions(first, second, `both name the column ${JSON.stringify(shared)}`);
  }
}

/** What commander holds for the settings of generators. */
export interface SettingFlags {
  kNeighbors?: number;
  shrinkage?: number | "ledoit-wolf";
  jitterScale?: number;
}

/** Adds the settings of the generators. */
export function addSettingOptions(verb: CommanderCommand): void {
  verb.addOption(
    single("--k-neighbors <number>", "smote: nearest rows to mix with (default: 5)", wholeNumber(1)),
  );
  verb.addOption(single("--shrinkage <share>", "gaussian: 0 to 1, or ledoit-wolf (default: 0.1)", shrinkage));
  verb.addOption(
    single("--jitter-scale <number>", "jitter: noise in standard deviations (default: 1)", positiveNumber),
  );
}

const SETTING_OWNERS = [
  { key: "kNeighbors", option: "--k-neighbors", owner: "smote" },
  { key: "shrinkage", option: "--shrinkage", owner: "gaussian" },
  { key: "jitterScale", option: "--jitter-scale", owner: "jitter" },
] as const;

/**
 * The settings that were given.
 *
 * @param flags - what commander holds.
 * @param option - the option that names generators, as typed.
 * @param generators - what it names; undefined when that is not known yet.
 * @returns the settings; refuses with `OPTION_CONFLICT` a setting that no chosen generator has.
 */
export function generatorSettings(
  flags: SettingFlags,
  option: string,
  generators: readonly GeneratorName[] | undefined,
): GeneratorSettings {
  for (const setting of SETTING_OWNERS) {
    if (flags[setting.key] !== undefined && generators !== undefined && !generators.includes(setting.owner)) {
      const reason = `it is a setting of ${setting.owner}, and the generators are ${generators.join(", ")}`;
      throw conflictingOptions(setting.option, option, reason);
    }
  }
  return {
    ...(flags.kNeighbors === undefined ? {} : { kNeighbors: flags.kNeighbors }),
    ...(flags.shrinkage === undefined ? {} : { shrinkage: flags.shrinkage }),
    ...(flags.jitterScale === undefined ? {} : { jitterScale: flags.jitterScale }),
  };
}

/** Adds `--out FILE|-` and `--quiet`. */
export function addTableOutputOptions(verb: CommanderCommand): void {
  verb.optionsGroup("Output:");
  verb.addOption(
    single("--out <file>", "where the table goes; - is standard output (default: -)", nonEmptyText),
  );
  verb.option("--quiet", "no progress and no notes on standard error");
}

/** Where a table goes. */
export function outputTarget(out: string | undefined): OutputTarget {
  return out === undefined || out === "-" ? { kind: "stdout" } : { kind: "file", path: out };
}
