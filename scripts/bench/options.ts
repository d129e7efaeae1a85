/** The arguments of `npm run bench`. */
import { parseArgs } from "node:util";

export interface BenchOptions {
  /** Names of what is measured; undefined: everything but what takes hours. */
  only: string[] | undefined;
  /** How often everything runs; undefined: as often as each comparison asks for. */
  rounds: number | undefined;
  /** Also what takes long. */
  large: boolean;
  /** Write the tables into the documentation. */
  write: boolean;
  /** Say what there is and stop. */
  list: boolean;
  /** The interpreter of the yardstick. */
  python: string;
}

const MOST_ROUNDS = 100;

/**
 * Reads the arguments.
 *
 * @param names What `--only` may name.
 * @returns The options. Throws with a sentence for the user.
 */
export function benchOptions(args: string[], names: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string", multiple: true },
      rounds: { type: "string" },
      large: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      python: { type: "string", default: "python3" },
    },
  });
  const only = values.only?.flatMap((list) => list.split(",")).map((name) => name.trim());
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new Error(`--only knows ${names.join(", ")}; not "${unknown}"`);
  }
  return {
    only,
    rounds: values.rounds === undefined ? undefined : rounds(values.rounds),
    large: values.large,
    write: values.write,
    list: values.list,
    python: values.python,
  };
}

function rounds(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 1 && value <= MOST_ROUNDS)) {
    throw new Error(`--rounds takes a whole number from 1 to ${MOST_ROUNDS}, not "${text}"`);
  }
  return value;
}
