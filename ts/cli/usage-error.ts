import { VtssError } from "../errors.js";

/** What can be wrong with a command line, before any file is opened. */
export type UsageCode =
  | "COMMAND_MISSING"
  | "COMMAND_UNKNOWN"
  | "ARGUMENT_MISSING"
  | "ARGUMENT_EXCESS"
  | "OPTION_UNKNOWN"
  | "OPTION_MISSING"
  | "OPTION_INVALID"
  | "OPTION_CONFLICT";

/** A command line that cannot be carried out as it was written; its message is one line. */
export class UsageError extends VtssError {
  override readonly name = "UsageError";

  /**
   * @param code - one of {@link UsageCode}.
   * @param message - one line that names what is wrong and what is accepted.
   * @param details - the same, by name.
   */
  constructor(code: UsageCode, message: string, details: Record<string, unknown> = {}) {
    super(code, message, details);
  }
}

/**
 * The refusal of an option's value.
 *
 * @param option - the option as typed, such as `--folds`.
 * @param accepted - what is accepted, in words that follow "must be".
 * @param value - what was given.
 * @returns the error, code `OPTION_INVALID`.
 */
export function invalidOption(option: string, accepted: string, value: string): UsageError {
  return new UsageError("OPTION_INVALID", `${option} must be ${accepted}, got ${JSON.stringify(value)}`, {
    option,
    accepted,
    value,
  });
}

/**
 * The refusal of two options that contradict each other.
 *
 * @param first - one option as typed.
 * @param second - the other.
 * @param reason - why they do not go together, a clause.
 * @returns the error, code `OPTION_CONFLICT`.
 */
export function conflictingOptions(first: string, second: string, reason: string): UsageError {
  return new UsageError("OPTION_CONFLICT", `${first} and ${second} contradict each other: ${reason}`, {
    options: [first, second],
  });
}

/**
 * The refusal of a command line that lacks an option.
 *
 * @param option - the option as typed, with its argument.
 * @param purpose - what it says, a clause.
 * @returns the error, code `OPTION_MISSING`.
 */
export function missingOption(option: string, purpose: string): UsageError {
  return new UsageError("OPTION_MISSING", `${option} is missing: ${purpose}`, { option });
}
